import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchIdle } from './idle';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('idle', () => {
  it('tells once when nobody moves, and once when somebody is back', () => {
    const target = new EventTarget();
    const told: boolean[] = [];
    watchIdle({ afterMs: 1000, onChange: (idle) => told.push(idle), target });
    vi.advanceTimersByTime(900);
    target.dispatchEvent(new Event('keydown'));
    vi.advanceTimersByTime(999);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([true]);
    vi.advanceTimersByTime(5000);
    target.dispatchEvent(new Event('pointermove'));
    target.dispatchEvent(new Event('pointermove'));
    expect(told).toEqual([true, false]);
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([true, false, true]);
  });
  it('says nothing after it was stopped', () => {
    const told: boolean[] = [];
    watchIdle({ afterMs: 1000, onChange: (idle) => told.push(idle), target: new EventTarget() })();
    vi.advanceTimersByTime(5000);
    expect(told).toEqual([]);
  });
});
