// The shell around the model: socket, storage, timers and the embedding page.
import { nextDeadline, unread } from '@pasokh/client/chat_state';
import { direction } from '@pasokh/client/language';
import { decodeVisitorServerFrame } from '@pasokh/client/protocol';
import type { VisitorClientFrame, VisitorServerFrame } from '@pasokh/client/protocol';
import { createSocket, socketUrl } from '@pasokh/client/socket';
import type { SocketLike } from '@pasokh/client/socket';
import { createStore, loadPending, newClientId, savePending } from '@pasokh/client/storage';
import type { Store } from '@pasokh/client/storage';
import { initialTyping, typingStep, typingTickMs } from '@pasokh/client/typing';
import type { HostMessage, Side, WidgetEvent } from './bridge';
import { hello, initialModel, isChatOpen, update, wantsSignals } from './model';
import { ownedBy, ownerOf } from './identity';
import { playSound, unlockSound } from './sound';
import type { LeftMessage, Model, ModelEffect, ModelEvent, OwnEvent } from './model';

type Hello = Extract<HostMessage, { type: 'hello' }>;

export interface SessionOptions {
  readonly siteId: string;
  readonly host: Hello;
  /** Tells the embedding page. */
  readonly emit: (name: WidgetEvent) => void;
  readonly watch: (on: boolean) => void;
  readonly open?: () => SocketLike;
  readonly local?: Store;
  readonly tab?: Store;
}

export interface Session {
  readonly side: Side | null;
  model(): Model;
  subscribe(listener: () => void): () => void;
  say(text: string, choice?: string): void;
  retry(clientId: string): void;
  discard(clientId: string): void;
  typing(on: boolean): void;
  /** Who is there, by the page's word; null: whoever uses this browser. */
  identify(jwt: string | null): void;
  leave(message: Omit<LeftMessage, 'clientId'>): void;
  dispatch(event: OwnEvent): void;
  /** Half-written texts survive a change of the page. */
  draft(name: DraftName): string;
  keepDraft(name: DraftName, text: string): void;
  stop(): void;
}

const keys = {
  token: 'token',
  session: 'session',
  epoch: 'epoch',
  fired: 'fired',
  quiet: 'quiet',
  open: 'open',
  muted: 'muted',
  pages: 'pages',
} as const;

/** The fields whose half-written texts are kept. */
export const drafts = {
  message: 'message',
  name: 'leave-name',
  contact: 'leave-contact',
  text: 'leave-text',
} as const;
export type DraftName = (typeof drafts)[keyof typeof drafts];

const draftKey = (name: DraftName): string => `draft:${name}`;

export function createSession(options: SessionOptions): Session {
  const { siteId, host } = options;
  const prefix = `pasokh:${siteId}:`;
  // Who the visitor is belongs to the browser; the session and all of the visit belong to the tab, and of those what
  // somebody said and wrote to him alone.
  const local = options.local ?? createStore(() => localStorage, prefix);
  const tab = options.tab ?? createStore(() => sessionStorage, prefix);
  let own = ownedBy(ownerOf(host.identity), tab);
  const listeners = new Set<() => void>();
  let typing = initialTyping;
  let typingTimer: ReturnType<typeof setTimeout> | undefined;
  let deadlineTimer: ReturnType<typeof setTimeout> | undefined;
  let watched = false;

  let model = initialModel({
    siteId,
    pageLang: host.lang,
    page: host.page,
    identity: { token: local.get(keys.token), session: own.get(keys.session), epoch: own.get(keys.epoch) },
    jwt: host.identity,
    owner: ownerOf(host.identity),
    fired: (tab.get(keys.fired) ?? '').split(' ').filter(Boolean),
    quiet: tab.get(keys.quiet) !== null,
    open: tab.get(keys.open) !== null && !host.narrow,
    muted: local.get(keys.muted) !== null,
    pages: Number(tab.get(keys.pages) ?? 0) + 1,
  });

  const socket = createSocket<VisitorServerFrame, VisitorClientFrame>({
    open: options.open ?? (() => new WebSocket(socketUrl('/ws/visitor'))),
    decode: decodeVisitorServerFrame,
    hello: () => hello(model),
    onFrame: (frame) => dispatch({ kind: 'frame', frame, now: Date.now() }),
    onLink: (link) => dispatch({ kind: 'link', phase: link.phase, endCode: link.endCode }),
    onRefused: (field, expected) => console.warn(`pasokh: refused a frame: ${field}: ${expected} expected`),
  });

  function dispatch(event: ModelEvent): void {
    const before = model;
    const [next, effects] = update(model, event);
    model = next;
    for (const effect of effects) perform(effect);
    if (next === before) return;
    remember(before, next);
    tell(before, next);
    schedule(next);
    listeners.forEach((listener) => listener());
  }

  function perform(effect: ModelEffect): void {
    if (effect.do === 'send') return void socket.send(effect.frame, effect.answered);
    // Not from within the old connection.
    setTimeout(() => {
      socket.stop();
      if (effect.do === 'restart') socket.start();
    }, 0);
  }

  function remember(before: Model, next: Model): void {
    const keep = (store: Store, key: string, value: string | null): void =>
      value === null ? store.remove(key) : store.set(key, value);
    if (next.identity !== before.identity) {
      keep(local, keys.token, next.identity.token);
      keep(own, keys.session, next.identity.session);
      keep(own, keys.epoch, next.identity.epoch);
    }
    if (next.chat.pending !== before.chat.pending) savePending(own, next.chat.pending);
    if (next.fired !== before.fired) tab.set(keys.fired, next.fired.join(' '));
    if (next.quiet !== before.quiet) keep(tab, keys.quiet, next.quiet ? '1' : null);
    if (next.open !== before.open) keep(tab, keys.open, next.open ? '1' : null);
    if (next.muted !== before.muted) keep(local, keys.muted, next.muted ? '1' : null);
    if (next.pages !== before.pages) tab.set(keys.pages, String(next.pages));
  }

  function tell(before: Model, next: Model): void {
    if (next.open !== before.open) options.emit(next.open ? 'open' : 'close');
    if (next.invite !== null && before.invite === null) options.emit('invite');
    if (next.site !== null && before.site === null) options.emit('ready');
    if (next.gate !== null && before.gate === null) options.emit('identity');
    if (
      next.phase === 'live' &&
      before.phase === 'live' &&
      next.chat.lines.length > before.chat.lines.length
    ) {
      const from = next.chat.lines.at(-1)?.from.kind;
      if (from === 'operator' || from === 'bot') {
        options.emit('message');
        if (!next.muted && !(next.open && next.visible)) playSound();
      }
    }
    const wants = wantsSignals(next);
    if (wants !== watched) options.watch(wants);
    watched = wants;
  }

  function schedule(next: Model): void {
    socket.watch(isChatOpen(next));
    clearTimeout(deadlineTimer);
    const due = nextDeadline(next.chat);
    if (due === null) return;
    deadlineTimer = setTimeout(
      () => dispatch({ kind: 'chat', event: { kind: 'tick', now: Date.now() } }),
      Math.max(0, due - Date.now()),
    );
  }

  function typed(event: 'key' | 'clear' | 'tick'): void {
    const [next, told] = typingStep(typing, event, Date.now());
    typing = next;
    clearTimeout(typingTimer);
    if (typing.on) typingTimer = setTimeout(() => typed('tick'), typingTickMs);
    // The bot does not care, and without a chat there is nobody to tell.
    if (told !== null && isChatOpen(model) && model.info?.state !== 'bot') {
      socket.send({ type: 'typing', on: told });
    }
  }

  function identify(jwt: string | null): void {
    const owner = ownerOf(jwt);
    if (owner === model.owner) return dispatch({ kind: 'identify', jwt, somebody: null });
    typed('clear');
    // Signed out: what he did not send must not wait in the tab for whoever comes next.
    if (jwt === null) {
      for (const key of [keys.session, keys.epoch, ...Object.values(drafts).map(draftKey)]) own.remove(key);
      savePending(own, []);
    }
    own = ownedBy(owner, tab);
    const pending = loadPending(own);
    const somebody = { owner, session: own.get(keys.session), epoch: own.get(keys.epoch) };
    dispatch({ kind: 'identify', jwt, somebody });
    dispatch({ kind: 'chat', event: { kind: 'restore', pending } });
  }

  const wake = (): void => {
    dispatch({ kind: 'visible', on: !document.hidden });
    if (!document.hidden) socket.wake();
  };
  window.addEventListener('online', wake);
  window.addEventListener('pointerdown', unlockSound);
  window.addEventListener('keydown', unlockSound);
  document.addEventListener('visibilitychange', wake);

  tab.set(keys.pages, String(model.pages));
  dispatch({ kind: 'visible', on: !document.hidden });
  dispatch({ kind: 'chat', event: { kind: 'restore', pending: loadPending(own) } });
  socket.start();

  return {
    side: host.side,
    model: () => model,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    say(text, choice) {
      typed('clear');
      dispatch({
        kind: 'chat',
        event: {
          kind: 'say',
          clientId: newClientId(),
          text,
          now: Date.now(),
          ...(choice === undefined ? {} : { choice }),
        },
      });
    },
    retry: (clientId) => dispatch({ kind: 'chat', event: { kind: 'retry', clientId, now: Date.now() } }),
    discard: (clientId) => dispatch({ kind: 'chat', event: { kind: 'discard', clientId } }),
    typing: (on) => typed(on ? 'key' : 'clear'),
    identify,
    leave: (message) => dispatch({ kind: 'leave', message: { clientId: newClientId(), ...message } }),
    dispatch,
    draft: (name) => own.get(draftKey(name)) ?? '',
    keepDraft: (name, text) => (text === '' ? own.remove(draftKey(name)) : own.set(draftKey(name), text)),
    stop() {
      window.removeEventListener('online', wake);
      window.removeEventListener('pointerdown', unlockSound);
      window.removeEventListener('keydown', unlockSound);
      document.removeEventListener('visibilitychange', wake);
      clearTimeout(deadlineTimer);
      clearTimeout(typingTimer);
      socket.stop();
    },
  };
}

/** Where the widget stands: as the page says, else at the end of the line. */
export function sideOf(session: Session): Side {
  return session.side ?? (direction(session.model().language) === 'rtl' ? 'left' : 'right');
}

export function badge(model: Model): number {
  return unread(model.chat);
}
