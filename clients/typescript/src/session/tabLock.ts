/** Runs the work while no other tab runs its own. `hadToWait` is true when another tab had the lock. */
export type Exclusive = <T>(work: (hadToWait: boolean) => Promise<T>) => Promise<T>;

// Our own type, because this package compiles without the types of the DOM too.
export interface Locks {
  request: <T>(
    name: string,
    options: { ifAvailable?: boolean; signal?: AbortSignal },
    work: (lock: object | null) => Promise<T>,
  ) => Promise<T>;
}

const LOCK_WAIT_MS = 15_000;

/** A lock over all tabs of the browser. After LOCK_WAIT_MS, or without a usable lock, the tab goes on alone (S8). */
export function createTabLock(name: string, locks: Locks): Exclusive {
  const queue = createQueue();
  return async (work) => {
    const progress = { hasBegun: false };
    const run = async (hadToWait: boolean) => {
      progress.hasBegun = true;
      return { result: await work(hadToWait) };
    };
    try {
      const atOnce = await locks.request(name, { ifAvailable: true }, async (lock) => (lock ? run(false) : null));
      return (atOnce ?? (await withinWait((signal) => locks.request(name, { signal }, () => run(true))))).result;
    } catch (error) {
      if (progress.hasBegun) throw error;
      return queue(() => work(true));
    }
  };
}

/** Aborts the wait for a lock. Once the lock is granted, the signal has no effect on the work under it. */
async function withinWait<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), LOCK_WAIT_MS);
  try {
    return await request(waiting.signal);
  } finally {
    clearTimeout(timer);
  }
}

export function createQueue(): Exclusive {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(() => work(false));
    last = next.catch(() => undefined);
    return next;
  };
}
