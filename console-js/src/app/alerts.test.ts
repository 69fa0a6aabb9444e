import { describe, expect, it } from 'vitest';
import { reactionTo, titleOf } from './alerts';

const message = { kind: 'new_message', chat: 'a' } as const;
const chat = { kind: 'new_chat', chat: 'a' } as const;

describe('alerts', () => {
  it('is quiet only about the chat that one is looking at', () => {
    expect(reactionTo(message, { page: true, chat: 'a' })).toEqual({
      sound: null,
      flash: false,
      desktop: false,
    });
    expect(reactionTo(message, { page: true, chat: 'b' }).sound).toBe('message');
  });
  it('sounds for a new chat also while one looks at the page', () => {
    expect(reactionTo(chat, { page: true, chat: 'a' })).toEqual({
      sound: 'chat',
      flash: false,
      desktop: false,
    });
  });
  it('uses everything while nobody looks', () => {
    expect(reactionTo(message, { page: false, chat: 'a' })).toEqual({
      sound: 'message',
      flash: true,
      desktop: true,
    });
  });
  it('shows the count in the title, and the news in turn', () => {
    expect(titleOf('Pasokh', null, null, true)).toBe('Pasokh');
    expect(titleOf('Pasokh', '(3)', null, true)).toBe('(3) Pasokh');
    expect(titleOf('Pasokh', '(3)', 'New chat', true)).toBe('● New chat');
    expect(titleOf('Pasokh', '(3)', 'New chat', false)).toBe('(3) Pasokh');
  });
});
