import { createHash } from 'node:crypto';
import { createLimiter, type Limiter } from '../utils/limiter.util';
import { rateLimited, takePoint, type CreateRateLimiter } from '../utils/rateLimit.util';

/** Wrong guesses that cost no time: people mistype. */
const FREE_GUESSES = 5;
/** Who guessed beyond those waits this long, and twice as long after each further one. */
const FIRST_DELAY_SECONDS = 2;
/** Up to this: nobody is locked out for longer, and nobody guesses more than about 150 times a day. */
const DELAY_MAX_SECONDS = 900;
/** Wrong guesses are forgotten this long after the first one. */
const MEMORY_SECONDS = 6 * 3_600;

/** How many guesses of one account wait for each other at most. */
const WAITING_MAX = 60;

/** Whose password is guessed, and by whom. */
export interface Guess {
  /** The email, in lower case, or whatever else names the account. That nobody has it must make no difference. */
  account: string;
  /**
   * A place where the account's owner is known: a network or a session, or null. It is counted by itself: who guesses
   * elsewhere cannot make the owner wait there (OWASP ASVS 5.0, 6.1.1).
   */
  knownPlace: string | null;
  /** For the log, where somebody has the account. */
  userId: string | undefined;
}

export interface PasswordThrottle {
  /**
   * Runs one check of a password, and resolves with whether it was right. Beyond the free ones, each guess must wait twice
   * as long as the one before. @throws RATE_LIMITED before the check when it is too early, UNAVAILABLE
   */
  guess(guess: Guess, check: () => Promise<boolean>): Promise<boolean>;
}

export function createPasswordThrottle(createCounter: CreateRateLimiter): PasswordThrottle {
  const failures = createCounter({ name: 'password-failures', quota: 1_000_000_000, windowSeconds: MEMORY_SECONDS });
  const gatePolicy = { name: 'password', quota: 1, windowSeconds: DELAY_MAX_SECONDS };
  const gate = createCounter(gatePolicy);
  const turns = new Turns();

  function guess(about: Guess, check: () => Promise<boolean>): Promise<boolean> {
    const key = keyOf(about);
    // One after another: those under way are not known to be wrong, and must not count as if they were.
    return turns.take(key, () => guessInTurn(about, key, check));
  }

  /** Counted before it is checked: other processes may be checking one too. What was not wrong is taken back. */
  async function guessInTurn(about: Guess, key: string, check: () => Promise<boolean>): Promise<boolean> {
    const { consumedPoints } = await failures.consume(key);
    let wrong = false;
    try {
      await passGate(about, key, consumedPoints - 1 - FREE_GUESSES);
      wrong = !(await check());
    } finally {
      if (!wrong) await failures.reward(key);
    }
    // Elsewhere the owner's success must not give a stranger new guesses; the owner's place is known from then on.
    if (!wrong && about.knownPlace !== null) await Promise.all([failures.delete(key), gate.delete(key)]);
    return !wrong;
  }

  /** @throws RATE_LIMITED while the last guess that passed is too recent. Those that do not pass change nothing. */
  async function passGate({ userId }: Guess, key: string, beyondFree: number): Promise<void> {
    if (beyondFree < 0) return;
    const windowSeconds = Math.min(FIRST_DELAY_SECONDS * 2 ** beyondFree, DELAY_MAX_SECONDS);
    const state = await takePoint(gate, { ...gatePolicy, windowSeconds }, key);
    // What runs is the wait of the last guess, and not the one that this guess would have had.
    const running = { ...state.policy, windowSeconds: state.resetSeconds };
    if (state.exceeded) throw rateLimited({ ...state, policy: running }, userId);
  }

  return { guess };
}

/** Hashed: whoever may look at the counters need not learn who has an account. */
function keyOf({ account, knownPlace }: Guess): string {
  return createHash('sha256').update(JSON.stringify([account, knownPlace])).digest('base64url'); // prettier-ignore
}

/** Lets work of one key run one at a time, first come first served. */
class Turns {
  private readonly queues = new Map<string, { limiter: Limiter; users: number }>();

  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(key) ?? { limiter: createLimiter({ running: 1, waiting: WAITING_MAX }), users: 0 };
    this.queues.set(key, queue);
    queue.users += 1;
    try {
      return await queue.limiter.run(work);
    } finally {
      queue.users -= 1;
      if (queue.users === 0) this.queues.delete(key);
    }
  }
}
