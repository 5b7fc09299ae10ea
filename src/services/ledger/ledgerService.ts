import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { AppError } from '../../utils/appError.util';
import {
  databaseFault,
  isConflict,
  isConnectTimeout,
  isLockTimeout,
  UnconfirmedCommitError,
} from '../../utils/databaseError.util';
import { GroupCommit, type GroupLimits } from './groupCommit';
import { commitGroup, type Circumstances, type Outcomes } from './ledgerGroup';
import { weightOf, type Order, type Posted } from './order';

export interface Ledger {
  /**
   * Does what was ordered, in one database transaction with the orders that wait beside it.
   * Resolves when it is durable. @throws AppError when it is refused, and the database's error when its outcome is unknown
   */
  place(order: Order): Promise<Posted>;
}

/** The figures behind these stand in docs/decisions/0008-group-commit.md. */
export const GROUP_LIMITS: GroupLimits = {
  groupsMax: 4,
  stallMs: 5,
  groupWeightMax: 1_000,
  waitingWeightMax: 10_000,
  waitMsMax: 5_000,
  totalMsMax: 11_000,
};

/** After this long another attempt could not answer in time. */
const RETRY_MS_MAX = 6_500;
const ATTEMPTS_MAX = 4;
/** An order that needs what somebody else holds is tried again every now and then for so long. */
const LEFT_OUT_MS_MAX = 4_000;
const LEFT_OUT_PAUSE_MS = 100;
const LEFT_OUT_LIMITS = { groupsMax: 1, waitMsMax: 2_000, totalMsMax: 7_000 };

/** An order that waits for an account. */
interface LeftOut {
  order: Order;
  /** Why it was left out. */
  lockTimeout: Error;
}

export function createLedger(pool: Pool, limits: GroupLimits = GROUP_LIMITS): Ledger {
  const groups = new GroupCommit<Order, Posted>({
    limits,
    weigh: weightOf,
    settle: (orders) => settleGroup(pool, orders, { number: 1, lookUp: false, lockTimeout: null }),
  });
  // They wait here, out of the way of all others.
  const leftOut = new GroupCommit<LeftOut, Posted>({
    limits: { ...limits, ...LEFT_OUT_LIMITS },
    weigh: ({ order }) => weightOf(order),
    settle: async (waiting) => {
      await delay((0.5 + Math.random()) * LEFT_OUT_PAUSE_MS);
      const [{ lockTimeout }] = waiting as [LeftOut];
      return settleGroup(pool, waiting.map(({ order }) => order), { number: 1, lookUp: true, lockTimeout }); // prettier-ignore
    },
  });

  async function place(order: Order): Promise<Posted> {
    const until = performance.now() + LEFT_OUT_MS_MAX;
    let submit = () => groups.submit(order);
    for (;;) {
      try {
        return await submit();
      } catch (error) {
        const lockTimeout = whyLeftOut(error);
        if (!lockTimeout || performance.now() > until) throw error;
        submit = () => leftOut.submit({ order, lockTimeout });
      }
    }
  }

  return { place };
}

/** The rules refuse with a cause only what they were not given because somebody else holds it. */
function whyLeftOut(error: unknown): Error | null {
  return error instanceof AppError && error.code === 'UNAVAILABLE' && error.cause instanceof Error ? error.cause : null;
}

type Attempt = Circumstances & { number: number };

/** Commits a group, again and with the same ids where that can help. */
async function settleGroup(pool: Pool, orders: readonly Order[], first: Attempt): Promise<Outcomes> {
  const startedAt = performance.now();
  let attempt = first;
  for (;;) {
    try {
      return await commitGroup(pool, orders, attempt);
    } catch (error) {
      if (databaseFault(error) !== 'unavailable') return await settleOneByOne(pool, orders, { attempt, error });
      if (!canRetry(error, attempt, performance.now() - startedAt)) throw error;
      await delay(pauseMs(error, attempt));
      const lockTimeout = isLockTimeout(error) ? (error as Error) : attempt.lockTimeout;
      attempt = { number: attempt.number + 1, lookUp: true, lockTimeout };
    }
  }
}

/** Something in the group is our mistake or no value for PostgreSQL. Alone, it takes nobody else with it. */
async function settleOneByOne(
  pool: Pool,
  orders: readonly Order[],
  { attempt, error }: { attempt: Attempt; error: unknown },
): Promise<Outcomes> {
  // What an earlier attempt may have written is not undone by the failure of a later one.
  if (orders.length === 1) throw attempt.lookUp ? new UnconfirmedCommitError('unknown', { cause: error }) : error;
  const outcomes: (Posted | Error)[] = [];
  for (const order of orders) {
    const single = settleGroup(pool, [order], { ...attempt, number: 1 });
    const [outcome] = await single.catch((reason: unknown) => [reason as Error]);
    outcomes.push(outcome as Posted | Error);
  }
  return outcomes;
}

function canRetry(error: unknown, { number }: Attempt, elapsedMs: number): boolean {
  // A commit that PostgreSQL itself would not vouch for does not become durable by being seen there.
  if (error instanceof UnconfirmedCommitError) return false;
  // It has been waited for already, and nothing was begun.
  if (isConnectTimeout(error)) return false;
  return number < ATTEMPTS_MAX && elapsedMs < RETRY_MS_MAX;
}

/** Two groups that are in each other's way should not meet again, and a database that fails over needs a moment. */
function pauseMs(error: unknown, { number }: Attempt): number {
  if (isLockTimeout(error)) return 0;
  return Math.random() * (isConflict(error) ? 10 : 100) * 2 ** number;
}
