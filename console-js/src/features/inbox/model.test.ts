import { describe, expect, it } from 'vitest';
import { initialChat, reduce } from '@pasokh/client/chat_state';
import type { ChatState } from '@pasokh/client/chat_state';
import { chatRow, fromVisitor, meId, sample } from '../../test_desk';
import { inboxOrder, inboxRow, totalUnread, urgency } from './model';

const now = 1_795_312_900_000;

function talk(lines: number, read: number): ChatState {
  const empty = initialChat({ kind: 'operator', id: meId }, 'a');
  const messages = Array.from({ length: lines }, (_, index) => fromVisitor(index + 1));
  const [filled] = reduce(empty, { kind: 'frame', frame: sample('snapshot', { chat: 'a', messages }), now });
  return reduce(filled, { kind: 'marks', visitor: 0, operator: read })[0];
}

describe('urgency', () => {
  const waiting = (ms: number) => chatRow('a', { unanswered_since: now - ms });
  it('grows with the time without an answer', () => {
    expect(urgency(waiting(59_999), now)).toBe('calm');
    expect(urgency(waiting(60_000), now)).toBe('soon');
    expect(urgency(waiting(180_000), now)).toBe('urgent');
  });
  it('is none for an answered chat and for one on hold, and high for one marked late', () => {
    expect(urgency(chatRow('a'), now)).toBe('none');
    expect(urgency({ ...waiting(999_999), state: 'on_hold' }, now)).toBe('none');
    expect(urgency(chatRow('a', { late: true }), now)).toBe('urgent');
  });
});

describe('inbox', () => {
  it('counts what the visitor wrote since the operator last read', () => {
    expect(inboxRow(chatRow('a'), talk(5, 2)).unread).toBe(3);
    expect(inboxRow(chatRow('a', { state: 'on_hold' }), talk(5, 2)).unread).toBe(0);
    expect(totalUnread(new Map([['a', chatRow('a')]]), new Map([['a', talk(5, 2)]]))).toBe(3);
  });
  it('previews the newest message, not a system line, and the row of the server before lines are here', () => {
    const [joined] = reduce(talk(2, 2), {
      kind: 'frame',
      frame: { type: 'message', chat: 'a', seq: 3, at: now, from: { kind: 'system' }, event: 'joined' },
      now,
    });
    expect(inboxRow(chatRow('a'), joined).last?.text).toBe('line 2');
    expect(inboxRow(chatRow('a', { last: fromVisitor(7, 'سلام') }), undefined).last?.text).toBe('سلام');
  });
  it('keeps the order in which chats came, with those on hold last', () => {
    const chats = [
      chatRow('a', { assigned_at: 3 }),
      chatRow('b', { assigned_at: 1, state: 'on_hold' }),
      chatRow('c', { assigned_at: 2 }),
    ];
    expect(inboxOrder(chats).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  });
});
