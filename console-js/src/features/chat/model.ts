// One chat as a column: what is shown in which order, in which words, and what the keys do.
import { isOwn, isRead } from '@pasokh/client/chat_state';
import type { ChatState, Pending } from '@pasokh/client/chat_state';
import { dayKey } from '@pasokh/client/format';
import type { HandOffCard, Line, OperatorRow } from '@pasokh/client/protocol';
import type { Turn } from '../../api/faq';
import type { Words } from '../../i18n/en';
import { isolate } from '../../i18n/isolate';
import type { Gone } from '../../desk/state';

export type Item =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'event'; readonly key: string; readonly line: Line }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly line: Line;
      readonly own: boolean;
      /** The first of several by one author: it carries the name. */
      readonly first: boolean;
      readonly read: boolean;
      /** The server lost it in a restore from a backup, and got it again. */
      readonly again: boolean;
    }
  | { readonly kind: 'pending'; readonly key: string; readonly pending: Pending };

type MessageItem = Extract<Item, { kind: 'message' }>;

/** A line that is shown as before gets the item of before, so that a new message draws itself and not the whole list. */
const drawn = new WeakMap<Line, MessageItem>();

function messageItem(next: MessageItem): MessageItem {
  const before = drawn.get(next.line);
  const same = (['own', 'first', 'read', 'again'] as const).every((field) => before?.[field] === next[field]);
  if (before && same) return before;
  drawn.set(next.line, next);
  return next;
}

const sameAuthor = (a: Line, b: Line): boolean => a.from.kind === b.from.kind && a.from.id === b.from.id;

export function timeline(talk: ChatState): Item[] {
  const items: Item[] = [];
  let day = '';
  let before: Line | null = null;
  for (const line of talk.lines) {
    const today = dayKey(line.at);
    if (today !== day) {
      items.push({ kind: 'day', key: `day ${line.seq}`, at: line.at });
      before = null;
    }
    day = today;
    if (line.from.kind === 'system') {
      items.push({ kind: 'event', key: `line ${line.seq}`, line });
      before = null;
      continue;
    }
    items.push(
      messageItem({
        kind: 'message',
        key: `line ${line.seq}`,
        line,
        own: isOwn(talk, line),
        first: before === null || !sameAuthor(before, line),
        read: isRead(talk, line),
        again: line.client_id !== undefined && talk.again.includes(line.client_id),
      }),
    );
    before = line;
  }
  for (const pending of talk.pending)
    items.push({ kind: 'pending', key: `pending ${pending.clientId}`, pending });
  return items;
}

/** A system line in words; null for one that this console has no words for. */
export function eventText(line: Line, words: Words): string | null {
  const { events } = words;
  const who = line.subject === undefined ? events.someone : isolate(line.subject);
  switch (line.event) {
    case undefined:
    case 'unknown':
      return null;
    case 'invited':
      return events.invited(isolate(line.text ?? ''));
    case 'joined':
      return events.joined(who);
    case 'transferred':
      return events.transferred(who);
    default:
      return events[line.event];
  }
}

export function authorName(line: Line, own: boolean, words: Words): string {
  if (own) return words.chat.you;
  if (line.from.kind === 'visitor') return words.chat.visitor;
  if (line.from.kind === 'bot') return line.from.name ?? words.chat.bot;
  return line.from.name ?? words.events.someone;
}

export function reasonText(card: HandOffCard, words: Words): string {
  const reasons: Readonly<Record<string, string>> = words.card.reasons;
  return (Object.hasOwn(reasons, card.reason) ? reasons[card.reason] : undefined) ?? words.card.otherReason;
}

/** In words, why the bot did what it did; a reason that is newer than this page falls back to the outcome. */
export function whyText(turn: Turn, words: Words): string {
  const { reasons, outcomes } = words.why;
  const of = (all: Readonly<Record<string, string>>, key: string): string | undefined =>
    Object.hasOwn(all, key) ? all[key] : undefined;
  return (
    of(reasons, turn.reason) ??
    of(words.card.reasons, turn.reason) ??
    of(outcomes, turn.outcome) ??
    words.why.other
  );
}

export function goneText(gone: Gone, words: Words): string {
  const { why } = gone;
  switch (why.kind) {
    case 'closed':
      return why.reason === null ? words.chat.ended_other : words.chat.ended[why.reason];
    case 'queued':
      return words.chat.goneQueued;
    case 'other':
      return why.operator === null ? words.chat.goneElsewhere : words.chat.goneTo(isolate(why.operator.name));
  }
}

/** The server counts bytes of UTF-8, in which a Persian letter is two. */
export const byteLength = (text: string): number => new TextEncoder().encode(text).length;

export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  /** An input method is putting a character together; its Enter is not ours. */
  readonly isComposing: boolean;
}

export function sends(key: Key, enterSends: boolean): boolean {
  if (key.key !== 'Enter' || key.isComposing || key.altKey) return false;
  if (key.ctrlKey || key.metaKey) return true;
  return enterSends && !key.shiftKey;
}

export interface Colleague {
  readonly row: OperatorRow;
  readonly hindrance: 'disconnected' | 'away' | 'busy' | 'full' | null;
}

/** To whom a chat can go: the free ones first, and why the others cannot have it. */
export function colleagues(operators: readonly OperatorRow[], meId: string): Colleague[] {
  const others = operators.filter((row) => row.id !== meId);
  return others
    .map((row): Colleague => ({ row, hindrance: hindranceOf(row) }))
    .sort(
      (a, b) =>
        Number(a.hindrance !== null) - Number(b.hindrance !== null) ||
        a.row.load / a.row.capacity - b.row.load / b.row.capacity ||
        a.row.name.localeCompare(b.row.name),
    );
}

function hindranceOf(row: OperatorRow): Colleague['hindrance'] {
  if (!row.connected) return 'disconnected';
  if (row.status !== 'available' || row.idle) return row.status === 'busy' ? 'busy' : 'away';
  return row.load >= row.capacity ? 'full' : null;
}

/** An operator without departments serves all of them. */
export const availableIn = (department: string, team: readonly Colleague[]): number =>
  team.filter(
    ({ row, hindrance }) =>
      hindrance === null && (row.departments.length === 0 || row.departments.includes(department)),
  ).length;
