import { describe, expect, it } from 'vitest';
import { operatorRow, sample } from '../../test_desk';
import { beyond, hindrance } from './model';

describe('queue', () => {
  it('says why nothing can be taken', () => {
    expect(hindrance(false, operatorRow())).toBe('notLive');
    expect(hindrance(true, operatorRow({ load: 5, capacity: 5 }))).toBe('atCapacity');
    expect(hindrance(true, operatorRow({ load: 4, capacity: 5 }))).toBeNull();
  });
  it('counts a load above a lowered capacity as full', () => {
    expect(hindrance(true, operatorRow({ load: 5, capacity: 3 }))).toBe('atCapacity');
  });
  it('counts those beyond the list', () => {
    const { entries } = sample('state').queue;
    expect(beyond(104, entries)).toBe(104 - entries.length);
    expect(beyond(entries.length, entries)).toBe(0);
  });
});
