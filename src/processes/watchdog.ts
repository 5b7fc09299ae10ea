import { url as inspectorUrl } from 'node:inspector';
import { Worker } from 'node:worker_threads';
import type { Logger } from '../config/logger';

/** In milliseconds. An event loop that is blocked for `silentMax` does not answer `/health/live` either. */
const TIMES = { beat: 250, silentMax: 9_000, lastWords: 250 };
/** Value of `beats` while a debugger is attached, which may pause the event loop. */
const UNWATCHED = -1n;
/** Without limits V8 would reserve the heap of a whole program. */
const MEMORY_MB = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 };

interface ThreadData {
  /** One cell of shared memory: how often the main thread's timer has fired, or UNWATCHED. */
  beats: BigInt64Array;
  /** One cell of shared memory: the deadline of the shutdown on the clock of `process.hrtime`, or 0. */
  endAt: BigInt64Array;
  times: typeof TIMES;
  fields: object | null;
}

/**
 * A thread that sends SIGKILL to this process when its event loop is blocked, and when a shutdown takes too long. The main
 * thread cannot do that itself: in a blocked event loop no timer fires. Decision 18.
 */
export class Watchdog {
  private readonly beats = createCell();
  private readonly endAt = createCell();
  private beatAt = process.hrtime.bigint();

  constructor(logger: Logger) {
    const fields = logger.level === 'silent' ? null : logger.bindings();
    const workerData: ThreadData = { beats: this.beats, endAt: this.endAt, times: TIMES, fields };
    const isolation = { env: {}, execArgv: [], resourceLimits: MEMORY_MB };
    const thread = new Worker(`(${watch.toString()})()`, { eval: true, workerData, ...isolation });
    thread.on('error', (err) => logger.error({ err }, 'the watchdog has failed')).unref();
    setInterval(() => this.beat(), TIMES.beat).unref();
  }

  /**
   * Sets the deadline of the process, `ms` milliseconds after the last beat. The earliest deadline wins. It counts from the
   * last beat, because a signal that arrives while the loop is blocked is handled late.
   */
  endWithin(ms: number): void {
    const [before, next] = [Atomics.load(this.endAt, 0), this.beatAt + BigInt(ms) * 1_000_000n];
    Atomics.store(this.endAt, 0, before > 0n && before < next ? before : next);
  }

  private beat(): void {
    this.beatAt = process.hrtime.bigint();
    const next = Atomics.load(this.beats, 0) + 1n;
    Atomics.store(this.beats, 0, inspectorUrl() === undefined ? next : UNWATCHED);
  }
}

function createCell(): BigInt64Array {
  return new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT));
}

/**
 * The body of the thread. The thread starts from the text of this function, which therefore must not use its module's scope.
 * It counts its own ticks and not elapsed time: a process that was suspended as a whole and resumed is not killed.
 */
function watch(): void {
  const { beats, endAt, times, fields } = process.getBuiltinModule('node:worker_threads').workerData as ThreadData;
  const { write } = process.getBuiltinModule('node:fs');
  const turnsMax = times.silentMax / times.beat;
  const kill = () => process.kill(process.pid, 'SIGKILL');
  let [seen, silent] = [0n, 0];

  const timer = setInterval(() => {
    const [beat, end] = [Atomics.load(beats, 0), Atomics.load(endAt, 0)];
    silent = beat === seen && beat >= 0n ? silent + 1 : 0;
    seen = beat;
    if (silent >= turnsMax) die('the event loop stood still, and the process was killed');
    else if (end > 0n && process.hrtime.bigint() > end) die('the end took too long, and the process was killed');
  }, times.beat);

  function die(msg: string): void {
    clearInterval(timer);
    if (!fields) kill();
    const line = JSON.stringify({ level: 'fatal', time: new Date(), ...fields, msg });
    write(1, `${line}\n`, kill);
    setTimeout(kill, times.lastWords);
  }
}
