// When to tell the other side that one is typing: at once, again while it goes on, and when it stops.

export interface TypingState {
  readonly on: boolean;
  readonly toldAt: number;
  readonly keyAt: number;
}

const repeatMs = 3_000;
const stopMs = 4_000;

export const initialTyping: TypingState = { on: false, toldAt: 0, keyAt: 0 };

/**
 * `key`: the draft changed and is not empty; `clear`: sent, emptied or left; `tick`: time passed. The second value is
 * what to tell, or null for nothing.
 */
export function typingStep(
  state: TypingState,
  event: 'key' | 'clear' | 'tick',
  now: number,
): [TypingState, boolean | null] {
  switch (event) {
    case 'key':
      if (state.on && now - state.toldAt < repeatMs) return [{ ...state, keyAt: now }, null];
      return [{ on: true, toldAt: now, keyAt: now }, true];
    case 'clear':
      return state.on ? [initialTyping, false] : [state, null];
    case 'tick':
      return state.on && now - state.keyAt >= stopMs ? [initialTyping, false] : [state, null];
  }
}

/** How long after the last key a `tick` is due. */
export const typingTickMs = stopMs;
