// The conversation as rows to show: days, notes of the system, messages grouped by author. Pure.
import { isOwn, isRead } from '@pasokh/client/chat_state';
import type { ChatState, Pending } from '@pasokh/client/chat_state';
import { dayKey, formatDay } from '@pasokh/client/format';
import type { Language } from '@pasokh/client/format';
import type { Attachment, Choice, Line } from '@pasokh/client/protocol';
import type { Messages } from './i18n/messages';

export type Delivery = 'pending' | 'accepted' | 'read' | 'refused';

export interface MessageRow {
  readonly kind: 'message';
  readonly key: string;
  readonly own: boolean;
  readonly author: string;
  readonly automatic: boolean;
  readonly text: string;
  readonly at: number;
  /** One without an id says that it was none of the others. */
  readonly choices: readonly Choice[];
  /** Buttons of the last thing that was said in a chat that is with the bot, until he writes; older ones are past. */
  readonly choosable: boolean;
  readonly links: readonly Attachment[];
  readonly images: readonly Attachment[];
  /** The answer of which he may say whether it helped: its seq, while it is the newest line. */
  readonly rate: number | null;
  /** First and last of a group by one author. */
  readonly first: boolean;
  readonly last: boolean;
  readonly delivery: Delivery | null;
  readonly clientId: string | null;
  readonly refusal: { readonly code: string; readonly retry: boolean } | null;
  /** The server lost it in a restore from a backup, and got it again. */
  readonly again: boolean;
}

export type Row =
  | MessageRow
  | { readonly kind: 'day'; readonly key: string; readonly text: string }
  | { readonly kind: 'new'; readonly key: string; readonly text: string }
  /** `offer`: the newest line, and a message may be left instead of waiting. */
  | { readonly kind: 'note'; readonly key: string; readonly text: string; readonly offer: boolean };

const groupMs = 5 * 60_000;

type Draft = Omit<MessageRow, 'first' | 'last'> | Exclude<Row, MessageRow>;

function fromLine(
  state: ChatState,
  line: Line,
  words: Messages,
  choosable: boolean,
  newest: boolean,
): Draft | null {
  const { kind, name } = line.from;
  // Own messages keep their key when they are accepted, so that the element stays.
  const key = line.client_id ?? `seq-${line.seq}`;
  const invited = line.event === 'invited';
  if (kind === 'system' && !invited) {
    const text = words.events[line.event ?? 'unknown'](line.subject ?? '');
    const offer = newest && line.event === 'offer_message';
    return text === '' ? null : { kind: 'note', key, text, offer };
  }
  if (line.text === undefined) return null;
  const own = isOwn(state, line);
  // What he may have meant. Below an answer, which can be rated, stand next questions.
  const none = line.rate === true ? [] : [{ id: '', label: words.none_of_these }];
  const automatic = kind === 'bot' || invited;
  return {
    kind: 'message',
    key,
    own,
    author: own ? words.you : name || line.subject || (automatic ? words.assistant : words.team),
    automatic,
    text: line.text,
    at: line.at,
    choices: line.choices?.length ? [...line.choices, ...none] : [],
    choosable,
    links: line.links ?? [],
    images: line.images ?? [],
    rate: newest && line.rate === true ? line.seq : null,
    delivery: own ? (isRead(state, line) ? 'read' : 'accepted') : null,
    clientId: line.client_id ?? null,
    refusal: null,
    again: own && line.client_id !== undefined && state.again.includes(line.client_id),
  };
}

function fromPending(state: ChatState, message: Pending, words: Messages): Draft {
  const delivery = message.status === 'refused' || message.status === 'accepted' ? message.status : 'pending';
  return {
    kind: 'message',
    key: message.clientId,
    own: true,
    author: words.you,
    automatic: false,
    text: message.text,
    at: message.at,
    choices: [],
    choosable: false,
    links: [],
    images: [],
    rate: null,
    delivery,
    clientId: message.clientId,
    refusal: message.refusal ?? null,
    again: state.again.includes(message.clientId),
  };
}

function joins(a: Draft | undefined, b: Draft | undefined): boolean {
  return (
    a?.kind === 'message' &&
    b?.kind === 'message' &&
    a.own === b.own &&
    a.author === b.author &&
    b.at - a.at < groupMs
  );
}

export function rows(
  state: ChatState,
  withBot: boolean,
  newAfter: number,
  words: Messages,
  language: Language,
  now: number,
): Row[] {
  const live = withBot && state.pending.length === 0;
  const newest = state.lines.at(-1);
  // A note below it, say that a message may be left, does not take its buttons away.
  const said = state.lines.findLast(({ from }) => from.kind !== 'system');
  const drafts: Draft[] = [];
  let day = '';
  const add = (at: number, draft: Draft | null): void => {
    if (!draft) return;
    const today = dayKey(at);
    if (today !== day) drafts.push({ kind: 'day', key: `day-${today}`, text: formatDay(at, now, language) });
    day = today;
    drafts.push(draft);
  };
  const firstNew = state.lines.find((line) => line.seq > newAfter && !isOwn(state, line));
  for (const line of state.lines) {
    if (newAfter > 0 && line === firstNew) drafts.push({ kind: 'new', key: 'new', text: words.new_messages });
    add(line.at, fromLine(state, line, words, live && line === said, live && line === newest));
  }
  for (const message of state.pending) add(message.at, fromPending(state, message, words));
  return drafts.map((draft, index) =>
    draft.kind === 'message'
      ? { ...draft, first: !joins(drafts[index - 1], draft), last: !joins(draft, drafts[index + 1]) }
      : draft,
  );
}
