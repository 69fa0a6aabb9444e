import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { configuration, type Settings } from './configuration.ts';
import { program, share } from './paths.ts';

const run = promisify(execFile);

export interface Operator {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly capacity?: number;
  readonly admin?: boolean;
}

/** A real `pasokh serve` on a free loopback port, with a data folder of its own. */
export class Server {
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(settings: Settings, operators: readonly Operator[] = []): Promise<Server> {
    const server = new Server(await freePort(), await mkdtemp(join(tmpdir(), 'pasokh-e2e-')));
    await writeFile(server.config, configuration(server.origin, settings));
    for (const operator of operators) await server.addOperator(operator);
    try {
      await server.launch();
    } catch (notReady) {
      await server.stop();
      throw notReady;
    }
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  private get config(): string {
    return join(this.folder, 'pasokh.toml');
  }

  private get data(): string {
    return join(this.folder, 'data');
  }

  private get logFile(): string {
    return join(this.folder, 'log');
  }

  /** Starts it, again after `kill()`, on the same port and data. */
  async launch(): Promise<void> {
    const log = createWriteStream(this.logFile, { flags: 'a' });
    const child = spawn(program, ['serve', '--config', this.config, '--data', this.data, '--share', share], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    this.process = child;
    await this.ready(child);
  }

  private async ready(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (Date.now() < deadline) {
      if (child.exitCode !== null) break;
      const answer = await fetch(`${this.origin}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(50);
    }
    throw new Error(`the server is not ready:\n${await this.log()}`);
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** SIGTERM; true when it ended by itself and well. */
  async stop(): Promise<boolean> {
    const well = await this.end('SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
    return well;
  }

  private async end(signal: NodeJS.Signals): Promise<boolean> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return false;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    const inTime = await Promise.race([ended, sleep(15_000, 'late' as const)]);
    if (inTime === 'late') child.kill('SIGKILL');
    return inTime === 0;
  }

  async log(): Promise<string> {
    return readFile(this.logFile, 'utf8').catch(() => '(no log)');
  }

  private async addOperator({ name, email, password, capacity, admin }: Operator): Promise<void> {
    const passwordFile = join(this.folder, 'password');
    await writeFile(passwordFile, `${password}\n`);
    const own = ['--config', this.config, '--data', this.data, '--password-file', passwordFile];
    const limit = capacity === undefined ? [] : ['--capacity', String(capacity)];
    const role = admin ? ['--admin'] : [];
    await run(program, ['operator', 'add', ...own, '--name', name, '--email', email, ...limit, ...role]);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
