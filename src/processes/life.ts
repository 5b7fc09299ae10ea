import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../config/logger';
import { Watchdog } from './watchdog';

/** The steps that undo what was opened, in the order in which it was opened. Each takes a bounded time. */
export type Undo = (() => unknown)[];

interface Options {
  logger: Logger;
  /** After this long the process ends in any case, in milliseconds. */
  endMsMax: number;
  /** What was opened before. */
  undo: Undo;
  /** Signals that are somebody else's to act on, and so mean nothing here. */
  ignored?: readonly NodeJS.Signals[];
}

/** When all is closed, the process ends by itself within this, in milliseconds, or something hangs in a thread. */
const EXIT_MS_MAX = 2_000;

/** SIGHUP: the terminal was closed. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

export interface Life {
  undo: Undo;
  /** Lets go of everything in good order, once, however often it is called. Then the process ends by itself. */
  stop: () => void;
}

/**
 * Runs `start` as the life of this process: what it adds to `undo` is undone on a signal, or when it fails.
 * Resolves with null when it failed because it was told to stop. @throws what `start` throws otherwise
 */
export async function live<T>(start: (life: Life) => Promise<T>, options: Options): Promise<T | null> {
  const undo = [...options.undo];
  const watchdog = new Watchdog(options.logger);
  let stopping = false as boolean;
  let starting: Promise<T> | null = null;

  /** Signals come more than once: from the terminal, and again from npm. The first one counts. */
  function stop(): void {
    if (stopping) return;
    stopping = true;
    // process.exit would wait for the threads of libuv, one of which may hang in a write or in a look-up of a name.
    watchdog.endWithin(options.endMsMax);
    // A start that failed has cleaned up after itself, and said why.
    void starting?.then(closeAll).catch(() => undefined);
  }

  async function closeAll(): Promise<void> {
    await end(undo, options.logger);
    watchdog.endWithin(EXIT_MS_MAX);
  }

  listen(stop, options);
  starting = start({ undo, stop });
  try {
    return await starting;
  } catch (error) {
    watchdog.endWithin(options.endMsMax);
    await closeAll();
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

/** The latest first. Then nothing keeps the process alive, and it ends by itself. */
async function end(undo: Undo, logger: Logger): Promise<void> {
  for (const step of undo.splice(0).reverse()) {
    try {
      await step();
    } catch (err) {
      // What fails must not keep the rest open.
      logger.error({ err }, 'something could not be closed');
    }
  }
}

/** Waits for something that may not come, and then goes on without it. */
export async function atMost(ms: number, what: Promise<unknown>): Promise<void> {
  await Promise.race([what, delay(ms, null, { ref: false })]);
}
