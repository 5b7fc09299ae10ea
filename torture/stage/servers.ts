import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '../../src/platform/postgres/embedded/postgresCluster';
import { startPgProxy, type PgProxy } from '../../tests/support/pgProxy';

/** In milliseconds. */
const LIMITS = { start: 40_000, stop: 12_000, poll: 20, health: 1_000 };

export interface ServerOptions {
  number: number;
  /** Where `dist/server.js` is. */
  root: string;
  /** PostgreSQL's. The server connects through a link that the kit can break. */
  connectionString: string;
  logFolder: string;
  env: Record<string, string>;
  /** Called when the server ends and the kit has not ended it. */
  onDeath: (name: string, how: string) => void;
}

/** A built server as a process, always on the same port, with a link to PostgreSQL that can be broken. */
export class TorturedServer {
  private child: ChildProcess | null = null;
  private exit: Promise<number | string> = Promise.resolve(0);
  private isEnding = false;

  private constructor(
    private readonly options: ServerOptions,
    private readonly port: number,
    readonly link: PgProxy,
    private readonly log: WriteStream,
  ) {}

  static async open(options: ServerOptions): Promise<TorturedServer> {
    const { connectionString, logFolder, number } = options;
    const link = await startPgProxy({ connectionString });
    const log = createWriteStream(path.join(logFolder, `server-${number}.log`));
    const server = new TorturedServer(options, await findFreePort(), link, log);
    try {
      await server.start();
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Resolves when it is ready. `env`: variables for this start alone. */
  async start(env: Record<string, string> = {}): Promise<void> {
    const child = this.spawn(env);
    this.child = child;
    this.isEnding = false;
    this.exit = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
    void this.exit.then((how) => this.isEnding || this.options.onDeath(this.name, String(how)));
    const deadline = Date.now() + LIMITS.start;
    while (!(await this.isReady())) {
      if (!this.isRunning() || Date.now() > deadline) throw new Error(`${this.name} does not start: see its log`);
      await delay(LIMITS.poll);
    }
  }

  isRunning(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  get name(): string {
    return `server ${this.options.number}`;
  }

  signal(name: NodeJS.Signals): void {
    this.child?.kill(name);
  }

  /** Resolves with its exit code, or with the signal that ended it. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | string> {
    this.isEnding = true;
    this.signal(signal);
    const overdue = setTimeout(() => this.signal('SIGKILL'), LIMITS.stop);
    const how = await this.exit;
    clearTimeout(overdue);
    return how;
  }

  async close(): Promise<void> {
    await this.end('SIGTERM');
    await this.link.close();
    this.log.end();
  }

  private spawn(env: Record<string, string>): ChildProcess {
    const { root } = this.options;
    const child = spawn(process.execPath, [path.join(root, 'dist/server.js')], {
      cwd: path.dirname(this.log.path as string),
      env: {
        PATH: process.env['PATH'],
        PORT: String(this.port),
        DATABASE_URL: this.link.connection.connectionString,
        ...this.options.env,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr]) stream.pipe(this.log, { end: false });
    return child;
  }

  private async isReady(): Promise<boolean> {
    try {
      const { ok } = await fetch(`${this.origin}/health/ready`, { signal: AbortSignal.timeout(LIMITS.health) });
      return ok;
    } catch {
      return false;
    }
  }
}
