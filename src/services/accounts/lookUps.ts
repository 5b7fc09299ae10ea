import type { Counters } from '../../platform/limits/counters';
import { countOfAccount } from '../../platform/limits/networkCounts';
import { AppError } from '../../errors/appError';
import type { ErrorCode } from '../../errors/errorTable';
import { rateLimited } from '../../platform/limits/rateLimit';

/** The limit of look-ups of recipients, and of refused payments, which tell as much. */
export const LOOK_UPS = 'recipients';

/** Refusals that tell whether somebody has the account number that was to be paid to. */
const TELLING: readonly ErrorCode[] = [
  'RECIPIENT_NOT_FOUND',
  'INSUFFICIENT_FUNDS',
  'CURRENCY_MISMATCH',
  'BALANCE_LIMIT_EXCEEDED',
];

/** How many users with a used-up limit are remembered here, how many with what they were told, and how much of that. */
const REMEMBERED_MAX = { closed: 10_000, users: 10_000, numbers: 100 };

/**
 * Counts payments that were refused as look-ups of their user: one for each account number that the refusal tells something new
 * about. However often somebody without funds pays the same person, they learn nothing from it, and it costs nothing. Nor does
 * a payment that succeeds, not even a look at a shared counter: only users whose limit is used up are remembered, by the process
 * that found it out.
 */
export class RefusedPayments {
  private readonly closedUntil = new Map<string, number>();
  /** For each user, the account numbers that refusals have told about here. */
  private readonly told = new Map<string, Set<string>>();

  constructor(
    private readonly counters: Counters,
    private readonly perMinute: number,
  ) {}

  /** @throws RATE_LIMITED while the user's look-ups are used up */
  check(userId: string): void {
    if (this.closedUntil.size === 0) return;
    const leftMs = (this.closedUntil.get(userId) ?? 0) - performance.now();
    if (leftMs > 0) {
      const { policy } = countOfAccount(LOOK_UPS, this.perMinute, userId);
      throw rateLimited({ policy, remaining: 0, resetSeconds: Math.ceil(leftMs / 1_000), exceeded: true });
    }
    this.closedUntil.delete(userId);
  }

  /** Counts what the refusal of a payment to these account numbers tells. At most, that uses up a whole minute. */
  async count(userId: string, error: unknown, numbers: readonly string[]): Promise<void> {
    // A refusal that a key brought back tells nothing new, whichever process it was told by.
    if (this.perMinute === 0 || !(error instanceof AppError) || error.replayed) return;
    const news = TELLING.includes(error.code) ? this.tell(userId, numbers) : 0;
    if (news === 0) return;
    const count = countOfAccount(LOOK_UPS, this.perMinute, userId);
    const points = Math.min(news, count.policy.quota);
    const { counters } = await this.counters.run({ op: 'charge', table: 'calls', counts: [count], points });
    const [{ points: used, resetMs } = { points: 0, resetMs: 0 }] = counters;
    if (used < count.policy.quota) return;
    this.closedUntil.set(userId, performance.now() + resetMs);
    forgetOldest(this.closedUntil, REMEMBERED_MAX.closed);
  }

  /** How many of these account numbers are new to the user. */
  private tell(userId: string, numbers: readonly string[]): number {
    const told = this.told.get(userId) ?? new Set<string>();
    const news = [...new Set(numbers)].filter((number) => !told.has(number));
    for (const number of news) told.add(number);
    forgetOldest(told, REMEMBERED_MAX.numbers);
    // Anew, so that who was told something lately is forgotten last.
    this.told.delete(userId);
    this.told.set(userId, told);
    forgetOldest(this.told, REMEMBERED_MAX.users);
    return news.length;
  }
}

function forgetOldest(remembered: Map<string, unknown> | Set<string>, max: number): void {
  for (const key of remembered.keys()) {
    if (remembered.size <= max) return;
    remembered.delete(key);
  }
}
