import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cursor, initialChat, reduce } from '../src/chat_state';
import type { ChatEvent, ChatState } from '../src/chat_state';
import { decodeVisitorServerFrame } from '../src/protocol';
import type { VisitorClientFrame, VisitorServerFrame } from '../src/protocol';
import { createSocket, socketUrl } from '../src/socket';
import type { Socket } from '../src/socket';
import { FakeServer } from './fake_server';

/** The smallest client that keeps a chat: socket and reducer, nothing else. */
class Client {
  chat: ChatState = initialChat({ kind: 'visitor' });
  readonly phases: string[] = [];
  private epoch: string | undefined;
  private session: string | undefined;
  readonly socket: Socket<VisitorClientFrame>;

  constructor(server: FakeServer) {
    this.socket = createSocket<VisitorServerFrame, VisitorClientFrame>({
      open: server.open,
      decode: decodeVisitorServerFrame,
      random: () => 0.5,
      hello: () => ({
        type: 'hello',
        v: 1,
        site: 'demo',
        page: { url: '', title: '', referrer: '' },
        lang: 'fa',
        ...(this.session === undefined ? {} : { session: this.session }),
        ...(this.epoch === undefined ? {} : { epoch: this.epoch }),
        ...cursor(this.chat),
      }),
      onLink: (link) => {
        this.phases.push(link.phase);
        if (link.phase === 'waiting' || link.phase === 'ended') this.apply({ kind: 'lost' });
      },
      onFrame: (frame) => this.take(frame),
    });
    this.socket.start();
  }

  say(text: string): void {
    this.apply({ kind: 'say', clientId: text, text, now: Date.now() });
  }

  get texts(): string[] {
    return this.chat.lines.map((line) => line.text ?? line.event ?? '');
  }

  private take(frame: VisitorServerFrame): void {
    if (frame.type === 'welcome') {
      this.session = frame.session;
      this.epoch = frame.epoch;
    } else if (frame.type === 'resumed') {
      const chat = frame.chat?.id ?? null;
      this.socket.watch(chat !== null);
      this.apply({ kind: 'resumed', chat, top: frame.chat?.top ?? 0, now: Date.now() });
    } else if (frame.type === 'accepted' || frame.type === 'message' || frame.type === 'snapshot') {
      this.apply({ kind: 'frame', frame, now: Date.now() });
    }
  }

  private apply(event: ChatEvent): void {
    const [next, effects] = reduce(this.chat, event);
    this.chat = next;
    for (const effect of effects) {
      if (effect.do === 'say') {
        this.socket.send({ type: 'say', client_id: effect.clientId, text: effect.text }, true);
      }
      if (effect.do === 'sync' && next.chat !== null) {
        this.socket.send({ type: 'sync', chat: next.chat, seq: effect.seq });
      }
    }
  }
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('socket and chat against a server', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('resends what was not acknowledged, once, and resumes what was missed, in order', async () => {
    const server = new FakeServer();
    const client = new Client(server);
    await settle();
    client.say('one');
    await settle();
    server.mute = true;
    client.say('two');
    await settle();
    server.drop();
    await settle();
    client.say('three');
    server.write({ from: { kind: 'operator', id: 'o', name: 'Sara' }, text: 'four' });
    server.mute = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(client.texts).toEqual(['one', 'two', 'four', 'three']);
    expect(client.chat.pending).toEqual([]);
    expect(server.lines.map((line) => line.text)).toEqual(['one', 'two', 'four', 'three']);
  });

  it('replaces what it has after another epoch', async () => {
    const server = new FakeServer();
    const client = new Client(server);
    await settle();
    client.say('one');
    client.say('lost by the restore');
    await settle();
    server.lines.pop();
    server.epoch = 'epoch-2';
    server.setChat({ top: 1 });
    server.drop();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(client.texts).toEqual(['one']);
  });

  it('notices a dead connection by the missing beats', async () => {
    const server = new FakeServer();
    server.write({ from: { kind: 'bot', name: 'B' }, text: 'hello' });
    const client = new Client(server);
    await settle();
    await vi.advanceTimersByTimeAsync(24_999);
    expect(client.socket.link().phase).toBe('live');
    await vi.advanceTimersByTimeAsync(1);
    expect(client.socket.link().phase).toBe('waiting');
    await vi.advanceTimersByTimeAsync(500);
    expect(client.socket.link().phase).toBe('live');
  });

  it('ends when another connection takes the session over', async () => {
    const server = new FakeServer();
    const client = new Client(server);
    await settle();
    server.drop(4500);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(client.socket.link()).toMatchObject({ phase: 'ended', endCode: 4500 });
    expect(server.connected).toBe(0);
  });

  it('treats an address that cannot be opened as a lost connection', async () => {
    const open = vi.fn(() => {
      throw new DOMException('blocked');
    });
    const socket = createSocket<VisitorServerFrame, VisitorClientFrame>({
      open,
      decode: decodeVisitorServerFrame,
      hello: () => ({ type: 'end' }),
      onFrame: () => {},
      onLink: () => {},
      random: () => 0.5,
    });
    socket.start();
    await vi.advanceTimersByTimeAsync(600);
    expect(open.mock.calls.length).toBe(2);
    socket.stop();
  });
});

it('builds its address from the page', () => {
  expect(socketUrl('/ws/visitor', { protocol: 'https:', host: 'chat.example' })).toBe(
    'wss://chat.example/ws/visitor',
  );
  expect(socketUrl('/ws/visitor', { protocol: 'http:', host: '127.0.0.1:8080' })).toBe(
    'ws://127.0.0.1:8080/ws/visitor',
  );
});
