import type { Server } from './server.ts';
import type { Operator } from './server.ts';

/** The console's REST interface, as a program uses it: logged in as one admin. */
export class ConsoleApi {
  private constructor(
    private readonly origin: string,
    private readonly cookie: string,
  ) {}

  static async logIn(server: Server, { email, password }: Operator): Promise<ConsoleApi> {
    const answer = await fetch(`${server.origin}/api/console/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: server.origin },
      body: JSON.stringify({ site: 'demo', email, password }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return new ConsoleApi(server.origin, (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '');
  }

  async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.origin}/api/console${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', Origin: this.origin, Cookie: this.cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }
}
