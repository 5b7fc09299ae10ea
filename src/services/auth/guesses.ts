import type { Count, CounterAnswer, Counters } from '../../platform/limits/counters';
import { rateLimited } from '../../platform/limits/rateLimit';
import { TurnsByKey } from '../../platform/limits/turnsByKey';

/**
 * Guesses are checks whose wrong results make later guesses wait.
 *
 * 1. Counted first. A guess takes its points before its check, because other processes may be checking guesses too.
 * 2. Only wrong guesses stay counted. A right guess, and a check that failed with an error, give their points back.
 * 3. Turns. Guesses with the same first counter run one after another, so that right guesses do not refuse each other.
 * 4. Waits. Each guess beyond the free ones waits twice as long as the one before. A refused guess makes no wait longer.
 */

/** The quota of a counter whose waits are the limit. */
export const NO_QUOTA = 1_000_000_000;

/** Resolves to false or null for a wrong guess. */
export type Check<T> = () => Promise<T>;

interface Guess {
  counts: readonly [Count, ...Count[]];
  forgives: boolean;
  userId?: string | undefined;
}

export type Guesses = ReturnType<typeof createGuesses>;

export function createGuesses(counters: Counters) {
  const turns = new TurnsByKey();

  /** @throws RATE_LIMITED before the check, when the guess is too early, and UNAVAILABLE */
  function run<T>(guess: Guess, check: Check<T>): Promise<T> {
    return turns.take(guess.counts[0].key, () => runInTurn(guess, check));
  }

  async function runInTurn<T>({ counts, forgives, userId }: Guess, check: Check<T>): Promise<T> {
    const { refused } = await counters.run({ op: 'take', table: 'guesses', counts });
    if (refused) throw tooEarly(counts, refused, userId);
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
  // A closed counter accepts one guess after the wait.
  const running = refused.closed ? { ...policy, quota: 1, windowSeconds: resetSeconds } : policy;
  return rateLimited({ policy: running, remaining: 0, resetSeconds, exceeded: true }, userId);
}
