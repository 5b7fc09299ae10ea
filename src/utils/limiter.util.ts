import { AppError } from './appError.util';

export type Limiter = ReturnType<typeof createLimiter>;

/** Runs at most `running` pieces of work at once and lets at most `waiting` more wait for their turn, first come first served. */
export function createLimiter({ running, waiting }: { running: number; waiting: number }) {
  const queue: { start: () => void; refuse: (error: AppError) => void }[] = [];
  let active = 0;
  let closed = false;

  /** @throws UNAVAILABLE when too many wait already, or the server is ending */
  async function run<T>(work: () => Promise<T>): Promise<T> {
    if (closed || (active >= running && queue.length >= waiting)) throw new AppError('UNAVAILABLE');
    if (active >= running) await new Promise<void>((start, refuse) => queue.push({ start, refuse }));
    else active += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next one directly: nobody who comes in between can take it.
      const next = queue.shift();
      if (next) next.start();
      else active -= 1;
    }
  }

  /** Refuses all that has not begun. */
  function close(): void {
    closed = true;
    for (const { refuse } of queue.splice(0)) refuse(new AppError('UNAVAILABLE'));
  }

  return { run, close };
}
