// For tests: frames as the server sends them, taken from the shared samples, and a server that a test drives by hand.
import type { SocketLike } from '@pasokh/client/socket';
import type {
  Line,
  OperatorChat,
  OperatorClientFrame,
  OperatorRow,
  OperatorServerFrame,
} from '@pasokh/client/protocol';
import { decodeOperatorClientFrame, decodeOperatorServerFrame } from '@pasokh/client/protocol';

const samples = import.meta.glob<string>('../../tests/fixtures/wire/operator/server/*.json', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** A sample of docs/protocol.md, with some fields changed. */
export function sample<T extends OperatorServerFrame['type']>(
  type: T,
  change: Partial<Extract<OperatorServerFrame, { type: T }>> = {},
): Extract<OperatorServerFrame, { type: T }> {
  const text = samples[`../../tests/fixtures/wire/operator/server/${type}.json`];
  const decoded = decodeOperatorServerFrame(text ?? '');
  if (!decoded.ok) throw new Error(`no sample of ${type}: ${decoded.field} ${decoded.expected}`);
  return { ...decoded.value, ...change } as Extract<OperatorServerFrame, { type: T }>;
}

export const meId = sample('welcome').me.id;

export function chatRow(id: string, change: Partial<OperatorChat> = {}): OperatorChat {
  const row = sample('chat').chat;
  return {
    ...row,
    id,
    top: 0,
    visitor_read: 0,
    operator_read: 0,
    last: null,
    unanswered_since: null,
    ...change,
  };
}

/** Whoever the site does not vouch for. */
export const anonymous = { verified: false, name: null, email: null };

export function operatorRow(change: Partial<OperatorRow> = {}): OperatorRow {
  const row = sample('operators').changed[0];
  if (!row) throw new Error('the sample has no operator');
  return { ...row, ...change };
}

export const fromVisitor = (seq: number, text = `line ${seq}`): Line => ({
  seq,
  at: 1_795_312_800_000 + seq * 1000,
  from: { kind: 'visitor' },
  text,
});

/** The server's end of each connection that the console opens. */
export class Wire {
  readonly sockets: SocketLike[] = [];
  readonly received: OperatorClientFrame[] = [];

  readonly open = (): SocketLike => {
    const socket: SocketLike = {
      onopen: null,
      onmessage: null,
      onclose: null,
      close: () => undefined,
      send: (data) => {
        const decoded = decodeOperatorClientFrame(String(data));
        if (!decoded.ok)
          throw new Error(`the console sent what no server takes: ${String(data)} (${decoded.field})`);
        this.received.push(decoded.value);
      },
    };
    this.sockets.push(socket);
    return socket;
  };

  private get current(): SocketLike {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('no connection was opened');
    return socket;
  }

  accept(): void {
    this.current.onopen?.call({} as WebSocket, new Event('open'));
  }

  send(...frames: OperatorServerFrame[]): void {
    for (const frame of frames)
      this.current.onmessage?.call(
        {} as WebSocket,
        new MessageEvent('message', { data: JSON.stringify(frame) }),
      );
  }

  close(code: number): void {
    this.current.onclose?.call({} as WebSocket, { code } as CloseEvent);
  }

  /** What a fresh console gets: these chats with these lines. */
  greet(chats: readonly (readonly [OperatorChat, readonly Line[]])[], recovered = false): void {
    this.accept();
    this.send(
      sample('welcome'),
      sample('state', { chats: chats.map(([row, lines]) => ({ ...row, top: lines.length })) }),
      ...chats.map(([row, lines]) =>
        sample('snapshot', { chat: row.id, earlier: false, messages: [...lines] }),
      ),
      sample('resumed', {
        recovered,
        tops: Object.fromEntries(chats.map(([row, lines]) => [row.id, lines.length])),
      }),
    );
  }

  /** Frames of one type, as they came. */
  sent<T extends OperatorClientFrame['type']>(type: T): Extract<OperatorClientFrame, { type: T }>[] {
    return this.received.filter(
      (frame): frame is Extract<OperatorClientFrame, { type: T }> => frame.type === type,
    );
  }
}
