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
  private constructor(private readonly socket: WebSocket) {}

  static async visitor(server: Server, page: Place): Promise<RawClient> {
    const client = await RawClient.connect(server, '/ws/visitor', {});
    await client.ask({ type: 'hello', v: 1, site: 'demo', lang: 'fa', page }, 'resumed');
    return client;
  }

  static async console(server: Server, cookie: string): Promise<RawClient> {
    const client = await RawClient.connect(server, '/ws/console', { cookie });
    await client.ask({ type: 'hello', v: 1, cursors: {} }, 'resumed');
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

  async say(text: string): Promise<void> {
    await this.ask({ type: 'say', client_id: randomUUID(), text }, 'accepted');
  }

  async leaveMessage(name: string, contact: string, text: string): Promise<void> {
    await this.ask({ type: 'leave_message', client_id: randomUUID(), name, contact, text }, 'accepted');
  }

  /** Sends a frame and waits for one of the type that answers it. */
  ask(frame: Frame, answer: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const listen = (data: WebSocket.RawData): void => {
        const { type, ...rest } = JSON.parse(String(data)) as { type: string };
        if (type !== answer && type !== 'error') return;
        this.socket.off('message', listen);
        if (type === answer) resolve();
        else reject(new Error(`${frame.type} was answered by an error: ${JSON.stringify(rest)}`));
      };
      this.socket.on('message', listen);
      this.socket.send(JSON.stringify(frame));
    });
  }

  leave(): void {
    this.socket.close();
  }
}
