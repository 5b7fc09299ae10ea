import cluster, { type Worker } from 'node:cluster';
import { setTimeout as delay } from 'node:timers/promises';
import { atMost, type LongLived } from '../platform/lifecycle';
import { toPrimary, type ToWorker } from './messages';

/** Times in milliseconds. */
const BACKOFF = { first: 100, max: 10_000 };
/** Who has lived for this long was well: the next one is started at once. */
const STABLE_MS = 30_000;
/** How long the others wait at the end until one has answered all that it had, and how long all of them wait together. */
const TURN = { msMax: 1_000, allMsMax: 1_500 };
/** A worker that has not ended by itself by then, counted from when it was told to retire, is killed. */
const END_MS_MAX = 9_000;

export interface WorkerDeath {
  pid: number | undefined;
  /** Exit code, or the signal that ended it, or why there was no process at all. */
  code: number | string;
  /** Why it could not start, where it knew. */
  reason: string | undefined;
  restartInMs: number;
}

interface Options {
  count: number;
  /** How long all workers listen after the drain, in milliseconds. */
  graceMs: number;
  /** Variables that the workers get beside our own. */
  env: NodeJS.ProcessEnv;
  /** Hears of workers that died although nobody asked them to. */
  onDeath: (death: WorkerDeath) => void;
}

/** Keeps so many workers alive: who dies is replaced, at once or, when that happens again and again, after a growing while. */
export class Supervisor implements LongLived {
  readonly stopMsMax = END_MS_MAX + 500;
  private readonly ready = new Set<Worker>();
  private readonly ending = new AbortController();
  private listening: number | null = null;
  private failures = 0;
  private killing: NodeJS.Timeout | null = null;

  constructor(private readonly options: Options) {}

  /** The port on which all workers answer. */
  get port(): number {
    if (this.listening === null) throw new Error('the workers do not listen yet');
    return this.listening;
  }

  /** Starts all workers. @throws Error when one cannot start */
  async run(): Promise<void> {
    const { count } = this.options;
    const ports = await Promise.all(Array.from({ length: count }, () => this.whenReady(this.fork())));
    const [port] = ports as [number];
    if (this.ready.size < count) throw new Error('a worker ended as soon as it was ready');
    for (const worker of this.ready) this.keep(worker);
    this.listening = port;
  }

  /** Tells all workers to drain. All of them still listen. */
  drain(): void {
    this.ending.abort();
    this.killing ??= setTimeout(() => workers().forEach((worker) => worker.process.kill('SIGKILL')), END_MS_MAX);
    for (const worker of workers()) tellWorker(worker, { payverse: 'retire' });
  }

  /** Ends them one after another, so that for as long as possible somebody takes connections. */
  async stop(): Promise<void> {
    await delay(this.options.graceMs);
    const turnMs = Math.min(TURN.msMax, TURN.allMsMax / this.options.count);
    const exits: Promise<void>[] = [];
    for (const worker of workers()) {
      const exit = new Promise<void>((resolve) => onceEnded(worker, () => resolve()));
      exits.push(exit);
      tellWorker(worker, { payverse: 'stop' });
      await atMost(turnMs, exit);
    }
    await Promise.all(exits);
    if (this.killing) clearTimeout(this.killing);
  }

  private fork(): Worker {
    const worker = cluster.fork(this.options.env);
    // What cannot be told to a worker that is just dying is told by its exit.
    worker.on('error', () => undefined);
    onceEnded(worker, () => this.ready.delete(worker));
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
      onceEnded(worker, (code) => reject(new Error(`a worker ended with ${code}`)));
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
    onceEnded(worker, (code) => {
      if (performance.now() - startedAt >= STABLE_MS) this.failures = 0;
      else this.failures += 1;
      this.replace({ pid: worker.process.pid, code, reason });
    });
  }

  private replace(death: Omit<WorkerDeath, 'restartInMs'>): void {
    if (this.ending.signal.aborted) return;
    const restartInMs = this.failures === 0 ? 0 : Math.min(BACKOFF.first * 2 ** (this.failures - 1), BACKOFF.max);
    this.options.onDeath({ ...death, restartInMs });
    // This timer may be all that keeps the primary alive.
    delay(restartInMs, null, { signal: this.ending.signal }).then(
      () => this.startAnother(),
      () => undefined,
    );
  }

  private startAnother(): void {
    try {
      const worker = this.fork();
      this.keep(worker);
      // Why it did not become ready is told by its end.
      this.whenReady(worker).catch(() => undefined);
    } catch (error) {
      // The system has no room for a process now.
      this.failures += 1;
      this.replace({ pid: undefined, code: (error as Error).message, reason: undefined });
    }
  }
}

/** Calls back with the exit code or signal. A process that could not be started at all has an error and no exit. */
function onceEnded(worker: Worker, listener: (code: number | string) => void): void {
  if (worker.isDead()) {
    listener(worker.process.exitCode ?? 0);
    return;
  }
  worker.once('exit', (code, signal) => listener(signal || code));
  if (worker.process.pid === undefined) worker.once('error', (error) => listener(error.message));
}

export function tellWorker(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message);
}

/** Those that are processes. */
function workers(): Worker[] {
  const all = Object.values(cluster.workers ?? {});
  return all.filter((worker) => worker !== undefined && worker.process.pid !== undefined) as Worker[];
}
