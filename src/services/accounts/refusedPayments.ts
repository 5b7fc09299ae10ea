import type { Counters } from '../../platform/limits/counters';
import { countOfAccount } from '../../platform/limits/networkCounts';
import { AppError } from '../../errors/appError';
import type { ErrorCode } from '../../errors/errorTable';
import { rateLimited } from '../../platform/limits/rateLimit';

/** The name of the limit of look-ups of recipients, which refused payments share. */
export const LOOK_UPS = 'recipients';

const REVEALING: readonly ErrorCode[] = [
  'RECIPIENT_NOT_FOUND',
  'INSUFFICIENT_FUNDS',
  'CURRENCY_MISMATCH',
  'BALANCE_LIMIT_EXCEEDED',
];

const REMEMBERED_MAX = { exhaustedUsers: 10_000, users: 10_000, numbersOfUser: 100 };

/**
 * A refusal reveals whether an account number exists, so it counts as a look-up for each number that is new to the user.
 * Repeats and replays cost nothing. A payment that succeeds needs no request to the shared counters: each process refuses
 * the users whose limit it has seen exhausted.
 */
export class RefusedPayments {
  /** Users with an exhausted limit, and when it resets (`performance.now()`). */
  private readonly exhaustedUntil = new Map<string, number>();
  /** For each user, the account numbers that refusals have revealed; the latest user comes last. */
  private readonly revealed = new Map<string, Set<string>>();

  constructor(
    private readonly counters: Counters,
    private readonly perMinute: number,
  ) {}

  check(userId: string): void {
    if (this.exhaustedUntil.size === 0) return;
    const leftMs = (this.exhaustedUntil.get(userId) ?? 0) - performance.now();
    if (leftMs > 0) {
      const { policy } = countOfAccount(LOOK_UPS, this.perMinute, userId);
      throw rateLimited({ policy, remaining: 0, resetSeconds: Math.ceil(leftMs / 1_000), exceeded: true });
    }
    this.exhaustedUntil.delete(userId);
  }

  /** `error` refused a payment to the account numbers `numbers`. It costs at most the look-ups of a whole minute. */
  async count(userId: string, error: unknown, numbers: readonly string[]): Promise<void> {
    if (this.perMinute === 0 || !(error instanceof AppError) || error.replayed) return;
    const fresh = REVEALING.includes(error.code) ? this.reveal(userId, numbers) : 0;
    if (fresh === 0) return;
    const count = countOfAccount(LOOK_UPS, this.perMinute, userId);
    const points = Math.min(fresh, count.policy.quota);
    const { counters } = await this.counters.run({ op: 'charge', table: 'calls', counts: [count], points });
    const [{ points: used, resetMs } = { points: 0, resetMs: 0 }] = counters;
    if (used < count.policy.quota) return;
    this.exhaustedUntil.set(userId, performance.now() + resetMs);
    forgetOldest(this.exhaustedUntil, REMEMBERED_MAX.exhaustedUsers);
  }

  private reveal(userId: string, numbers: readonly string[]): number {
    const known = this.revealed.get(userId) ?? new Set<string>();
    const fresh = [...new Set(numbers)].filter((number) => !known.has(number));
    for (const number of fresh) known.add(number);
    forgetOldest(known, REMEMBERED_MAX.numbersOfUser);
    this.revealed.delete(userId);
    this.revealed.set(userId, known);
    forgetOldest(this.revealed, REMEMBERED_MAX.users);
    return fresh.length;
  }
}

function forgetOldest(remembered: Map<string, unknown> | Set<string>, max: number): void {
  for (const key of remembered.keys()) {
    if (remembered.size <= max) return;
    remembered.delete(key);
  }
}
