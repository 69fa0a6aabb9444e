import { describe, expect, it } from 'vitest';
import { sample } from '../../test_desk';
import { nextBefore, shown } from './model';

const message = (id: string, handled_at: number | null) => ({
  ...sample('offline_message').message,
  id,
  handled_at,
});

describe('left messages', () => {
  const messages = [message('b', null), message('a', 5)];
  it('can leave out those that are handled', () => {
    expect(shown(messages, true).map(({ id }) => id)).toEqual(['b']);
    expect(shown(messages, false)).toHaveLength(2);
  });
  it('goes on before the oldest, handled or not', () => {
    expect(nextBefore(messages)).toBe('a');
    expect(nextBefore([])).toBeNull();
  });
});
