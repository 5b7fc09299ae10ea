import type { Count, CounterAnswer, Counters } from '../../platform/limits/counters';
import { createFairLimiter, NOBODY, type FairLimiter } from '../../utils/fairLimiter.util';
import { rateLimited } from '../../platform/limits/rateLimit';

/** How many guesses of one counter wait for each other at most. */
const WAITING_MAX = 200;

/** Resolves with what a right guess gives, and with false or null for a wrong one. */
export type Check<T> = () => Promise<T>;

interface Guess {
  /** Guesses with the same first counter run one after another. */
  counts: readonly [Count, ...Count[]];
  /** Whether a right guess makes all wrong ones forgotten. */
  forgives: boolean;
  /** For the log: who is meant, where that is not who calls. */
  userId?: string | undefined;
}

export type Guesses = ReturnType<typeof createGuesses>;

/** Counts guesses that were wrong, and makes the next ones wait. */
export function createGuesses(counters: Counters) {
  const turns = new TurnsByKey();

  /**
   * Counted before it is checked: other processes may be checking one too. What was not wrong is given back.
   * @throws RATE_LIMITED before the check when it is too early, UNAVAILABLE
   */
  function run<T>(guess: Guess, check: Check<T>): Promise<T> {
    // One after another: those under way are not known to be wrong, and must not count as if they were.
    return turns.take(guess.counts[0].key, () => runInTurn(guess, check));
  }

  async function runInTurn<T>({ counts, forgives, userId }: Guess, check: Check<T>): Promise<T> {
    const { refused } = await counters.run({ op: 'take', table: 'guesses', counts });
    if (refused) throw tooEarly(counts, refused, userId);
    // A check that failed was no guess.
    let undo: 'giveBack' | 'forget' | null = 'giveBack';
    try {
      const result = await check();
      if (result && forgives) undo = 'forget';
      if (!result) undo = null;
      return result;
    } finally {
      if (undo) await counters.run({ op: undo, table: 'guesses', counts });
    }
  }

  return { run };
}

function tooEarly(counts: readonly Count[], refused: NonNullable<CounterAnswer['refused']>, userId?: string) {
  const { policy } = counts[refused.index] as Count;
  const resetSeconds = Math.max(1, Math.ceil(refused.waitMs / 1_000));
  // While a counter is closed, one guess is let in after the wait.
  const running = refused.closed ? { ...policy, quota: 1, windowSeconds: resetSeconds } : policy;
  return rateLimited({ policy: running, remaining: 0, resetSeconds, exceeded: true }, userId);
}

/** Lets work of one key run one at a time, first come first served. */
class TurnsByKey {
  private readonly queues = new Map<string, { limiter: FairLimiter; users: number }>();

  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(key) ?? {
      limiter: createFairLimiter({ running: 1, waiting: WAITING_MAX }),
      users: 0,
    };
    this.queues.set(key, queue);
    queue.users += 1;
    try {
      return await queue.limiter.run(NOBODY, work);
    } finally {
      queue.users -= 1;
      if (queue.users === 0) this.queues.delete(key);
    }
  }
}
