// One chat as its reader sees it: confirmed lines in order, what waits behind a gap, and what is still being sent.
// Pure: the time comes with each event, and what has to be done is returned as effects.
import type { Author, ErrorFrame, Line } from './protocol_common';
import type { OperatorServerFrame } from './protocol_operator';
import type { VisitorServerFrame } from './protocol_visitor';

type ServerFrame = VisitorServerFrame | OperatorServerFrame;
export type ChatFrame = Extract<
  ServerFrame,
  { type: 'accepted' | 'message' | 'snapshot' | 'history' | 'typing' | 'read' | 'beat' | 'error' }
>;

export interface Pending {
  readonly clientId: string;
  readonly text: string;
  readonly choice?: string;
  /** When it was written; the server's time replaces it. */
  readonly at: number;
  /** `accepted` only while its line still waits behind a gap. */
  readonly status: 'waiting' | 'sent' | 'accepted' | 'refused';
  readonly seq?: number;
  readonly refusal?: { readonly code: string; readonly retry: boolean };
  /** Automatic repeats so far, and when the next one is due. */
  readonly attempts: number;
  readonly notBefore: number;
}

export interface ChatState {
  /** Who we are; lines of this author are our own. */
  readonly self: Author & { kind: 'visitor' | 'operator' };
  readonly chat: string | null;
  readonly live: boolean;
  /** Without a gap, by `seq`. */
  readonly lines: readonly Line[];
  /** Arrived above a gap. */
  readonly held: readonly Line[];
  /** There are older lines on the server. */
  readonly earlier: boolean;
  readonly pending: readonly Pending[];
  /** Own lines of a store that is another one now; those that the new one does not have either are offered again. */
  readonly doubtful: { readonly chat: string | null; readonly lines: readonly Line[] } | null;
  /** By client_id: what the new store did not have and was sent again. */
  readonly again: readonly string[];
  readonly typing: { readonly name: string | null; readonly until: number } | null;
  readonly read: { readonly visitor: number; readonly operator: number };
  /** The newest line known to exist is `top`; ask for it when it is not here by `due`. */
  readonly behind: { readonly top: number; readonly due: number } | null;
}

export type ChatEvent =
  | { kind: 'say'; clientId: string; text: string; choice?: string; now: number }
  | { kind: 'retry'; clientId: string; now: number }
  | { kind: 'discard'; clientId: string }
  | { kind: 'restore'; pending: readonly Pending[] }
  | { kind: 'frame'; frame: ChatFrame; now: number }
  | { kind: 'resumed'; chat: string | null; top: number; now: number }
  /** Another epoch: the server was restored from a backup, and may know less than we do. */
  | { kind: 'store_changed' }
  | { kind: 'adopt'; chat: string }
  | { kind: 'lost' }
  | { kind: 'marks'; visitor: number; operator: number }
  | { kind: 'seen' }
  | { kind: 'tick'; now: number };

export type ChatEffect =
  | { do: 'say'; clientId: string; text: string; choice?: string }
  | { do: 'sync'; seq: number }
  | { do: 'read'; seq: number };

type Step = [ChatState, ChatEffect[]];

/** A beat may overtake the line that it counts; only after this time is the line missing. */
const beatGraceMs = 2_000;
const syncAgainMs = 5_000;
const typingShownMs = 6_000;
const maxAttempts = 6;
const retryBaseMs = 1_000;
const retryCapMs = 30_000;
/** Our own word for a message that the server had accepted and does not have any more. */
export const lostByRestore = 'lost_by_restore';

/** Refusals that pass by themselves: the message stays pending and is sent again. */
const passing = new Set(['rate_limited', 'store_unavailable', 'unavailable', 'timed_out', 'internal']);

export function initialChat(self: ChatState['self'], chat: string | null = null): ChatState {
  return {
    self,
    chat,
    live: false,
    lines: [],
    held: [],
    earlier: false,
    pending: [],
    doubtful: null,
    again: [],
    typing: null,
    read: { visitor: 0, operator: 0 },
    behind: null,
  };
}

// ---- what the state says ----

/** The newest line that we have without a gap. */
export function topSeq(state: ChatState): number {
  return state.lines.at(-1)?.seq ?? 0;
}

export function cursor(state: ChatState): { chat: string; seq: number } | null {
  const seq = topSeq(state);
  return state.chat !== null && seq > 0 ? { chat: state.chat, seq } : null;
}

export function isOwn(state: ChatState, line: Line): boolean {
  return (
    line.from.kind === state.self.kind && (line.from.kind === 'visitor' || line.from.id === state.self.id)
  );
}

export function isRead(state: ChatState, line: Line): boolean {
  return line.seq <= (state.self.kind === 'visitor' ? state.read.operator : state.read.visitor);
}

export function unread(state: ChatState): number {
  const seen = state.read[state.self.kind];
  const counts = (line: Line): boolean =>
    state.self.kind === 'visitor'
      ? line.from.kind === 'operator' || line.from.kind === 'bot'
      : line.from.kind === 'visitor';
  return state.lines.filter((line) => line.seq > seen && counts(line)).length;
}

/** When the state wants a `tick`, or null. */
export function nextDeadline(state: ChatState): number | null {
  const times: number[] = [];
  if (state.typing) times.push(state.typing.until);
  if (state.live && state.behind) times.push(state.behind.due);
  const waiting = state.live ? state.pending.find((message) => message.status === 'waiting') : undefined;
  if (waiting) times.push(waiting.notBefore);
  return times.length > 0 ? Math.min(...times) : null;
}

// ---- lines ----

/** Another chat than so far: nothing of the old one holds, except what has not been sent. */
function adopt(state: ChatState, chat: string | null): ChatState {
  if (chat === state.chat) return state;
  const { live, pending, doubtful, again } = state;
  return { ...initialChat(state.self, chat), live, pending, doubtful, again };
}

/** Nothing that the old store said holds; what we wrote ourselves is kept until the new one has shown what it has. */
function forget(state: ChatState): ChatState {
  const { self, chat, live, again } = state;
  const own = state.lines.filter((line) => isOwn(state, line) && line.client_id !== undefined);
  // Cut off before the answer: what was in doubt stays so.
  const doubtful = own.length > 0 ? { chat, lines: own } : state.doubtful;
  const pending = state.pending.map(({ seq: _, ...message }): Pending =>
    message.status === 'accepted' ? { ...message, status: 'waiting' } : message,
  );
  return { ...initialChat(self, chat), live, pending, doubtful, again };
}

/**
 * The new store has shown what it has. What it lacks of our own goes out again, in order, before anything newer; when
 * the whole chat is gone it would begin another one, so its writer decides.
 */
function offerAgain(state: ChatState): ChatState {
  if (state.doubtful === null) return state;
  const known = new Set(state.lines.map((line) => line.client_id));
  // Before the first line that we were given, the store is taken to be whole.
  const first = state.earlier ? (state.lines[0]?.seq ?? 0) : 0;
  const fate: Pick<Pending, 'status' | 'refusal'> =
    state.doubtful.chat === state.chat
      ? { status: 'waiting' }
      : { status: 'refused', refusal: { code: lostByRestore, retry: true } };
  const lost = state.doubtful.lines
    .filter((line) => line.seq >= first && !known.has(line.client_id))
    .map(({ client_id = '', text = '', at }): Pending => ({
      clientId: client_id,
      text,
      at,
      attempts: 0,
      notBefore: 0,
      ...fate,
    }));
  const again = lost.map((message) => message.clientId);
  return { ...state, doubtful: null, again, pending: [...lost, ...state.pending] };
}

/** Drops what is pending no longer: its line is here, whether by `accepted`, another tab or a resume. */
function reconcile(state: ChatState): ChatState {
  if (state.pending.length === 0) return state;
  const top = topSeq(state);
  const arrived = new Set(state.lines.filter((line) => isOwn(state, line)).map((line) => line.client_id));
  const pending = state.pending.filter(
    (message) => !arrived.has(message.clientId) && (message.seq === undefined || message.seq > top),
  );
  return pending.length === state.pending.length ? state : { ...state, pending };
}

function place(state: ChatState, incoming: readonly Line[], now: number): Step {
  const known = topSeq(state);
  const bySeq = new Map([...state.held, ...incoming].map((line) => [line.seq, line]));
  const fresh = [...bySeq.values()].filter((line) => line.seq > known).sort((a, b) => a.seq - b.seq);
  const gap = fresh.findIndex((line, index) => line.seq !== known + 1 + index);
  const ready = gap < 0 ? fresh : fresh.slice(0, gap);
  const held = gap < 0 ? [] : fresh.slice(gap);
  const lines = ready.length > 0 ? [...state.lines, ...ready] : state.lines;
  return expectUpTo({ ...state, lines, held }, held.at(-1)?.seq ?? 0, now, 0);
}

/** Lines up to `top` exist: asks for those that are not here, now or after `graceMs`. */
function expectUpTo(state: ChatState, top: number, now: number, graceMs: number): Step {
  const wanted = Math.max(top, state.behind?.top ?? 0);
  const have = topSeq(state);
  const next = reconcile(state);
  if (have >= wanted) return [{ ...next, behind: null }, []];
  if (state.behind) return [{ ...next, behind: { top: wanted, due: state.behind.due } }, []];
  if (graceMs > 0) return [{ ...next, behind: { top: wanted, due: now + graceMs } }, []];
  return [{ ...next, behind: { top: wanted, due: now + syncAgainMs } }, [{ do: 'sync', seq: have }]];
}

function replace(state: ChatState, lines: readonly Line[], earlier: boolean): ChatState {
  const sorted = [...lines].sort((a, b) => a.seq - b.seq);
  return reconcile({
    ...state,
    lines: sorted,
    held: [],
    earlier,
    behind: null,
  });
}

function prepend(state: ChatState, older: readonly Line[], earlier: boolean): ChatState {
  const first = state.lines[0]?.seq ?? Infinity;
  const fresh = older.filter((line) => line.seq < first).sort((a, b) => a.seq - b.seq);
  return { ...state, lines: [...fresh, ...state.lines], earlier };
}

// ---- sending ----

function change(state: ChatState, clientId: string, update: (message: Pending) => Pending): ChatState {
  return {
    ...state,
    pending: state.pending.map((message) => (message.clientId === clientId ? update(message) : message)),
  };
}

/** Sends what waits, in order; one that may not be sent yet holds back those behind it. */
function flush(state: ChatState, now: number): Step {
  if (!state.live) return [state, []];
  const effects: ChatEffect[] = [];
  let blocked = false;
  const pending = state.pending.map((message): Pending => {
    if (message.status !== 'waiting') return message;
    blocked ||= message.notBefore > now;
    if (blocked) return message;
    const { clientId, text, choice } = message;
    effects.push({ do: 'say', clientId, text, ...(choice === undefined ? {} : { choice }) });
    return { ...message, status: 'sent' };
  });
  return effects.length > 0 ? [{ ...state, pending }, effects] : [state, []];
}

function onAccepted(state: ChatState, frame: Extract<ChatFrame, { type: 'accepted' }>, now: number): Step {
  const message = state.pending.find((candidate) => candidate.clientId === frame.client_id);
  const { seq, chat } = frame;
  if (!message || seq === undefined || chat === undefined) return [state, []];
  const marked = change(adopt(state, chat), frame.client_id, ({ refusal: _, ...rest }) => ({
    ...rest,
    status: 'accepted',
    seq,
  }));
  const line: Line = { seq, at: frame.at, from: state.self, client_id: frame.client_id, text: message.text };
  return place(marked, [line], now);
}

function onError(state: ChatState, frame: ErrorFrame, now: number): Step {
  const { client_id, code, retry } = frame;
  const message = state.pending.find((candidate) => candidate.clientId === client_id);
  if (!message || client_id === undefined) return [state, []];
  if (retry && passing.has(code) && message.attempts < maxAttempts) {
    const pause = frame.retry_after_ms ?? Math.min(retryCapMs, retryBaseMs * 2 ** message.attempts);
    return [
      change(state, client_id, (old) => ({
        ...old,
        status: 'waiting',
        attempts: old.attempts + 1,
        notBefore: now + pause,
      })),
      [],
    ];
  }
  return [change(state, client_id, (old) => ({ ...old, status: 'refused', refusal: { code, retry } })), []];
}

// ---- events ----

function onFrame(state: ChatState, frame: ChatFrame, now: number): Step {
  switch (frame.type) {
    case 'accepted':
      return onAccepted(state, frame, now);
    case 'error':
      return onError(state, frame, now);
    case 'message': {
      const { type: _type, chat, ...line } = frame;
      const own = adopt(state, chat);
      // Whoever has written is not typing any more.
      const typing = isOwn(own, line) || line.from.kind === 'system' ? own.typing : null;
      return place({ ...own, typing }, [line], now);
    }
    case 'snapshot':
      return [replace(adopt(state, frame.chat), frame.messages, frame.earlier), []];
    case 'history':
      return [prepend(state, frame.messages, frame.earlier), []];
    case 'typing':
      return [
        { ...state, typing: frame.on ? { name: frame.name ?? null, until: now + typingShownMs } : null },
        [],
      ];
    case 'read':
      return [
        { ...state, read: { ...state.read, [frame.by]: Math.max(state.read[frame.by], frame.seq) } },
        [],
      ];
    case 'beat':
      return expectUpTo(state, state.chat === null ? 0 : (frame.tops[state.chat] ?? 0), now, beatGraceMs);
  }
}

/** Our own mark never goes back; if the server knows less, it is told again. */
function onMarks(state: ChatState, visitor: number, operator: number): Step {
  const read = {
    visitor: Math.max(state.read.visitor, visitor),
    operator: Math.max(state.read.operator, operator),
  };
  const own = state.self.kind;
  const told = own === 'visitor' ? visitor : operator;
  return [{ ...state, read }, state.live && read[own] > told ? [{ do: 'read', seq: read[own] }] : []];
}

function onTick(state: ChatState, now: number): Step {
  const typing = state.typing && state.typing.until > now ? state.typing : null;
  const [next, effects] = flush(typing === state.typing ? state : { ...state, typing }, now);
  if (!next.live || !next.behind || next.behind.due > now) return [next, effects];
  return [
    { ...next, behind: { ...next.behind, due: now + syncAgainMs } },
    [...effects, { do: 'sync', seq: topSeq(next) }],
  ];
}

export function reduce(state: ChatState, event: ChatEvent): Step {
  switch (event.kind) {
    case 'say': {
      const { clientId, text, choice, now } = event;
      const message: Pending = {
        clientId,
        text,
        ...(choice === undefined ? {} : { choice }),
        at: now,
        status: 'waiting',
        attempts: 0,
        notBefore: 0,
      };
      return flush({ ...state, pending: [...state.pending, message] }, now);
    }
    case 'retry':
      return flush(
        change(state, event.clientId, ({ refusal: _, ...rest }) => ({
          ...rest,
          status: 'waiting',
          attempts: 0,
          notBefore: 0,
        })),
        event.now,
      );
    case 'discard':
      return [
        { ...state, pending: state.pending.filter((message) => message.clientId !== event.clientId) },
        [],
      ];
    case 'restore':
      return [reconcile({ ...state, pending: [...event.pending, ...state.pending] }), []];
    case 'frame':
      return onFrame(state, event.frame, event.now);
    case 'resumed': {
      const current = { ...adopt(state, event.chat), live: true, behind: null };
      const [caught, sync] = expectUpTo(offerAgain(current), event.top, event.now, 0);
      const [sent, say] = flush(caught, event.now);
      return [sent, [...sync, ...say]];
    }
    case 'store_changed':
      return [forget(state), []];
    case 'adopt':
      return [adopt(state, event.chat), []];
    case 'lost':
      return [
        {
          ...state,
          live: false,
          typing: null,
          pending: state.pending.map((message) =>
            message.status === 'sent' ? { ...message, status: 'waiting' } : message,
          ),
        },
        [],
      ];
    case 'marks':
      return onMarks(state, event.visitor, event.operator);
    case 'seen': {
      const seq = topSeq(state);
      if (seq <= state.read[state.self.kind]) return [state, []];
      return [
        { ...state, read: { ...state.read, [state.self.kind]: seq } },
        state.live ? [{ do: 'read', seq }] : [],
      ];
    }
    case 'tick':
      return onTick(state, event.now);
  }
}
