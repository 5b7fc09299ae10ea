import type { Account } from '../../api/accounts.ts';
import type { Entry } from '../../api/entry.ts';
import { toCents, type Cents } from '../../money/cents.ts';

/** The balance from this moment until the next point. */
export interface BalancePoint {
  at: Date;
  balance: Cents;
}

type Step = Pick<Entry, 'direction' | 'status' | 'amount' | 'createdAt' | 'balanceAfter'>;

export interface Period {
  /** Newest first. */
  entries: readonly Step[];
  /** When the entries are not the whole period, the line starts at the oldest one. */
  isWhole: boolean;
  from: Date;
  /** Now: the end of the line. */
  to: Date;
}

/**
 * The balance over a period, or since the opening of the account, oldest first, with one point a moment: the last entry of a
 * millisecond counts. Without entries the current balance holds for the whole period.
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

/** When the clock of the server is ahead, the line must not go back in time. */
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

/** The sums of the payments that were made. */
export function sumsOf(entries: readonly Step[]): { moneyIn: Cents; moneyOut: Cents } {
  const sumOf = (direction: Step['direction']) =>
    entries.reduce((sum, each) => (isMade(each) && each.direction === direction ? sum + each.amount : sum), 0);
  return { moneyIn: toCents(sumOf('in')), moneyOut: toCents(sumOf('out')) };
}

const isMade = ({ status }: Step) => status === 'completed';

/** The description of the line for screen readers. Null without points. */
export function extremesOf(points: readonly BalancePoint[]) {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return null;
  const by = (better: (one: Cents, other: Cents) => boolean) =>
    points.reduce((found, point) => (better(point.balance, found.balance) ? point : found));
  return { first, last, lowest: by((one, other) => one < other), highest: by((one, other) => one > other) };
}
