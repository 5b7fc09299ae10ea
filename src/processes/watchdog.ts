import { url as inspectorUrl } from 'node:inspector';
import { Worker } from 'node:worker_threads';
import type { Logger } from '../config/logger';

/** In milliseconds. `silentMax`: an event loop that has not turned for so long does not answer `/health/live` either. */
const TIMES = { beat: 250, silentMax: 9_000, lastWords: 250 };
/** Instead of a number of beats: a debugger may hold the loop for as long as it likes. */
const UNWATCHED = -1n;
/** The thread needs next to nothing; without limits V8 would reserve what it reserves for a whole program. */
const MEMORY_MB = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 };

interface ThreadData {
  /** One cell that both threads see: how often the timer of the event loop has fired, or UNWATCHED. */
  beats: BigInt64Array;
  /** One cell that both threads see: when the process must have ended, on the clock of `process.hrtime`, or 0. */
  endAt: BigInt64Array;
  times: typeof TIMES;
  /** Fields of its last line in the log, or null where the log is off. */
  fields: object | null;
}

/**
 * A thread that ends this process by SIGKILL when its event loop cannot end it any more: when the loop stands still, and when
 * an end that was announced takes too long. A timer of the loop does not fire in a loop that stands still. Decision 18.
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
   * Allows this process `ms` milliseconds more, or fewer where an earlier call did. They count from the last beat: a signal
   * that came while the loop stood still is handled only now, and the time that it waited belongs to the end.
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
 * What the thread does. It is started from the text of this function, which therefore may use nothing around it. It counts
 * its own turns and not the time that passed: a process that was frozen as a whole, and goes on, is not ended for that.
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
