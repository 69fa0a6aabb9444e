// The list of one's own chats: order, urgency, previews.
import { unread } from '@pasokh/client/chat_state';
import type { ChatState } from '@pasokh/client/chat_state';
import type { Line, OperatorChat } from '@pasokh/client/protocol';

export type Urgency = 'none' | 'calm' | 'soon' | 'urgent';

export interface InboxRow {
  readonly chat: OperatorChat;
  readonly unread: number;
  readonly typing: boolean;
  /** The newest message, not a system line. */
  readonly last: Line | null;
}

/** After these times without an answer the row changes its colour. */
const soonMs = 60_000;
const urgentMs = 180_000;

export function urgency(chat: OperatorChat, now: number): Urgency {
  if (chat.late) return 'urgent';
  if (chat.unanswered_since === null || chat.state !== 'assigned') return 'none';
  const waited = now - chat.unanswered_since;
  return waited >= urgentMs ? 'urgent' : waited >= soonMs ? 'soon' : 'calm';
}

const isMessage = (line: Line): boolean => line.from.kind !== 'system';

export function inboxRow(chat: OperatorChat, talk: ChatState | undefined): InboxRow {
  return {
    chat,
    unread: talk && chat.state === 'assigned' ? unread(talk) : 0,
    typing: talk?.typing !== null && talk?.typing !== undefined,
    last: talk?.lines.findLast(isMessage) ?? (chat.last && isMessage(chat.last) ? chat.last : null),
  };
}

/**
 * The order in which they came to him, so that a row never jumps away under the pointer, and Alt+1 stays the same
 * chat. Those on hold are apart, below.
 */
export function inboxOrder(chats: Iterable<OperatorChat>): OperatorChat[] {
  const came = (chat: OperatorChat): number => chat.assigned_at ?? chat.created_at;
  const held = (chat: OperatorChat): number => (chat.state === 'on_hold' ? 1 : 0);
  return [...chats].sort((a, b) => held(a) - held(b) || came(a) - came(b) || a.id.localeCompare(b.id));
}

export function totalUnread(
  chats: ReadonlyMap<string, OperatorChat>,
  talks: ReadonlyMap<string, ChatState>,
): number {
  let total = 0;
  for (const [id, chat] of chats) total += inboxRow(chat, talks.get(id)).unread;
  return total;
}
