// Everything the widget knows, as one value, and how it changes. Pure: session.ts carries out the effects.
import { initialChat, reduce, topSeq, unread } from '@pasokh/client/chat_state';
import type { ChatEffect, ChatEvent, ChatState } from '@pasokh/client/chat_state';
import type { Language } from '@pasokh/client/language';
import { closeCodes } from '@pasokh/client/link';
import type { Phase } from '@pasokh/client/link';
import type {
  ErrorFrame,
  Page,
  Team,
  VisitorChat,
  VisitorClientFrame,
  VisitorServerFrame,
  VisitorWelcome,
} from '@pasokh/client/protocol';
import type { Signals } from './bridge';
import { firstDue } from './triggers';

export interface Invite {
  readonly rule: string;
  readonly text: string;
  readonly from: string;
}

export interface LeftMessage {
  readonly clientId: string;
  readonly name: string;
  readonly contact: string;
  readonly text: string;
}

export type Leaving =
  | { readonly status: 'idle' }
  | { readonly status: 'sending'; readonly message: LeftMessage }
  | { readonly status: 'sent'; readonly contact: string }
  | { readonly status: 'refused'; readonly code: string };

export interface Identity {
  readonly token: string | null;
  readonly session: string | null;
  readonly epoch: string | null;
}

export interface Somebody {
  readonly owner: string;
  readonly session: string | null;
  readonly epoch: string | null;
}

export interface Model {
  readonly siteId: string;
  /** The page's language as it is; what the widget speaks is `language`. */
  readonly pageLang: string;
  readonly language: Language;
  readonly page: Page;
  readonly identity: Identity;
  /** The page's word for who this is; never leaves the memory, except to the server. */
  readonly jwt: string | null;
  /** Changes when somebody else is there than before. */
  readonly owner: string;
  /** Why the server does not let this visitor in. */
  readonly gate: 'required' | 'invalid' | null;
  /** Whom the site vouches for. */
  readonly visitor: VisitorWelcome['visitor'];
  readonly phase: Phase;
  readonly endCode: number | null;
  readonly site: VisitorWelcome['site'] | null;
  readonly team: Team | null;
  readonly textBytes: number;
  readonly chat: ChatState;
  /** The server's record of the chat; null before there is one. */
  readonly info: VisitorChat | null;
  readonly open: boolean;
  readonly muted: boolean;
  /** What comes after this line is new to the visitor; 0: nothing is. */
  readonly newAfter: number;
  /** The tab is in front. */
  readonly visible: boolean;
  readonly view: 'chat' | 'leave';
  readonly human: 'idle' | 'asked' | 'queue_full';
  readonly leaving: Leaving;
  readonly invite: Invite | null;
  /** The invite that led here; shown as the first words of an empty conversation. */
  readonly greeting: Invite | null;
  /** Rules that were due in this visit, and whether an invite was dismissed in it. */
  readonly fired: readonly string[];
  readonly quiet: boolean;
  readonly pages: number;
  readonly returning: boolean;
  readonly events: readonly string[];
}

export type ModelEvent =
  | { kind: 'frame'; frame: VisitorServerFrame; now: number }
  | { kind: 'link'; phase: Phase; endCode: number | null }
  | { kind: 'chat'; event: ChatEvent }
  | { kind: 'toggle'; open: boolean }
  | { kind: 'visible'; on: boolean }
  | { kind: 'mute'; on: boolean }
  | { kind: 'view'; view: Model['view'] }
  | { kind: 'ask_human' }
  | { kind: 'rate'; seq: number; helped: boolean }
  | { kind: 'end_chat' }
  | { kind: 'leave'; message: LeftMessage }
  | { kind: 'leave_again' }
  | { kind: 'page'; page: Page }
  | { kind: 'signals'; signals: Signals }
  | { kind: 'custom'; name: string }
  | { kind: 'dismiss' }
  /** `somebody`: the person is another one than before, and this is his session. */
  | { kind: 'identify'; jwt: string | null; somebody: Somebody | null };

/** What the visitor or the page does, as it is. The others are the session's to make. */
export type OwnEvent = Exclude<
  ModelEvent,
  { kind: 'frame' | 'link' | 'chat' | 'leave' | 'visible' | 'identify' }
>;

export type ModelEffect =
  /** `answered`: silence after it means that the connection is dead. */
  | { do: 'send'; frame: VisitorClientFrame; answered: boolean }
  /** Connect anew. */
  | { do: 'restart' }
  /** Disconnect, and wait for a better identity. */
  | { do: 'halt' };

type Step = [Model, ModelEffect[]];

/** Our numbers of the two commands whose answers matter; at most one of each is under way. */
const refs = { human: 1, end: 2 } as const;

export interface Start {
  siteId: string;
  pageLang: string;
  page: Page;
  identity: Identity;
  jwt: string | null;
  owner: string;
  fired: readonly string[];
  quiet: boolean;
  open: boolean;
  muted: boolean;
  pages: number;
}

/** The language without its region: "fa" of "fa-IR". */
function primary(tag: string): string {
  return tag.toLowerCase().split(/[-_]/)[0] ?? '';
}

function spoken(pageLang: string, languages: readonly string[]): Language {
  const wanted = primary(pageLang);
  const known = languages.length === 0 || languages.includes(wanted);
  return (known ? wanted : (languages[0] ?? '')) === 'fa' ? 'fa' : 'en';
}

export function initialModel(start: Start): Model {
  return {
    ...start,
    language: spoken(start.pageLang, []),
    phase: 'idle',
    endCode: null,
    gate: null,
    visitor: null,
    site: null,
    team: null,
    textBytes: 8_000,
    chat: initialChat({ kind: 'visitor' }),
    info: null,
    visible: true,
    newAfter: 0,
    view: 'chat',
    human: 'idle',
    leaving: { status: 'idle' },
    invite: null,
    greeting: null,
    returning: start.identity.token !== null,
    events: [],
  };
}

// ---- what the model says ----

export function isChatOpen(model: Model): boolean {
  return model.info !== null && model.info.state !== 'closed';
}

/** Nobody human holds the chat or is on the way: the bot answers, or would. */
export function isWithBot(model: Model): boolean {
  return model.info === null || model.info.state === 'bot' || model.info.state === 'closed';
}

export function mayInvite(model: Model): boolean {
  return !model.open && !model.quiet && !isChatOpen(model) && model.invite === null;
}

/** Some rule may still come due, so the loader's signals are of use. */
export function wantsSignals(model: Model): boolean {
  return mayInvite(model) && (model.site?.invites.some((rule) => !model.fired.includes(rule.rule)) ?? false);
}

/** The frame that opens every connection: who we are and how far we are. */
export function hello(model: Model): VisitorClientFrame {
  const { jwt } = model;
  const { token, session, epoch } = model.identity;
  const seq = topSeq(model.chat);
  return {
    type: 'hello',
    v: 1,
    site: model.siteId,
    page: model.page,
    // What is spoken is settled once the site is known; before that, the page's own language says most.
    lang: model.site ? model.language : primary(model.pageLang) || model.language,
    returning: model.returning,
    ...(jwt !== null ? { identity: jwt } : token !== null ? { token } : {}),
    ...(session === null ? {} : { session }),
    ...(epoch === null ? {} : { epoch }),
    ...(model.chat.chat !== null && seq > 0 ? { chat: model.chat.chat, seq } : {}),
  };
}

// ---- changes ----

const send = (frame: VisitorClientFrame, answered = false): ModelEffect => ({ do: 'send', frame, answered });

function translate(chat: ChatState, effect: ChatEffect): ModelEffect[] {
  switch (effect.do) {
    case 'say': {
      const { clientId, text, choice } = effect;
      return [
        send({ type: 'say', client_id: clientId, text, ...(choice === undefined ? {} : { choice }) }, true),
      ];
    }
    case 'sync':
      return chat.chat === null ? [] : [send({ type: 'sync', chat: chat.chat, seq: effect.seq }, true)];
    case 'read':
      return [send({ type: 'read', seq: effect.seq })];
  }
}

function inChat(model: Model, event: ChatEvent): Step {
  const [chat, effects] = reduce(model.chat, event);
  return [
    chat === model.chat ? model : { ...model, chat },
    effects.flatMap((effect) => translate(chat, effect)),
  ];
}

function both(first: Step, then: (model: Model) => Step): Step {
  const [model, effects] = then(first[0]);
  return [model, [...first[1], ...effects]];
}

/** The server's record of the chat replaces ours. */
function setInfo(model: Model, info: VisitorChat | null): Step {
  const human = info === null || info.state === 'bot' ? model.human : 'idle';
  const next: Model = { ...model, info, human };
  if (info === null) return [next, []];
  const adopted = inChat(next, { kind: 'adopt', chat: info.id });
  return both(adopted, (current) =>
    inChat(current, { kind: 'marks', visitor: info.visitor_read, operator: info.operator_read }),
  );
}

function askHuman(model: Model): Step {
  const asked: Model = { ...model, human: 'asked' };
  return [asked, model.phase === 'live' ? [send({ type: 'human', ref: refs.human }, true)] : []];
}

function leave(message: LeftMessage): ModelEffect {
  const { clientId, ...rest } = message;
  return send({ type: 'leave_message', client_id: clientId, ...rest }, true);
}

/** What was asked for while there was no connection. */
function catchUp(model: Model): ModelEffect[] {
  return [
    ...(model.human === 'asked' ? [send({ type: 'human', ref: refs.human }, true)] : []),
    ...(model.leaving.status === 'sending' ? [leave(model.leaving.message)] : []),
  ];
}

function onError(model: Model, frame: ErrorFrame, now: number): Step {
  // The answer to hello. The socket would wait for another one; we do, without keeping it.
  if (frame.code === 'identity_required') return [{ ...model, gate: 'required' }, [{ do: 'halt' }]];
  if (frame.code === 'identity_invalid') return [{ ...model, gate: 'invalid' }, [{ do: 'halt' }]];
  if (frame.ref === refs.human) {
    if (frame.code === 'team_offline') return [{ ...model, human: 'idle', view: 'leave' }, []];
    return [{ ...model, human: frame.code === 'queue_full' ? 'queue_full' : 'idle' }, []];
  }
  const { leaving } = model;
  if (leaving.status === 'sending' && frame.client_id === leaving.message.clientId) {
    return [{ ...model, leaving: { status: 'refused', code: frame.code } }, []];
  }
  return inChat(model, { kind: 'frame', frame, now });
}

function onInvite(model: Model, invite: Invite): Model {
  return mayInvite(model) ? { ...model, invite } : model;
}

function onFrame(model: Model, frame: VisitorServerFrame, now: number): Step {
  switch (frame.type) {
    case 'welcome': {
      const { session, epoch, site, team, visitor, limits } = frame;
      const identity = { token: frame.token ?? model.identity.token, session, epoch };
      const language = spoken(model.pageLang, site.languages);
      const textBytes = limits.text_bytes;
      const next: Model = { ...model, identity, site, team, visitor, language, textBytes, gate: null };
      const restored = model.identity.epoch !== null && model.identity.epoch !== epoch;
      return restored ? inChat(next, { kind: 'store_changed' }) : [next, []];
    }
    case 'resumed': {
      const top = frame.chat ? frame.chat.top : 0;
      const human = model.human === 'queue_full' ? 'idle' : model.human;
      const next: Model = { ...model, team: frame.team, human };
      const resumed = inChat(next, { kind: 'resumed', chat: frame.chat?.id ?? null, top, now });
      return both(
        both(resumed, (current) => setInfo(current, frame.chat)),
        (current) => [current, catchUp(current)],
      );
    }
    case 'chat':
      return setInfo(model, frame.chat);
    case 'queue': {
      if (model.info?.id !== frame.chat) return [model, []];
      const { position, wait_s } = frame;
      return [{ ...model, info: { ...model.info, queue: { position, wait_s } } }, []];
    }
    case 'team': {
      const { status, opens_at } = frame;
      // Whoever was told that the queue is full may ask again once the team has changed.
      const human = model.human === 'queue_full' ? 'idle' : model.human;
      return [{ ...model, team: { status, opens_at }, human }, []];
    }
    case 'invite':
      return [onInvite(model, { rule: frame.rule, text: frame.text, from: frame.from }), []];
    case 'error':
      return onError(model, frame, now);
    case 'accepted': {
      const { leaving } = model;
      if (leaving.status === 'sending' && frame.client_id === leaving.message.clientId) {
        return [{ ...model, leaving: { status: 'sent', contact: leaving.message.contact } }, []];
      }
      return inChat(model, { kind: 'frame', frame, now });
    }
    case 'message':
    case 'snapshot':
    case 'typing':
    case 'read':
    case 'beat':
      return inChat(model, { kind: 'frame', frame, now });
    case 'done':
    case 'reconnect':
      return [model, []];
  }
}

function onLink(model: Model, phase: Phase, endCode: number | null): Step {
  const next: Model = { ...model, phase, endCode };
  if (phase === 'live' || phase === 'greeting' || phase === 'resuming') return [next, []];
  const [lost, effects] = inChat(next, { kind: 'lost' });
  if (phase !== 'ended') return [lost, effects];
  // A duplicated tab starts with our session and takes it over: both go on, each with its own.
  if (endCode === closeCodes.replaced) {
    return [{ ...lost, identity: { ...lost.identity, session: null } }, [...effects, { do: 'restart' }]];
  }
  // A token that the server does not know (any more): begin as a new visitor, once.
  if (endCode === closeCodes.refused && model.jwt === null && model.identity.token !== null) {
    const identity: Identity = { token: null, session: null, epoch: null };
    return [{ ...lost, identity }, [...effects, { do: 'restart' }]];
  }
  return [lost, effects];
}

function identify(model: Model, jwt: string | null, somebody: Somebody | null): Step {
  if (somebody === null) {
    // A fresh proof of the same person is kept for the next hello, and sent at once if the server waits for it.
    const waits = model.gate !== null && jwt !== model.jwt;
    return [{ ...model, jwt, gate: waits ? null : model.gate }, waits ? [{ do: 'restart' }] : []];
  }
  const { owner, session, epoch } = somebody;
  const next: Model = {
    ...model,
    jwt,
    owner,
    gate: null,
    visitor: null,
    identity: { ...model.identity, session, epoch },
    chat: initialChat({ kind: 'visitor' }),
    info: null,
    view: 'chat',
    human: 'idle',
    leaving: { status: 'idle' },
    invite: null,
    greeting: null,
  };
  return [next, [{ do: 'restart' }]];
}

/** Where the visitor left off, if something has come since. */
function unseen({ chat }: Model): number {
  return unread(chat) > 0 ? chat.read.visitor : 0;
}

function toggle(model: Model, open: boolean): Step {
  if (!open || model.open) return [{ ...model, open }, []];
  const invited: ModelEffect[] = model.invite
    ? [send({ type: 'invite', rule: model.invite.rule, event: 'opened' })]
    : [];
  const greeting = model.invite ?? model.greeting;
  return [{ ...model, open, invite: null, greeting, newAfter: unseen(model) }, invited];
}

function onSignals(model: Model, signals: Signals): Step {
  if (!model.site || model.phase !== 'live' || !mayInvite(model)) return [model, []];
  const { pages, returning, events, page } = model;
  const visit = { ...signals, url: page.url, pages, returning, events };
  const rule = firstDue(model.site.invites, visit, model.fired);
  if (!rule) return [model, []];
  return [
    { ...model, fired: [...model.fired, rule.rule] },
    [send({ type: 'invite', rule: rule.rule, event: 'due' })],
  ];
}

function apply(model: Model, event: ModelEvent): Step {
  switch (event.kind) {
    case 'frame':
      return onFrame(model, event.frame, event.now);
    case 'link':
      return onLink(model, event.phase, event.endCode);
    case 'chat':
      return inChat(model, event.event);
    case 'toggle':
      return toggle(model, event.open);
    case 'visible':
      return [{ ...model, visible: event.on, newAfter: event.on ? unseen(model) : 0 }, []];
    case 'mute':
      return [{ ...model, muted: event.on }, []];
    case 'view':
      return [{ ...model, view: event.view, human: 'idle' }, []];
    case 'ask_human':
      return model.team?.status === 'offline' ? [{ ...model, view: 'leave' }, []] : askHuman(model);
    case 'rate':
      return [
        model,
        model.phase === 'live' ? [send({ type: 'rate', seq: event.seq, helped: event.helped }, true)] : [],
      ];
    case 'end_chat':
      return [model, [send({ type: 'end', ref: refs.end }, true)]];
    case 'leave':
      return [
        { ...model, leaving: { status: 'sending', message: event.message } },
        model.phase === 'live' ? [leave(event.message)] : [],
      ];
    case 'leave_again':
      return [{ ...model, leaving: { status: 'idle' } }, []];
    case 'page':
      return [
        { ...model, page: event.page, pages: model.pages + 1 },
        model.phase === 'live' ? [send({ type: 'page', page: event.page })] : [],
      ];
    case 'signals':
      return onSignals(model, event.signals);
    case 'custom':
      return [{ ...model, events: [...new Set([...model.events, event.name])] }, []];
    case 'identify':
      return identify(model, event.jwt, event.somebody);
    case 'dismiss':
      return [
        { ...model, invite: null, quiet: true },
        model.invite ? [send({ type: 'invite', rule: model.invite.rule, event: 'dismissed' })] : [],
      ];
  }
}

/** What is on the screen of a visitor who looks at it has been seen. */
export function update(model: Model, event: ModelEvent): Step {
  return both(apply(model, event), (next) =>
    next.open && next.visible && next.view === 'chat' ? inChat(next, { kind: 'seen' }) : [next, []],
  );
}
