import type { Count, Counters } from '../../platform/limits/counters';
import type { Networks } from '../../utils/network.util';
import { createGuesses, NO_QUOTA, type Check } from './guesses';

const MEMORY_SECONDS = 6 * 3_600;
/** How many taken emails one address can find in MEMORY_SECONDS beyond the free ones, because of its waits. */
const SLOW_ANSWERS = 32;

export interface RegistrationThrottle {
  /** Null, for a taken email, counts as a wrong guess. @throws RATE_LIMITED before the registration, UNAVAILABLE */
  attempt<T>(from: Networks, register: Check<T | null>): Promise<T | null>;
}

/** A quarter of `perMinute`, the limit of registrations, is free of waits. 0 means no limit. */
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
