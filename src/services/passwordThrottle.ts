import { createHash } from 'node:crypto';
import { rateLimited, takePoint, type CreateRateLimiter } from '../utils/rateLimit.util';

/** Wrong guesses that cost no time: people mistype. */
const FREE_GUESSES = 5;
/** Who guessed beyond those waits this long, and twice as long after each further one. */
const FIRST_DELAY_SECONDS = 2;
/** Up to this: nobody is locked out for longer, and nobody guesses more than about 150 times a day. */
const DELAY_MAX_SECONDS = 900;
/** Wrong guesses are forgotten this long after the first one. */
const MEMORY_SECONDS = 6 * 3_600;

/** Whose password is guessed, and by whom. */
export interface Guess {
  /** The email as it was given, or whatever else names the account. That nobody has it must make no difference. */
  account: string;
  /**
   * A place where the account's owner is known: an address or a session, or null. It is counted by itself: who guesses
   * elsewhere cannot make the owner wait there (OWASP ASVS 5.0, 6.1.1).
   */
  knownPlace: string | null;
}

export interface PasswordThrottle {
  /**
   * Runs one check of a password, and resolves with whether it was right. After five wrong ones each guess must wait twice as long as the one before.
   * @throws RATE_LIMITED before the check when it is too early
   */
  guess(guess: Guess, check: () => Promise<boolean>): Promise<boolean>;
}

export function createPasswordThrottle(createLimiter: CreateRateLimiter): PasswordThrottle {
  const failures = createLimiter({ name: 'password-failures', quota: 1_000_000_000, windowSeconds: MEMORY_SECONDS });
  const gate = createLimiter({ name: 'password', quota: 1, windowSeconds: DELAY_MAX_SECONDS });

  /** Counted before it is checked, or fifty guesses at once would all be the first. What was not wrong is taken back. */
  async function guess({ account, knownPlace }: Guess, check: () => Promise<boolean>): Promise<boolean> {
    const key = keyOf(account, knownPlace);
    const { consumedPoints } = await failures.consume(key);
    let wrong = false;
    try {
      await passGate(key, consumedPoints - 1 - FREE_GUESSES);
      wrong = !(await check());
    } finally {
      if (!wrong) await failures.reward(key);
    }
    // Elsewhere the owner's success must not give a stranger new guesses; the owner's place is known from then on.
    if (!wrong && knownPlace !== null) await Promise.all([failures.delete(key), gate.delete(key)]);
    return !wrong;
  }

  /** @throws RATE_LIMITED while the last guess that passed is too recent. Those that do not pass change nothing. */
  async function passGate(key: string, beyondFree: number): Promise<void> {
    if (beyondFree < 0) return;
    const windowSeconds = Math.min(FIRST_DELAY_SECONDS * 2 ** beyondFree, DELAY_MAX_SECONDS);
    const state = await takePoint(gate, { name: 'password', quota: 1, windowSeconds }, key);
    // What runs is the wait of the last guess, and not the one that this guess would have had.
    const running = { ...state.policy, windowSeconds: state.resetSeconds };
    if (state.exceeded) throw rateLimited({ ...state, policy: running });
  }

  return { guess };
}

/** Hashed: whoever may look at the counters need not learn who has an account. */
function keyOf(account: string, knownPlace: string | null): string {
  return createHash('sha256')
    .update(JSON.stringify([account, knownPlace]))
    .digest('base64url');
}
