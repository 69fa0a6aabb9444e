// The shell around link.ts: owns the WebSocket and the timers, and carries out the effects.
import type { Decoded } from './decode';
import { closeCodes, initialLink, step } from './link';
import type { Link, LinkEffect, LinkEvent, TimerName } from './link';
import type { OperatorServerFrame, VisitorServerFrame } from './protocol';

type ServerFrame = VisitorServerFrame | OperatorServerFrame;

/** What the shell needs of a WebSocket; tests bring their own. */
export type SocketLike = Pick<WebSocket, 'send' | 'close' | 'onopen' | 'onmessage' | 'onclose'>;

export interface SocketOptions<In extends ServerFrame, Out> {
  readonly open: () => SocketLike;
  readonly decode: (text: string) => Decoded<In>;
  /** Called at each connection: it carries the newest cursors. */
  readonly hello: () => Out;
  readonly onFrame: (frame: In) => void;
  readonly onLink: (link: Link) => void;
  /** A frame that could not be decoded. It is dropped; a hole in a chat is then noticed by its sequence. */
  readonly onRefused?: (field: string, expected: string) => void;
  readonly random?: () => number;
}

export interface Socket<Out> {
  link(): Link;
  start(): void;
  stop(): void;
  /** False when there is no live connection; nothing is queued here. `answered`: silence after it is a failure. */
  send(frame: Out, answered?: boolean): boolean;
  /** A chat is open: expect beats. */
  watch(on: boolean): void;
  /** The network came back or the page became visible. */
  wake(): void;
}

/** Same host as the page: the server refuses every other origin. */
export function socketUrl(path: string, page: Pick<Location, 'protocol' | 'host'> = location): string {
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}${path}`;
}

export function createSocket<In extends ServerFrame, Out>(options: SocketOptions<In, Out>): Socket<Out> {
  const random = options.random ?? Math.random;
  const timers = new Map<TimerName, ReturnType<typeof setTimeout>>();
  let link = initialLink;
  let current: SocketLike | null = null;

  function dispatch(event: LinkEvent): void {
    const before = link;
    const [next, effects] = step(link, event, random);
    link = next;
    for (const effect of effects) perform(effect);
    if (next.phase !== before.phase) options.onLink(link);
  }

  function perform(effect: LinkEffect): void {
    switch (effect.do) {
      case 'connect':
        return connect();
      case 'hello':
        return current?.send(JSON.stringify(options.hello()));
      case 'disconnect':
        return disconnect();
      case 'set_timer':
        clearTimeout(timers.get(effect.name));
        timers.set(
          effect.name,
          setTimeout(() => dispatch({ kind: 'timer', name: effect.name }), effect.ms),
        );
        return;
      case 'clear_timer':
        clearTimeout(timers.get(effect.name));
        timers.delete(effect.name);
    }
  }

  function connect(): void {
    let socket: SocketLike;
    try {
      socket = options.open();
    } catch {
      // A blocked or malformed address throws at once; treat it as any other failure, in its own turn.
      setTimeout(() => dispatch({ kind: 'closed', code: closeCodes.lost }), 0);
      return;
    }
    current = socket;
    socket.onopen = () => dispatch({ kind: 'opened' });
    socket.onmessage = (message) => receive(message.data);
    socket.onclose = (close) => {
      current = null;
      dispatch({ kind: 'closed', code: close.code });
    };
  }

  function disconnect(): void {
    if (!current) return;
    current.onopen = current.onmessage = current.onclose = null;
    current.close(1000);
    current = null;
  }

  function receive(data: unknown): void {
    dispatch({ kind: 'heard' });
    const decoded = options.decode(typeof data === 'string' ? data : '');
    if (!decoded.ok) {
      options.onRefused?.(decoded.field, decoded.expected);
      return;
    }
    const frame: ServerFrame = decoded.value;
    if (frame.type === 'welcome') dispatch({ kind: 'welcomed', beatMs: frame.beat_ms });
    if (frame.type === 'resumed') dispatch({ kind: 'resumed' });
    if (frame.type === 'reconnect') return dispatch({ kind: 'told_to_reconnect', afterMs: frame.after_ms });
    options.onFrame(decoded.value);
  }

  return {
    link: () => link,
    start: () => dispatch({ kind: 'start' }),
    stop: () => dispatch({ kind: 'stop' }),
    send(frame, answered = false) {
      if (link.phase !== 'live' || !current) return false;
      current.send(JSON.stringify(frame));
      if (answered) dispatch({ kind: 'sent' });
      return true;
    },
    watch: (on) => dispatch({ kind: 'watch', on }),
    wake: () => dispatch({ kind: 'woke' }),
  };
}
