// The shell around state.ts: one socket, one timer, the answers to commands. Components read it through context.tsx.
import { nextDeadline } from '@pasokh/client/chat_state';
import type { Pending } from '@pasokh/client/chat_state';
import { decodeOperatorServerFrame } from '@pasokh/client/protocol';
import type { ErrorFrame, OperatorClientFrame, OperatorServerFrame, Person } from '@pasokh/client/protocol';
import { createSocket, socketUrl } from '@pasokh/client/socket';
import type { SocketLike } from '@pasokh/client/socket';
import { createStore, loadPending, newClientId, savePending } from '@pasokh/client/storage';
import type { Store } from '@pasokh/client/storage';
import type { Problem } from '../api/http';
import { cursors, initialDesk, step } from './state';
import type { Alert, Desk, DeskEffect, DeskEvent } from './state';

/** Refusals of the socket look like those of REST; `already_taken` also says by whom. */
export type Refusal = Problem & { readonly holder?: Person };
export type Outcome = { ok: true } | { ok: false; problem: Refusal };

type WithoutRef<F> = F extends { ref?: number | undefined } ? Omit<F, 'ref'> : never;
/** Commands that are answered once, by `done`, by an answer with their `ref`, or by `error`. */
export type Command = WithoutRef<Extract<OperatorClientFrame, { type: CommandType }>>;
type CommandType =
  | 'status'
  | 'take'
  | 'transfer'
  | 'close'
  | 'hold'
  | 'resume'
  | 'history'
  | 'offline_list'
  | 'offline_handled';

export interface DeskStore {
  get(): Desk;
  subscribe(listener: () => void): () => void;
  onAlert(listener: (alert: Alert) => void): () => void;
  start(): void;
  stop(): void;
  wake(): void;
  command(command: Command): Promise<Outcome>;
  say(chat: string, text: string): void;
  retry(chat: string, clientId: string): void;
  discard(chat: string, clientId: string): void;
  typing(chat: string, on: boolean): void;
  seen(chat: string): void;
  idle(on: boolean): void;
  watchVisitors(on: boolean): void;
  markHandled(id: string): Promise<Outcome>;
  dismiss(chat: string): void;
}

export interface DeskOptions {
  readonly open?: () => SocketLike;
  readonly now?: () => number;
  readonly random?: () => number;
  /** Where messages that are not accepted yet survive a reload. */
  readonly area?: () => Storage;
}

const lost: Outcome = { ok: false, problem: { code: 'network' } };

function refusalOf(frame: ErrorFrame): Refusal {
  const { code, field, holder, retry_after_ms: retryAfterMs } = frame;
  return {
    code,
    ...(field === undefined ? {} : { field }),
    ...(holder === undefined ? {} : { holder }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

export function createDesk(options: DeskOptions = {}): DeskStore {
  const now = options.now ?? Date.now;
  const area = options.area ?? (() => sessionStorage);
  const listeners = new Set<() => void>();
  const alertListeners = new Set<(alert: Alert) => void>();
  const answers = new Map<number, (outcome: Outcome) => void>();
  const unsent = new Map<string, readonly Pending[]>();
  let desk = initialDesk;
  let session: string | undefined;
  let nextRef = 1;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const socket = createSocket<OperatorServerFrame, OperatorClientFrame>({
    open: options.open ?? (() => new WebSocket(socketUrl('/ws/console'))),
    decode: decodeOperatorServerFrame,
    hello: () => ({
      type: 'hello',
      v: 1,
      ...(session === undefined ? {} : { session }),
      ...(desk.welcome ? { epoch: desk.welcome.epoch } : {}),
      cursors: cursors(desk),
    }),
    onFrame: receive,
    onLink(link) {
      if (link.phase !== 'live') failCommands();
      dispatch({ kind: 'link', phase: link.phase, endCode: link.endCode, now: now() });
    },
    onRefused: (field, expected) => console.warn(`A frame of the server was dropped: ${field}: ${expected}`),
    ...(options.random ? { random: options.random } : {}),
  });

  function dispatch(event: DeskEvent): void {
    const before = desk;
    const [next, effects] = step(desk, event);
    desk = next;
    for (const effect of effects) perform(effect);
    if (desk.talks !== before.talks) keepPending(before);
    plan();
    if (desk !== before) for (const listener of [...listeners]) listener();
  }

  function perform(effect: DeskEffect): void {
    switch (effect.do) {
      case 'send':
        socket.send(effect.frame, effect.answered);
        return;
      case 'expect_beats':
        return socket.watch(effect.on);
      case 'alert':
        for (const listener of [...alertListeners]) listener(effect.alert);
    }
  }

  function receive(frame: OperatorServerFrame): void {
    if (frame.type === 'welcome') session = frame.session;
    dispatch({ kind: 'frame', frame, now: now() });
    if (!('ref' in frame) || frame.ref === undefined) return;
    answer(frame.ref, frame.type === 'error' ? { ok: false, problem: refusalOf(frame) } : { ok: true });
  }

  function answer(ref: number, outcome: Outcome): void {
    answers.get(ref)?.(outcome);
    answers.delete(ref);
  }

  /** The connection is gone: whether the server did it shows in the state that comes with the next one. */
  function failCommands(): void {
    for (const ref of [...answers.keys()]) answer(ref, lost);
  }

  /** Wakes the talks when one of them wants to ask again, send again or stop showing "typing". */
  function plan(): void {
    const deadlines = [...desk.talks.values()].map(nextDeadline).filter((at) => at !== null);
    clearTimeout(timer);
    if (deadlines.length === 0) return;
    const wait = Math.max(0, Math.min(...deadlines) - now());
    timer = setTimeout(() => dispatch({ kind: 'tick', now: now() }), wait);
  }

  const storeOf = (chat: string): Store => createStore(area, `pasokh.console.${chat}.`);

  function keepPending(before: Desk): void {
    for (const chat of before.talks.keys()) {
      if (desk.talks.has(chat)) continue;
      unsent.delete(chat);
      savePending(storeOf(chat), []);
    }
    for (const [chat, talk] of desk.talks) {
      if (!before.talks.has(chat)) restorePending(chat);
      else if (unsent.get(chat) !== talk.pending) {
        unsent.set(chat, talk.pending);
        savePending(storeOf(chat), talk.pending);
      }
    }
  }

  function restorePending(chat: string): void {
    const pending = loadPending(storeOf(chat));
    if (pending.length > 0) dispatch({ kind: 'talk', chat, event: { kind: 'restore', pending } });
  }

  function command(wanted: Command): Promise<Outcome> {
    const ref = nextRef++;
    return new Promise((resolve) => {
      answers.set(ref, resolve);
      if (!socket.send({ ...wanted, ref }, true)) answer(ref, lost);
    });
  }

  return {
    get: () => desk,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onAlert(listener) {
      alertListeners.add(listener);
      return () => alertListeners.delete(listener);
    },
    start: socket.start,
    stop() {
      socket.stop();
      clearTimeout(timer);
    },
    wake: socket.wake,
    command,
    say(chat, text) {
      dispatch({ kind: 'talk', chat, event: { kind: 'say', clientId: newClientId(), text, now: now() } });
    },
    retry(chat, clientId) {
      dispatch({ kind: 'talk', chat, event: { kind: 'retry', clientId, now: now() } });
    },
    discard(chat, clientId) {
      dispatch({ kind: 'talk', chat, event: { kind: 'discard', clientId } });
    },
    typing(chat, on) {
      socket.send({ type: 'typing', chat, on });
    },
    seen(chat) {
      dispatch({ kind: 'talk', chat, event: { kind: 'seen' } });
    },
    idle(on) {
      socket.send({ type: 'idle', on });
    },
    watchVisitors(on) {
      dispatch({ kind: 'watch_visitors', on });
    },
    async markHandled(id) {
      const outcome = await command({ type: 'offline_handled', id });
      const me = desk.welcome?.me;
      if (outcome.ok && me) dispatch({ kind: 'handled', id, by: me, now: now() });
      return outcome;
    },
    dismiss(chat) {
      dispatch({ kind: 'dismiss', chat });
    },
  };
}
