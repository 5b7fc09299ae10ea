import type { Count, Counters } from '../../platform/limits/counters';
import type { Networks } from '../../utils/network.util';
import { createGuesses, type Check } from './guesses';

/** Answers that an email is taken are forgotten this long after the first one. */
const MEMORY_SECONDS = 6 * 3_600;
/** How often one address reaches that answer in this time beyond the free ones, because of its waits. */
const SLOW_ANSWERS = 32;
const NO_QUOTA = 1_000_000_000;

export interface RegistrationThrottle {
  /**
   * Runs one registration, which resolves with null when the email is taken. That counts for the networks of the caller:
   * beyond the free ones each further registration from there must wait twice as long.
   * @throws RATE_LIMITED before the registration when it is too early, UNAVAILABLE
   */
  attempt<T>(from: Networks, register: Check<T | null>): Promise<T | null>;
}

/** `perMinute` is the limit of registrations, of which a quarter is free here; 0 is no limit. */
export function createRegistrationThrottle(counters: Counters, perMinute: number): RegistrationThrottle {
  if (perMinute === 0) return { attempt: (_from, register) => register() };
  const guesses = createGuesses(counters);
  const free = Math.max(1, Math.floor(perMinute / 4));

  function countsOf({ own, middle, wide }: Networks): [Count, ...Count[]] {
    const count = (network: string, share: number): Count => ({
      key: `taken/${network}`,
      policy: { name: 'email_taken', quota: share * (free + SLOW_ANSWERS), windowSeconds: MEMORY_SECONDS },
    });
    const first = count(own, 1);
    return [
      { ...first, policy: { ...first.policy, quota: NO_QUOTA }, free },
      ...(middle === null ? [] : [count(middle, 2)]),
      count(wide, 4),
    ];
  }

  return { attempt: (from, register) => guesses.run({ counts: countsOf(from), forgives: false }, register) };
}
