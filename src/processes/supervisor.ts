import cluster, { type Worker } from 'node:cluster';
import { setTimeout as delay } from 'node:timers/promises';
import { atMost, type LongLived } from '../platform/lifecycle';
import { toPrimary, type ToWorker } from './messages';

/** In milliseconds. */
const BACKOFF = { first: 100, max: 10_000 };
const STABLE_MS = 30_000;
/** Time between the stop of one worker and of the next, and the sum over all workers. */
const TURN = { msMax: 1_000, allMsMax: 1_500 };
/** Time from the drain to SIGKILL, in milliseconds. */
const END_MS_MAX = 9_000;

export interface WorkerDeath {
  pid: number | undefined;
  /** The exit code, the signal, or the error of a failed fork. */
  code: number | string;
  reason: string | undefined;
  restartInMs: number;
}

interface Options {
  count: number;
  /** All workers listen this long after the drain, in milliseconds. */
  graceMs: number;
  env: NodeJS.ProcessEnv;
  onDeath: (death: WorkerDeath) => void;
}

/**
 * Keeps `count` workers alive. The invariants, which workers.deaths.test.ts cites:
 * 1. The start is all or nothing: `run` rejects with the reason of the first worker that cannot start.
 * 2. After the start, each worker that ends is replaced, also when it exits with 0 and when all workers die at once.
 * 3. Deaths in a row double the pause before the next fork, from 100 ms to 10 s. A worker that lived for STABLE_MS ends the
 *    row and is replaced at once. A fork that the system refuses counts as a death.
 * 4. From the drain on, the end of a worker is no death: it is neither reported nor replaced.
 * 5. The primary stops workers one after another, so that the port accepts connections for as long as possible.
 * 6. No worker outlives the primary. The primary kills a worker that hangs END_MS_MAX after the drain. If the primary dies,
 *    Node.js ends each worker, because its IPC channel closes.
 */
export class Supervisor implements LongLived {
  readonly stopMsMax = END_MS_MAX + 500;
  private readonly ready = new Set<Worker>();
  private readonly ending = new AbortController();
  private listening: number | null = null;
  private failures = 0;
  private killing: NodeJS.Timeout | null = null;

  constructor(private readonly options: Options) {}

  get port(): number {
    if (this.listening === null) throw new Error('the workers do not listen yet');
    return this.listening;
  }

  async run(): Promise<void> {
    const { count } = this.options;
    const ports = await Promise.all(Array.from({ length: count }, () => this.whenReady(this.fork())));
    const [port] = ports as [number];
    if (this.ready.size < count) throw new Error('a worker ended as soon as it was ready');
    for (const worker of this.ready) this.keep(worker);
    this.listening = port;
  }

  drain(): void {
    this.ending.abort();
    this.killing ??= setTimeout(() => workers().forEach((worker) => worker.process.kill('SIGKILL')), END_MS_MAX);
    for (const worker of workers()) tellWorker(worker, { payverse: 'retire' });
  }

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
    // Sending to a dying worker fails. Its exit event follows.
    worker.on('error', () => undefined);
    onceEnded(worker, () => this.ready.delete(worker));
    return worker;
  }

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
    // Not unref'ed: without workers, only this timer keeps the primary alive.
    delay(restartInMs, null, { signal: this.ending.signal }).then(
      () => this.startAnother(),
      () => undefined,
    );
  }

  private startAnother(): void {
    try {
      const worker = this.fork();
      this.keep(worker);
      // `keep` reports a worker that does not become ready.
      this.whenReady(worker).catch(() => undefined);
    } catch (error) {
      this.failures += 1;
      this.replace({ pid: undefined, code: (error as Error).message, reason: undefined });
    }
  }
}

/** Calls back with the exit code or signal. A failed fork emits `error` and no `exit`. */
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

function workers(): Worker[] {
  const all = Object.values(cluster.workers ?? {});
  return all.filter((worker) => worker !== undefined && worker.process.pid !== undefined) as Worker[];
}
