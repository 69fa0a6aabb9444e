// An in-process server of the visitors' protocol: keeps one chat, acknowledges, resumes, and fails on request.
import type { SocketLike } from '../src/socket';
import { decodeVisitorClientFrame } from '../src/protocol';
import type {
  Line,
  QueuePlace,
  Team,
  VisitorChat,
  VisitorClientFrame,
  VisitorServerFrame,
  VisitorWelcome,
} from '../src/protocol';

type Hello = Extract<VisitorClientFrame, { type: 'hello' }>;
type Draft = Omit<Line, 'seq' | 'at'>;

interface Peer {
  send(text: string): void;
  close(code: number): void;
}

interface Connection extends Peer {
  session: string;
  greeted: boolean;
}

const id = (digit: string): string => digit.repeat(32);

export class FakeServer {
  epoch = 'epoch-1';
  now = Date.now();
  team: Team = { status: 'online', opens_at: null };
  site: VisitorWelcome['site'] = {
    id: 'demo',
    name: { fa: 'فروشگاه ترنج', en: 'Toranj shop' },
    languages: ['fa', 'en'],
    bot: true,
    invites: [],
  };
  textBytes = 8_000;
  /** Only visitors with this JWT are let in. */
  required: string | null = null;
  chat: VisitorChat | null = null;
  lines: Line[] = [];
  /** Frames of the clients, as they came. */
  readonly received: VisitorClientFrame[] = [];
  /** While false nobody connects: an attempt stays one. */
  reachable = true;
  /** Messages are stored, but their answer is lost. */
  mute = false;
  /** Called for each stored message of the visitor. */
  onSay: (frame: Extract<VisitorClientFrame, { type: 'say' }>) => void = () => {};
  onHuman: () => void = () => {};
  onInvite: (frame: Extract<VisitorClientFrame, { type: 'invite' }>) => void = () => {};

  private readonly connections = new Set<Connection>();
  private readonly stored = new Map<string, Line>();
  private sessions = 0;

  /** A client connects; the returned functions take what it does. */
  attach(peer: Peer): { receive(text: string): void; closed(): void } {
    const connection: Connection = { ...peer, session: '', greeted: false };
    this.connections.add(connection);
    return {
      receive: (text) => this.receive(connection, text),
      closed: () => void this.connections.delete(connection),
    };
  }

  /** A WebSocket in the same process; frames travel in microtasks, in order. */
  readonly open = (): SocketLike => {
    let client: ReturnType<FakeServer['attach']> | null = null;
    const socket: SocketLike = {
      onopen: null,
      onmessage: null,
      onclose: null,
      send: (data) => queueMicrotask(() => client?.receive(String(data))),
      close: () => {
        client?.closed();
        client = null;
      },
    };
    queueMicrotask(() => {
      if (!this.reachable) return;
      client = this.attach({
        send: (text) => queueMicrotask(() => call(socket.onmessage, { data: text })),
        close: (code) => queueMicrotask(() => call(socket.onclose, { code })),
      });
      call(socket.onopen, {});
    });
    return socket;
  };

  get connected(): number {
    return this.connections.size;
  }

  /** Every connection ends with this code. */
  drop(code = 1006): void {
    for (const connection of this.connections) connection.close(code);
    this.connections.clear();
  }

  send(frame: VisitorServerFrame): void {
    for (const connection of this.connections) if (connection.greeted) transmit(connection, frame);
  }

  /** A line by anybody but the visitor. */
  write(draft: Draft): Line {
    const line = this.store(draft);
    this.send({ type: 'message', chat: this.openChat().id, ...line });
    return line;
  }

  setChat(change: Partial<VisitorChat>, queue?: QueuePlace): void {
    const { queue: _, ...rest } = this.openChat();
    this.chat = { ...rest, ...change, ...(queue ? { queue } : {}) };
    this.send({ type: 'chat', chat: this.chat });
  }

  setTeam(team: Team): void {
    this.team = team;
    this.send({ type: 'team', ...team });
  }

  framesOf<T extends VisitorClientFrame['type']>(type: T): Extract<VisitorClientFrame, { type: T }>[] {
    return this.received.filter(
      (frame): frame is Extract<VisitorClientFrame, { type: T }> => frame.type === type,
    );
  }

  private openChat(): VisitorChat {
    this.chat ??= {
      id: id('c'),
      state: 'bot',
      department: 'support',
      top: 0,
      operator: null,
      visitor_read: 0,
      operator_read: 0,
      closed: null,
    };
    return this.chat;
  }

  private store(draft: Draft): Line {
    const line: Line = { ...draft, seq: this.lines.length + 1, at: this.now + this.lines.length };
    this.lines.push(line);
    this.chat = { ...this.openChat(), top: line.seq };
    return line;
  }

  private receive(connection: Connection, text: string): void {
    const decoded = decodeVisitorClientFrame(text);
    if (!decoded.ok) {
      transmit(connection, { type: 'error', code: 'bad_field', retry: false, field: decoded.field });
      return;
    }
    const frame = decoded.value;
    this.received.push(frame);
    if (frame.type === 'hello') return this.greet(connection, frame);
    if (connection.greeted) this.obey(connection, frame);
  }

  private greet(connection: Connection, hello: Hello): void {
    if (this.required !== null && hello.identity !== this.required) {
      const code = hello.identity === undefined ? 'identity_required' : 'identity_invalid';
      transmit(connection, { type: 'error', code, retry: false });
      return;
    }
    for (const other of this.connections) {
      if (other !== connection && hello.session !== undefined && other.session === hello.session) {
        this.connections.delete(other);
        other.close(4500);
      }
    }
    connection.session = hello.session ?? id(String((this.sessions += 1)));
    connection.greeted = true;
    transmit(connection, {
      type: 'welcome',
      v: 1,
      session: connection.session,
      token: hello.token === undefined && hello.identity === undefined ? 'token-1' : null,
      visitor: hello.identity === undefined ? null : { verified: true, name: 'مینا', email: null },
      epoch: this.epoch,
      at: this.now,
      beat_ms: 10_000,
      site: this.site,
      team: this.team,
      limits: { text_bytes: this.textBytes },
    });
    const recovered = hello.epoch === this.epoch && hello.chat === this.chat?.id;
    if (this.chat) this.catchUp(connection, this.chat.id, recovered ? (hello.seq ?? 0) : null);
    transmit(connection, {
      type: 'resumed',
      epoch: this.epoch,
      recovered,
      tops: this.chat ? { [this.chat.id]: this.lines.length } : {},
      chat: this.chat,
      team: this.team,
    });
  }

  private catchUp(connection: Connection, chat: string, from: number | null): void {
    if (from === null) {
      transmit(connection, { type: 'snapshot', chat, earlier: false, messages: this.lines });
      return;
    }
    for (const line of this.lines)
      if (line.seq > from) transmit(connection, { type: 'message', chat, ...line });
  }

  private obey(connection: Connection, frame: Exclude<VisitorClientFrame, Hello>): void {
    switch (frame.type) {
      case 'say':
        return this.say(connection, frame);
      case 'sync':
        return this.catchUp(connection, frame.chat, frame.seq);
      case 'leave_message':
        return transmit(connection, { type: 'accepted', client_id: frame.client_id, at: this.now });
      case 'human':
        if (frame.ref !== undefined) transmit(connection, { type: 'done', ref: frame.ref });
        return this.onHuman();
      case 'end':
        if (frame.ref !== undefined) transmit(connection, { type: 'done', ref: frame.ref });
        this.setChat({ state: 'closed', closed: 'closed_by_visitor' });
        this.write({ from: { kind: 'system' }, event: 'closed_by_visitor' });
        return;
      case 'rate':
        if (frame.ref !== undefined) transmit(connection, { type: 'done', ref: frame.ref });
        return;
      case 'invite':
        return this.onInvite(frame);
      case 'typing':
      case 'read':
      case 'page':
        return;
    }
  }

  private say(connection: Connection, frame: Extract<VisitorClientFrame, { type: 'say' }>): void {
    const known = this.stored.get(frame.client_id);
    const line =
      known ?? this.store({ from: { kind: 'visitor' }, client_id: frame.client_id, text: frame.text });
    this.stored.set(frame.client_id, line);
    if (this.mute) return;
    const { id: chat } = this.openChat();
    transmit(connection, {
      type: 'accepted',
      client_id: frame.client_id,
      chat,
      seq: line.seq,
      at: line.at,
      ...(known ? { duplicate: true } : {}),
    });
    if (known) return;
    for (const other of this.connections) {
      if (other !== connection && other.greeted) transmit(other, { type: 'message', chat, ...line });
    }
    this.onSay(frame);
  }
}

function transmit(peer: Peer, frame: VisitorServerFrame): void {
  peer.send(JSON.stringify(frame));
}

/** The handlers of a WebSocket take events; the shell reads only the fields given here. */
function call<E>(handler: ((this: WebSocket, event: E) => unknown) | null, fields: Partial<E>): void {
  (handler as ((event: Partial<E>) => unknown) | null)?.(fields);
}
