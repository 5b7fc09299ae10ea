import { createHash } from 'node:crypto';
import type { Count, Counters } from '../../platform/limits/counters';
import type { Networks } from '../../utils/network.util';
import { createGuesses, NO_QUOTA, type Check } from './guesses';

/**
 * Limits wrong passwords for one account. `auth/guesses` has the invariants of counting.
 *
 * 1. Known places. A device, network or session that is known for the account has a separate counter, so that guesses from
 *    elsewhere cannot make the owner wait there (OWASP ASVS 5.0, 6.1.1).
 * 2. Strangers. Other guesses count for the address, the network and all strangers together. The waits limit an address to
 *    38 guesses, so that it cannot exhaust its network (60), and a network alone does not reach `slow` (90).
 * 3. Success. A right guess at a known place resets its counter; elsewhere that would give strangers new guesses.
 * 4. No oracle. An email without an account is counted like any other.
 */

const FREE_GUESSES = 5;
const MEMORY_SECONDS = 6 * 3_600;
const STRANGERS = { network: 60, slow: 90, all: 240 };

export interface Guess {
  /** The email in lower case, or the id of the user. */
  account: string;
  knownPlace: string | null;
  networks: Networks;
  userId: string | undefined;
}

export interface PasswordThrottle {
  /** Resolves to whether the password was right. @throws RATE_LIMITED before the check when it is too early, UNAVAILABLE */
  guess(guess: Guess, check: Check<boolean>): Promise<boolean>;
}

export function createPasswordThrottle(counters: Counters): PasswordThrottle {
  const guesses = createGuesses(counters);

  return {
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
    { ...count(networks.wide, STRANGERS.network), free: STRANGERS.network },
    { ...count('all', STRANGERS.all), slowFrom: STRANGERS.slow },
  ];
}

/** Hashed, so that a reader of the counters does not learn which emails have accounts. */
function keyOf(parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
