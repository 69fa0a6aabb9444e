import { expect, it } from 'vitest';
import { initialTyping, typingStep } from '../src/typing';

it('tells the start, repeats while it goes on, and tells the end', () => {
  const told: [number, boolean][] = [];
  let state = initialTyping;
  const script: [number, 'key' | 'clear' | 'tick'][] = [
    [1_000, 'key'],
    [2_000, 'key'],
    [4_100, 'key'],
    [6_000, 'tick'],
    [8_100, 'tick'],
    [8_200, 'tick'],
    [9_000, 'key'],
    [9_100, 'clear'],
    [9_200, 'clear'],
  ];
  for (const [now, event] of script) {
    const [next, tell] = typingStep(state, event, now);
    state = next;
    if (tell !== null) told.push([now, tell]);
  }
  expect(told).toEqual([
    [1_000, true],
    [4_100, true],
    [8_100, false],
    [9_000, true],
    [9_100, false],
  ]);
});
