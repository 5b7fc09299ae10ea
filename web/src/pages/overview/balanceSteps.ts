import type { Account } from '../../api/accounts.ts';
import type { Entry } from '../../api/entry.ts';
import { toCents, type Cents } from '../../money/cents.ts';

/** What the account held from this moment on, until the next point. */
export interface BalancePoint {
  at: Date;
  balance: Cents;
}

type Step = Pick<Entry, 'direction' | 'status' | 'amount' | 'createdAt' | 'balanceAfter'>;

export interface Period {
  /** Newest first. */
  entries: readonly Step[];
  /** Whether they are all of the period. When not, the line begins at the oldest of them. */
  isWhole: boolean;
  from: Date;
  /** Now, where the line ends. */
  to: Date;
}

/**
 * The balance over a period, or since the account was opened, oldest first and each moment once: of entries in the same
 * millisecond the last one counts. What the account holds now holds for all of it when nothing happened.
 */
export function balanceSteps(
  { entries, isWhole, from, to }: Period,
  { balance: balanceNow, createdAt }: Pick<Account, 'balance' | 'createdAt'>,
): BalancePoint[] {
  const oldest = entries.at(-1);
  const begin = createdAt > from ? createdAt : from;
  const first = isWhole ? [{ at: begin, balance: oldest ? balanceBefore(oldest) : balanceNow }] : [];
  const steps = entries.toReversed().map(({ createdAt, balanceAfter }) => ({ at: createdAt, balance: balanceAfter }));
  const last = { at: to, balance: entries[0]?.balanceAfter ?? balanceNow };
  return [...first, ...steps, last].reduce<BalancePoint[]>(withNext, []);
}

/** A clock that went ahead of ours must not turn the line back. */
function withNext(points: BalancePoint[], next: BalancePoint): BalancePoint[] {
  const before = points.at(-1);
  if (!before || next.at > before.at) points.push(next);
  else points[points.length - 1] = { at: before.at, balance: next.balance };
  return points;
}

function balanceBefore({ direction, status, amount, balanceAfter }: Step): Cents {
  if (status === 'failed') return balanceAfter;
  return toCents(direction === 'in' ? balanceAfter - amount : balanceAfter + amount);
}

/** What the line shows, for who cannot see it. Null where there is no line. */
export function extremesOf(points: readonly BalancePoint[]) {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return null;
  const by = (better: (one: Cents, other: Cents) => boolean) =>
    points.reduce((found, point) => (better(point.balance, found.balance) ? point : found));
  return { first, last, lowest: by((one, other) => one < other), highest: by((one, other) => one > other) };
}
