import type { Logger } from '../config/logger';
import { Lifecycle, type LongLived } from '../platform/lifecycle';
import { Watchdog } from './watchdog';

interface Options {
  logger: Logger;
  /** The process ends this long after the first signal in any case, in milliseconds. */
  endMsMax: number;
  /** The parts that work before `start` does: they stop last. */
  parts: readonly LongLived[];
  ignored?: readonly NodeJS.Signals[];
}

/** Once all parts have stopped, the process ends by itself within this, in milliseconds, or a thread of libuv hangs. */
const EXIT_MS_MAX = 2_000;

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Runs `start` in this process. The parts that it adds to the lifecycle stop on a signal, after an uncaught exception, after
 * a call of `stop`, or when `start` fails. Then nothing keeps the process alive.
 * Resolves with null if `start` failed after `stop`. @throws the error of `start` otherwise
 */
export async function runUntilStopped<T>(
  start: (lifecycle: Lifecycle, stop: () => void) => Promise<T>,
  options: Options,
): Promise<T | null> {
  const { logger, endMsMax } = options;
  const lifecycle = new Lifecycle((err) => logger.error({ err }, 'something could not be closed'));
  const watchdog = new Watchdog(logger);
  let stopping = false as boolean;
  let starting: Promise<T> | null = null;

  /** The first signal counts. More arrive, from the terminal and again from npm. */
  function stop(): void {
    if (stopping) return;
    stopping = true;
    // process.exit would wait for the threads of libuv, one of which may hang in a write or in a DNS query.
    watchdog.endWithin(endMsMax);
    // A `start` that failed has stopped its parts and reported its error.
    void starting?.then(end).catch(() => undefined);
  }

  async function end(): Promise<void> {
    await lifecycle.stop();
    watchdog.endWithin(EXIT_MS_MAX);
  }

  for (const part of options.parts) await lifecycle.add(part);
  listen(stop, options);
  starting = start(lifecycle, stop);
  try {
    return await starting;
  } catch (error) {
    watchdog.endWithin(endMsMax);
    await end();
    if (stopping) return null;
    throw error;
  }
}

function listen(stop: () => void, { logger, ignored = [] }: Options): void {
  for (const signal of SIGNALS) process.on(signal, () => ignored.includes(signal) || stop());
  process.on('uncaughtException', (err) => {
    logger.fatal({ err }, 'uncaught');
    process.exitCode = 1;
    stop();
  });
}
