import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { atMost } from './life';
import { toPrimary, type ToWorker } from './messages';

/** Times in milliseconds. */
const BACKOFF = { first: 100, max: 10_000 };
/** Who has lived for this long was well: the next one is started at once. */
const STABLE_MS = 30_000;
/** How long the others wait at the end until one has answered all that it had. */
const TURN_MS = 1_000;
/** A worker that has not ended by itself by then, counted from the first of them, is killed. */
const END_MS_MAX = 8_500;

export interface WorkerDeath {
  pid: number | undefined;
  /** Exit code, or the signal that ended it. */
  code: number | string;
  /** Why it could not start, where it knew. */
  reason: string | undefined;
  restartInMs: number;
}

interface Options {
  count: number;
  /** Variables that the workers get beside our own. */
  env: NodeJS.ProcessEnv;
  /** Hears of workers that died although nobody asked them to. */
  onDeath: (death: WorkerDeath) => void;
}

/** Keeps so many workers alive: who dies is replaced, at once or, when that happens again and again, after a growing while. */
export class Supervisor {
  private readonly ready = new Set<Worker>();
  private failures = 0;
  private ending = false;

  constructor(private readonly options: Options) {}

  /** Starts all workers. Resolves with the port on which all of them answer. @throws Error when one cannot start */
  async start(): Promise<number> {
    const { count } = this.options;
    const ports = await Promise.all(Array.from({ length: count }, () => this.whenReady(this.fork())));
    const [port] = ports as [number];
    if (this.ready.size < count) throw new Error('a worker ended as soon as it was ready');
    for (const worker of this.ready) this.keep(worker);
    return port;
  }

  /** How many can answer requests. */
  countReady(): number {
    return this.ready.size;
  }

  /** Says that this is the end. All of them still listen. */
  retire(): void {
    this.ending = true;
    for (const worker of workers()) tellWorker(worker, { payverse: 'retire' });
  }

  /** Ends them one after another, so that for as long as possible somebody takes connections. */
  async stop(): Promise<void> {
    this.retire();
    const kill = setTimeout(() => workers().forEach((worker) => worker.process.kill('SIGKILL')), END_MS_MAX);
    const exits: Promise<unknown>[] = [];
    for (const worker of workers()) {
      const exit = worker.isDead() ? Promise.resolve() : once(worker, 'exit');
      exits.push(exit);
      tellWorker(worker, { payverse: 'stop' });
      await atMost(TURN_MS, exit);
    }
    await Promise.all(exits);
    clearTimeout(kill);
  }

  private fork(): Worker {
    const worker = cluster.fork(this.options.env);
    // What cannot be told to a worker that is just dying is told by its exit.
    worker.on('error', () => undefined);
    worker.once('exit', () => this.ready.delete(worker));
    return worker;
  }

  /** Resolves with its port. */
  private whenReady(worker: Worker): Promise<number> {
    return new Promise((resolve, reject) => {
      worker.on('message', (received: unknown) => {
        const message = toPrimary(received);
        if (message?.payverse === 'failed') reject(new Error(message.reason));
        if (message?.payverse !== 'ready') return;
        this.ready.add(worker);
        resolve(message.port);
      });
      worker.once('exit', (code, signal) => reject(new Error(`a worker ended with ${signal || code}`)));
    });
  }

  /** Replaces it when it has ended. */
  private keep(worker: Worker): void {
    const startedAt = performance.now();
    let reason: string | undefined;
    worker.on('message', (received: unknown) => {
      const message = toPrimary(received);
      if (message?.payverse === 'failed') reason = message.reason;
    });
    worker.once('exit', (code, signal) => {
      if (this.ending) return;
      this.failures = performance.now() - startedAt >= STABLE_MS ? 0 : this.failures + 1;
      const restartInMs = this.failures === 0 ? 0 : Math.min(BACKOFF.first * 2 ** (this.failures - 1), BACKOFF.max);
      this.options.onDeath({ pid: worker.process.pid, code: signal || code, reason, restartInMs });
      void this.replaceAfter(restartInMs);
    });
  }

  private async replaceAfter(ms: number): Promise<void> {
    await delay(ms, null, { ref: false });
    if (this.ending) return;
    const worker = this.fork();
    this.keep(worker);
    // Why it did not become ready is told by its exit.
    await this.whenReady(worker).catch(() => undefined);
  }
}

export function tellWorker(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message);
}

function workers(): Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
}
