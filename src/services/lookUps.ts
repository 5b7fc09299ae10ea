import type { Counters } from '../utils/counters.util';
import { countOfAccount, missCost } from '../utils/networkCounts.util';
import { AppError } from '../utils/appError.util';
import type { ErrorCode } from '../utils/errorTable.util';
import { rateLimited } from '../utils/rateLimit.util';

/** The limit of look-ups of recipients, and of refused payments, which tell as much. */
export const LOOK_UPS = 'recipients';

/** Refusals that tell that the recipient exists. RECIPIENT_NOT_FOUND tells the opposite. */
const TELL_EXISTENCE: readonly ErrorCode[] = ['INSUFFICIENT_FUNDS', 'CURRENCY_MISMATCH', 'BALANCE_LIMIT_EXCEEDED'];

/** How many users with a used-up limit are remembered here. */
const REMEMBERED_MAX = 10_000;

/**
 * Counts payments that were refused as look-ups of their user. A payment that succeeds costs nothing here, not even a look at a
 * shared counter: only users whose limit is used up are remembered, by the process that found it out.
 */
export class RefusedPayments {
  private readonly closedUntil = new Map<string, number>();

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

  /** Counts what the refusal of a payment to so many recipients tells. At most, that uses up a whole minute. */
  async count(userId: string, error: unknown, recipients: number): Promise<void> {
    const cost = this.costOf(error, recipients);
    if (cost === 0) return;
    const count = countOfAccount(LOOK_UPS, this.perMinute, userId);
    const points = Math.min(cost, count.policy.quota);
    const { counters } = await this.counters.run({ op: 'charge', table: 'calls', counts: [count], points });
    const [{ points: used, resetMs } = { points: 0, resetMs: 0 }] = counters;
    if (used >= count.policy.quota) this.remember(userId, performance.now() + resetMs);
  }

  private costOf(error: unknown, recipients: number): number {
    // A refusal that a key brought back tells nothing new.
    if (this.perMinute === 0 || !(error instanceof AppError) || error.replayed) return 0;
    if (error.code === 'RECIPIENT_NOT_FOUND') return missCost(this.perMinute) + recipients - 1;
    return TELL_EXISTENCE.includes(error.code) ? recipients : 0;
  }

  private remember(userId: string, until: number): void {
    const [oldest] = this.closedUntil.keys();
    if (oldest !== undefined && this.closedUntil.size >= REMEMBERED_MAX) this.closedUntil.delete(oldest);
    this.closedUntil.set(userId, until);
  }
}
