// What this console knows, built from the frames of the server and from nothing else. Pure: the time comes with each
// event, and what has to be done is returned as effects. Each chat's lines are kept by client-js (chat_state.ts).
import { cursor, initialChat, reduce, topSeq } from '@pasokh/client/chat_state';
import type { ChatEffect, ChatEvent, ChatFrame, ChatState } from '@pasokh/client/chat_state';
import type { Phase } from '@pasokh/client/link';
import type {
  CloseReason,
  ErrorFrame,
  OfflineMessage,
  OperatorChat,
  OperatorClientFrame,
  OperatorRow,
  OperatorServerFrame,
  OperatorWelcome,
  Person,
  QueueEntry,
  VisitorRow,
} from '@pasokh/client/protocol';

/** A chat that was his a moment ago: it stays readable until he has seen why it left. */
export interface Gone {
  readonly chat: OperatorChat;
  readonly why:
    | { readonly kind: 'closed'; readonly reason: CloseReason | null }
    | { readonly kind: 'queued' }
    | { readonly kind: 'other'; readonly operator: Person | null };
}

export interface Desk {
  readonly phase: Phase;
  readonly endCode: number | null;
  /** From the first `state` on: lists are the server's and not merely empty. */
  readonly loaded: boolean;
  readonly welcome: OperatorWelcome | null;
  /** The store that the chats were last told from. */
  readonly epoch: string | null;
  /** Server time minus ours. */
  readonly skewMs: number;
  readonly chats: ReadonlyMap<string, OperatorChat>;
  readonly talks: ReadonlyMap<string, ChatState>;
  readonly gone: ReadonlyMap<string, Gone>;
  readonly queue: { readonly total: number; readonly entries: readonly QueueEntry[] };
  readonly operators: readonly OperatorRow[];
  readonly visitorsTotal: number;
  /** Somebody looks at the list of visitors. */
  readonly watching: boolean;
  /** Null until the whole list has come. */
  readonly visitors: ReadonlyMap<string, VisitorRow> | null;
  readonly offlineWaiting: number;
  /** Null until the first page was asked for and came. */
  readonly offline: {
    readonly messages: readonly OfflineMessage[];
    readonly more: boolean;
    /** From before a reconnect: the next page that comes is the newest, and replaces it. */
    readonly stale: boolean;
  } | null;
}

export type Alert = { readonly kind: 'new_chat' | 'new_message'; readonly chat: string };

export type DeskEvent =
  | { kind: 'link'; phase: Phase; endCode: number | null; now: number }
  | { kind: 'frame'; frame: OperatorServerFrame; now: number }
  | { kind: 'talk'; chat: string; event: ChatEvent }
  | { kind: 'watch_visitors'; on: boolean }
  | { kind: 'handled'; id: string; by: Person; now: number }
  | { kind: 'dismiss'; chat: string }
  | { kind: 'tick'; now: number };

export type DeskEffect =
  | { do: 'send'; frame: OperatorClientFrame; answered: boolean }
  /** Chats are open, so the server beats. */
  | { do: 'expect_beats'; on: boolean }
  | { do: 'alert'; alert: Alert };

type Step = [Desk, DeskEffect[]];

export const initialDesk: Desk = {
  phase: 'idle',
  endCode: null,
  loaded: false,
  welcome: null,
  epoch: null,
  skewMs: 0,
  chats: new Map(),
  talks: new Map(),
  gone: new Map(),
  queue: { total: 0, entries: [] },
  operators: [],
  visitorsTotal: 0,
  watching: false,
  visitors: null,
  offlineWaiting: 0,
  offline: null,
};

export function cursors(desk: Desk): Record<string, number> {
  const held: Record<string, number> = {};
  for (const id of desk.chats.keys()) {
    const talk = desk.talks.get(id);
    const at = talk && cursor(talk);
    if (at) held[at.chat] = at.seq;
  }
  return held;
}

// ---- one chat ----

function carryOut(chat: string, effect: ChatEffect): DeskEffect {
  switch (effect.do) {
    case 'say':
      return {
        do: 'send',
        frame: { type: 'say', chat, client_id: effect.clientId, text: effect.text },
        answered: true,
      };
    case 'sync':
      return { do: 'send', frame: { type: 'sync', chat, seq: effect.seq }, answered: true };
    case 'read':
      return { do: 'send', frame: { type: 'read', chat, seq: effect.seq }, answered: false };
  }
}

function talkStep(desk: Desk, chat: string, event: ChatEvent): Step {
  const talk = desk.talks.get(chat);
  if (!talk) return [desk, []];
  const [next, effects] = reduce(talk, event);
  if (next === talk) return [desk, []];
  return [
    { ...desk, talks: new Map(desk.talks).set(chat, next) },
    effects.map((effect) => carryOut(chat, effect)),
  ];
}

/** The same event for several chats, one after the other. */
function each(desk: Desk, chats: Iterable<string>, eventOf: (chat: string) => ChatEvent): Step {
  return chain(
    desk,
    [...chats].map((chat) => (now: Desk) => talkStep(now, chat, eventOf(chat))),
  );
}

function chain(desk: Desk, steps: readonly ((desk: Desk) => Step)[]): Step {
  let current = desk;
  const effects: DeskEffect[] = [];
  for (const step of steps) {
    const [next, more] = step(current);
    current = next;
    effects.push(...more);
  }
  return [current, effects];
}

/** Gives each of his chats a talk, and forgets those that are shown nowhere any more. */
function matchTalks(desk: Desk): Desk {
  const { welcome } = desk;
  if (!welcome) return desk;
  const talks = new Map<string, ChatState>();
  for (const id of desk.chats.keys()) {
    const fresh = initialChat({ kind: 'operator', id: welcome.me.id, name: welcome.me.name }, id);
    talks.set(id, desk.talks.get(id) ?? fresh);
  }
  for (const id of desk.gone.keys()) {
    const talk = desk.talks.get(id);
    if (talk && !talks.has(id)) talks.set(id, talk);
  }
  return { ...desk, talks };
}

const marksOf = (row: OperatorChat): ChatEvent => ({
  kind: 'marks',
  visitor: row.visitor_read,
  operator: row.operator_read,
});

const expectBeats = (desk: Desk): DeskEffect => ({ do: 'expect_beats', on: desk.chats.size > 0 });

// ---- frames ----

function onState(desk: Desk, frame: Extract<OperatorServerFrame, { type: 'state' }>): Step {
  const chats = new Map(frame.chats.map((row) => [row.id, row]));
  const gone = new Map(desk.gone);
  for (const [id, row] of desk.chats)
    if (!chats.has(id)) gone.set(id, { chat: row, why: { kind: 'other', operator: null } });
  for (const id of chats.keys()) gone.delete(id);
  const alerts = desk.loaded ? [...chats.keys()].filter((id) => !desk.chats.has(id)) : [];
  const next = matchTalks({
    ...desk,
    loaded: true,
    epoch: desk.welcome?.epoch ?? null,
    chats,
    gone,
    offline: desk.offline && { ...desk.offline, stale: true },
    queue: frame.queue,
    operators: frame.operators,
    offlineWaiting: frame.offline_waiting,
    visitorsTotal: frame.visitors_total,
  });
  const restored = desk.epoch !== null && desk.epoch !== next.epoch;
  const [fresh] = restored ? each(next, chats.keys(), () => ({ kind: 'store_changed' })) : [next];
  const [marked, effects] = chain(
    fresh,
    frame.chats.map((row) => (now: Desk) => talkStep(now, row.id, marksOf(row))),
  );
  return [
    marked,
    [...effects, expectBeats(marked), ...alerts.map((chat): DeskEffect => alertOf('new_chat', chat))],
  ];
}

const alertOf = (kind: Alert['kind'], chat: string): DeskEffect => ({ do: 'alert', alert: { kind, chat } });

function onChat(desk: Desk, row: OperatorChat, now: number): Step {
  const isNew = !desk.chats.has(row.id);
  const gone = new Map(desk.gone);
  gone.delete(row.id);
  const next = matchTalks({ ...desk, chats: new Map(desk.chats).set(row.id, row), gone });
  const live = next.phase === 'live' && isNew;
  const [marked, effects] = chain(next, [
    // A chat that comes while everything is live brings its number of lines; the talk asks for what it lacks.
    (before) =>
      live ? talkStep(before, row.id, { kind: 'resumed', chat: row.id, top: row.top, now }) : [before, []],
    (before) => talkStep(before, row.id, marksOf(row)),
  ]);
  return [marked, [...effects, expectBeats(marked), ...(isNew ? [alertOf('new_chat', row.id)] : [])]];
}

function onGone(desk: Desk, frame: Extract<OperatorServerFrame, { type: 'chat_gone' }>): Step {
  const row = desk.chats.get(frame.chat);
  if (!row) return [desk, []];
  const chats = new Map(desk.chats);
  chats.delete(frame.chat);
  const why: Gone['why'] =
    frame.state === 'closed'
      ? { kind: 'closed', reason: frame.closed }
      : frame.state === 'queued'
        ? { kind: 'queued' }
        : { kind: 'other', operator: frame.operator };
  const next = { ...desk, chats, gone: new Map(desk.gone).set(frame.chat, { chat: row, why }) };
  return [next, [expectBeats(next)]];
}

function onVisitors(desk: Desk, frame: Extract<OperatorServerFrame, { type: 'visitors' }>): Desk {
  if (!desk.watching || (!frame.full && desk.visitors === null))
    return { ...desk, visitorsTotal: frame.total };
  const visitors = new Map(frame.full ? [] : desk.visitors);
  for (const row of frame.changed) visitors.set(row.id, row);
  for (const id of frame.gone) visitors.delete(id);
  return { ...desk, visitorsTotal: frame.total, visitors };
}

/** In the server's order, which is that of the whole list in `state`. */
function withChanged(known: readonly OperatorRow[], changed: readonly OperatorRow[]): readonly OperatorRow[] {
  const rows = [...new Map([...known, ...changed].map((row) => [row.id, row])).values()];
  const key = (row: OperatorRow) => `${row.name}\u0000${row.id}`;
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Pages overlap when messages arrive in between: by id, newest first, as the server sorts them. */
function merged(
  known: readonly OfflineMessage[],
  incoming: readonly OfflineMessage[],
): readonly OfflineMessage[] {
  const byId = new Map([...known, ...incoming].map((message) => [message.id, message]));
  return [...byId.values()].sort((a, b) => b.at - a.at);
}

function onMessage(desk: Desk, frame: Extract<OperatorServerFrame, { type: 'message' }>, now: number): Step {
  const before = desk.talks.get(frame.chat);
  const isNews =
    frame.from.kind === 'visitor' && desk.chats.has(frame.chat) && before && frame.seq > topSeq(before);
  const [next, effects] = talkStep(desk, frame.chat, { kind: 'frame', frame, now });
  return [next, isNews ? [...effects, alertOf('new_message', frame.chat)] : effects];
}

/** The chat whose message an error speaks of. */
function chatOfPending(desk: Desk, clientId: string): string | null {
  for (const [id, talk] of desk.talks)
    if (talk.pending.some((message) => message.clientId === clientId)) return id;
  return null;
}

function onError(desk: Desk, frame: ErrorFrame & ChatFrame, now: number): Step {
  const chat = frame.client_id === undefined ? null : chatOfPending(desk, frame.client_id);
  return chat === null ? [desk, []] : talkStep(desk, chat, { kind: 'frame', frame, now });
}

function onFrame(desk: Desk, frame: OperatorServerFrame, now: number): Step {
  switch (frame.type) {
    case 'welcome':
      return [{ ...desk, welcome: frame, skewMs: frame.at - now }, []];
    case 'state':
      return onState(desk, frame);
    case 'resumed': {
      // Also those that left: what he wrote meanwhile goes out, and is accepted as a repeat or refused with a reason.
      const [next, effects] = each(desk, desk.talks.keys(), (chat) => ({
        kind: 'resumed',
        chat,
        top: frame.tops[chat] ?? 0,
        now,
      }));
      const watch: DeskEffect[] = desk.watching
        ? [{ do: 'send', frame: { type: 'watch', visitors: true }, answered: false }]
        : [];
      return [next, [...effects, ...watch]];
    }
    case 'chat':
      return onChat(desk, frame.chat, now);
    case 'chat_gone':
      return onGone(desk, frame);
    case 'queue':
      return [{ ...desk, queue: { total: frame.total, entries: frame.entries } }, []];
    case 'operators':
      return [{ ...desk, operators: withChanged(desk.operators, frame.changed) }, []];
    case 'visitors':
      return [onVisitors(desk, frame), []];
    case 'offline_message': {
      const { offline: before } = desk;
      const offline = before && { ...before, messages: merged(before.messages, [frame.message]) };
      return [{ ...desk, offline, offlineWaiting: frame.offline_waiting }, []];
    }
    case 'offline_messages': {
      const known = desk.offline && !desk.offline.stale ? desk.offline.messages : [];
      const offline = { messages: merged(known, frame.messages), more: frame.more, stale: false };
      return [{ ...desk, offline, offlineWaiting: frame.offline_waiting }, []];
    }
    case 'message':
      return onMessage(desk, frame, now);
    case 'snapshot':
    case 'history':
    case 'typing':
    case 'read':
      return talkStep(desk, frame.chat, { kind: 'frame', frame, now });
    case 'accepted':
      return frame.chat === undefined
        ? [desk, []]
        : talkStep(desk, frame.chat, { kind: 'frame', frame, now });
    case 'beat': {
      const skewed = { ...desk, skewMs: frame.at - now };
      return each(skewed, desk.chats.keys(), () => ({ kind: 'frame', frame, now }));
    }
    case 'error':
      return onError(desk, frame, now);
    case 'done':
    case 'reconnect':
      return [desk, []];
  }
}

function onLink(desk: Desk, phase: Phase, endCode: number | null): Step {
  const next = { ...desk, phase, endCode };
  if (phase !== 'waiting' && phase !== 'ended' && phase !== 'idle') return [next, []];
  return each(next, desk.talks.keys(), () => ({ kind: 'lost' }));
}

function onWatch(desk: Desk, on: boolean): Step {
  if (desk.watching === on) return [desk, []];
  const next = { ...desk, watching: on, visitors: null };
  if (desk.phase !== 'live') return [next, []];
  return [next, [{ do: 'send', frame: { type: 'watch', visitors: on }, answered: false }]];
}

function onHandled(desk: Desk, id: string, by: Person, now: number): Desk {
  const found = desk.offline?.messages.find((message) => message.id === id);
  if (!desk.offline || !found || found.handled_at !== null) return desk;
  const messages = desk.offline.messages.map((message) =>
    message.id === id ? { ...message, handled_at: now + desk.skewMs, handled_by: by } : message,
  );
  return {
    ...desk,
    offline: { ...desk.offline, messages },
    offlineWaiting: Math.max(0, desk.offlineWaiting - 1),
  };
}

function onDismiss(desk: Desk, chat: string): Desk {
  if (!desk.gone.has(chat)) return desk;
  const gone = new Map(desk.gone);
  gone.delete(chat);
  return matchTalks({ ...desk, gone });
}

export function step(desk: Desk, event: DeskEvent): Step {
  switch (event.kind) {
    case 'link':
      return onLink(desk, event.phase, event.endCode);
    case 'frame':
      return onFrame(desk, event.frame, event.now);
    case 'talk':
      return talkStep(desk, event.chat, event.event);
    case 'watch_visitors':
      return onWatch(desk, event.on);
    case 'handled':
      return [onHandled(desk, event.id, event.by, event.now), []];
    case 'dismiss':
      return [onDismiss(desk, event.chat), []];
    case 'tick':
      return each(desk, desk.talks.keys(), () => ({ kind: 'tick', now: event.now }));
  }
}
