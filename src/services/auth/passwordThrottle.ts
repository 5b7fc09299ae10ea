import { createHash } from 'node:crypto';
import type { Count, Counters } from '../../platform/limits/counters';
import type { Networks } from '../../utils/network.util';
import { createGuesses, type Check } from './guesses';

/** Wrong guesses that cost no time: people mistype. Each further one waits, as `Count.free` says. */
const FREE_GUESSES = 5;
/** Wrong guesses are forgotten this long after the first one. */
const MEMORY_SECONDS = 6 * 3_600;
/**
 * How many wrong guesses at one account strangers have, until they are forgotten. One address reaches 38, because of its
 * waits, so it cannot use up what the others in its network have. One network alone does not reach `slow`.
 */
const STRANGERS = { network: 60, slow: 90, all: 240 };
/** A counter that is never used up: its waits are the limit. */
const NO_QUOTA = 1_000_000_000;

/** Whose password is guessed, and from where. */
export interface Guess {
  /** The email, in lower case, or whatever else names the account. That nobody has it must make no difference. */
  account: string;
  /**
   * Where the account's owner is known: a device, a network or a session, or null. It is counted by itself: guesses from
   * elsewhere cannot make the owner wait there (OWASP ASVS 5.0, 6.1.1).
   */
  knownPlace: string | null;
  /** Where it comes from, for guesses from a place that is not known. */
  networks: Networks;
  /** For the log, where somebody has the account. */
  userId: string | undefined;
}

export interface PasswordThrottle {
  /**
   * Runs one check of a password, and resolves with whether it was right. Beyond the free ones, each guess must wait twice
   * as long as the one before. @throws RATE_LIMITED before the check when it is too early, UNAVAILABLE
   */
  guess(guess: Guess, check: Check<boolean>): Promise<boolean>;
}

export function createPasswordThrottle(counters: Counters): PasswordThrottle {
  const guesses = createGuesses(counters);

  return {
    // Elsewhere the owner's success must not give a stranger new guesses; the owner's place is known from then on.
    guess: (about, check) =>
      guesses.run({ counts: countsOf(about), forgives: about.knownPlace !== null, userId: about.userId }, check),
  };
}

function countsOf({ account, knownPlace, networks }: Guess): [Count, ...Count[]] {
  const policy = (quota: number) => ({ name: 'password', quota, windowSeconds: MEMORY_SECONDS });
  const count = (place: string, quota: number): Count => ({ key: keyOf([account, place]), policy: policy(quota) });
  if (knownPlace !== null) return [{ ...count(`known/${knownPlace}`, NO_QUOTA), free: FREE_GUESSES }];
  return [
    { ...count(networks.own, NO_QUOTA), free: FREE_GUESSES },
    // Closes only while the account is guessed at from many networks.
    { ...count(networks.wide, STRANGERS.network), free: STRANGERS.network },
    { ...count('all', STRANGERS.all), slowFrom: STRANGERS.slow },
  ];
}

/** Hashed: whoever may look at the counters need not learn who has an account. */
function keyOf(parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
