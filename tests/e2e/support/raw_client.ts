import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Server } from './server.ts';

interface Place {
  readonly url: string;
  readonly title: string;
  readonly referrer: string;
}

type Frame = Readonly<Record<string, unknown>> & { readonly type: string };

/** A client without a page, who says whatever he likes. */
export class RawClient {
  /** Of a console: the chats that were the operator's when it connected. */
  chats: readonly string[] = [];

  private constructor(private readonly socket: WebSocket) {}

  /** With the token of a browser: one more tab of its visitor. */
  static async visitor(server: Server, page: Place, token?: string): Promise<RawClient> {
    const client = await RawClient.connect(server, '/ws/visitor', {});
    const who = token === undefined ? {} : { token };
    await client.ask({ type: 'hello', v: 1, site: 'demo', lang: 'fa', page, ...who }, 'resumed');
    return client;
  }

  static async console(server: Server, cookie: string): Promise<RawClient> {
    const client = await RawClient.connect(server, '/ws/console', { cookie });
    const state = await client.ask({ type: 'hello', v: 1, cursors: {} }, 'state');
    client.chats = (state.chats as { id: string }[]).map(({ id }) => id);
    return client;
  }

  private static async connect(
    server: Server,
    path: string,
    headers: Record<string, string>,
  ): Promise<RawClient> {
    const { origin } = server;
    const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}`, { origin, headers });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new RawClient(socket);
  }

  /** `chat` is an operator's to say; a visitor has one only. */
  async say(text: string, chat?: string): Promise<void> {
    const where = chat === undefined ? {} : { chat };
    await this.ask({ type: 'say', client_id: randomUUID(), text, ...where }, 'accepted');
  }

  /** The page under the widget is another one now. Nothing answers this. */
  move(page: Place): void {
    this.socket.send(JSON.stringify({ type: 'page', page }));
  }

  async leaveMessage(name: string, contact: string, text: string): Promise<void> {
    await this.ask({ type: 'leave_message', client_id: randomUUID(), name, contact, text }, 'accepted');
  }

  /** Sends a frame and waits for the one of the type that answers it. Several may be under way. */
  ask(frame: Frame, answer: string): Promise<Frame> {
    return new Promise((resolve, reject) => {
      const listen = (data: WebSocket.RawData): void => {
        const heard = JSON.parse(String(data)) as Frame;
        if (heard.type !== answer && heard.type !== 'error') return;
        if (heard.client_id !== frame.client_id || heard.ref !== frame.ref) return;
        this.socket.off('message', listen);
        if (heard.type === answer) resolve(heard);
        else reject(new Error(`${frame.type} was answered by an error: ${JSON.stringify(heard)}`));
      };
      this.socket.on('message', listen);
      this.socket.send(JSON.stringify(frame));
    });
  }

  leave(): void {
    this.socket.close();
  }
}
