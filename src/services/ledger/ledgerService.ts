import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { AppError } from '../../errors/appError';
import {
  databaseFault,
  isConflict,
  isConnectTimeout,
  isLockTimeout,
  UnconfirmedCommitError,
  UnknownCommitError,
} from '../../errors/databaseError';
import { GroupCommit, type GroupLimits } from './commit/groupCommit';
import { commitGroup, type Circumstances, type Outcomes } from './commit/ledgerGroup';
import { UNWATCHED, type GroupWatch, type LedgerListeners } from './ledgerListeners';
import { weightOf, type Order, type Posted } from './order';
import { UnsettledError } from './unsettledError';

export interface Ledger {
  /**
   * Does what was ordered, in one database transaction with the orders that wait beside it.
   * Resolves when it is durable. @throws AppError when it is refused, UnsettledError when it was neither done nor refused
   */
  place(order: Order): Promise<Posted>;
}

/** The figures behind these stand in docs/decisions/0008-group-commit.md. */
export const GROUP_LIMITS: GroupLimits = {
  groupsMax: { small: 3, large: 1 },
  stallMs: 5,
  groupWeightMax: 1_000,
  waitingWeightMax: 10_000,
  smallWeightMax: 10,
  waitMsMax: 5_000,
  totalMsMax: 11_000,
};

/** After this long another attempt could not answer in time. */
const RETRY_MS_MAX = 6_500;
const ATTEMPTS_MAX = 4;
/** An order that needs what somebody else holds is tried again every now and then for so long. */
const LEFT_OUT_MS_MAX = 4_000;
const LEFT_OUT_PAUSE_MS = 100;
/** One line for all sizes: their wait is for a lock. */
const LEFT_OUT_LIMITS = {
  groupsMax: { small: 1, large: 0 },
  smallWeightMax: Infinity,
  waitMsMax: 2_000,
  totalMsMax: 7_000,
};

/** How many connections the ledger uses at most: one for each group, and one for the orders that were left out. */
export const ledgerConnections = ({ groupsMax }: GroupLimits = GROUP_LIMITS): number =>
  groupsMax.small + groupsMax.large + LEFT_OUT_LIMITS.groupsMax.small;

/** An order that waits for an account. */
interface LeftOut {
  order: Order;
  /** Why it was left out. */
  lockTimeout: Error;
  /** An earlier attempt may have written it. */
  mayHaveMoved: boolean;
}

interface Options {
  limits?: GroupLimits | undefined;
  listeners?: LedgerListeners | undefined;
  watch?: GroupWatch | undefined;
}

export function createLedger(
  pool: Pool,
  { limits = GROUP_LIMITS, listeners = UNWATCHED, watch }: Options = {},
): Ledger {
  const settle = (orders: readonly Order[], circumstances: Circumstances) =>
    settleGroup({ pool, listeners }, orders, { number: 1, isUnknown: false, ...circumstances });
  const groups = new GroupCommit<Order, Posted>({
    limits,
    listeners,
    watch,
    weigh: weightOf,
    payerOf: ({ userId }) => userId,
    settle: (orders) => settle(orders, { lookUp: false, lockTimeout: null }),
  });
  // They wait here, out of the way of all others.
  const leftOut = new GroupCommit<LeftOut, Posted>({
    limits: { ...limits, ...LEFT_OUT_LIMITS },
    listeners: { ...listeners, onQueue: UNWATCHED.onQueue },
    watch,
    weigh: ({ order }) => weightOf(order),
    payerOf: ({ order }) => order.userId,
    settle: async (waiting) => {
      await delay((0.5 + Math.random()) * LEFT_OUT_PAUSE_MS);
      const [{ lockTimeout }] = waiting as [LeftOut];
      const lookUp = waiting.some(({ mayHaveMoved }) => mayHaveMoved);
      return settle(waiting.map(({ order }) => order), { lookUp, lockTimeout }); // prettier-ignore
    },
  });

  async function place(order: Order): Promise<Posted> {
    try {
      const posted = await placeUntilFree(order, { groups, leftOut });
      listeners.onOutcome(order, posted);
      return posted;
    } catch (error) {
      listeners.onOutcome(order, error as Error);
      throw error;
    }
  }

  return { place };
}

interface Queues {
  groups: GroupCommit<Order, Posted>;
  leftOut: GroupCommit<LeftOut, Posted>;
}

async function placeUntilFree(order: Order, { groups, leftOut }: Queues): Promise<Posted> {
  const until = performance.now() + LEFT_OUT_MS_MAX;
  let submit = () => groups.submit(order);
  let mayHaveMoved = false;
  for (;;) {
    try {
      return await submit();
    } catch (error) {
      if (!(error instanceof UnsettledError)) throw error;
      // What an earlier attempt may have written is not undone by the failure of a later one.
      mayHaveMoved ||= error.mayHaveMoved;
      const { reason, cause } = error;
      if (reason !== 'locked' || performance.now() > until) throw new UnsettledError(reason, mayHaveMoved, { cause });
      const waiting = { order, lockTimeout: cause as Error, mayHaveMoved };
      submit = () => leftOut.submit(waiting);
    }
  }
}

/** The rules call UNAVAILABLE only what they were not given, because another transaction holds it. */
function toOutcome(decided: Posted | Error, { isUnknown }: Attempt): Posted | Error {
  if (!(decided instanceof AppError) || decided.code !== 'UNAVAILABLE') return decided;
  return new UnsettledError('locked', isUnknown, { cause: decided.cause });
}

interface Attempt extends Circumstances {
  number: number;
  /** The outcome of an attempt before it is unknown. */
  isUnknown: boolean;
}

/** Where a group is committed, and who watches. */
interface Place {
  pool: Pool;
  listeners: LedgerListeners;
}

/** Commits a group, again and with the same ids where that can help. */
async function settleGroup(place: Place, orders: readonly Order[], first: Attempt): Promise<Outcomes> {
  const startedAt = performance.now();
  let attempt = first;
  for (;;) {
    try {
      const { outcomes, commitMs } = await commitGroup(place.pool, orders, attempt);
      place.listeners.onCommit(commitMs);
      return outcomes.map((outcome) => toOutcome(outcome, attempt));
    } catch (error) {
      if (databaseFault(error) !== 'unavailable') return await settleOneByOne(place, orders, { attempt, error });
      const isUnknown = attempt.isUnknown || error instanceof UnknownCommitError;
      if (!canRetry(error, attempt, performance.now() - startedAt))
        throw new UnsettledError('database', isUnknown, { cause: error });
      place.listeners.onRetry(error);
      await delay(pauseMs(error, attempt));
      const lockTimeout = isLockTimeout(error) ? (error as Error) : attempt.lockTimeout;
      attempt = { number: attempt.number + 1, isUnknown, lookUp: attempt.lookUp || isUnknown, lockTimeout };
    }
  }
}

/** Something in the group is our mistake or no value for PostgreSQL. Alone, it takes nobody else with it. */
async function settleOneByOne(
  place: Place,
  orders: readonly Order[],
  { attempt, error }: { attempt: Attempt; error: unknown },
): Promise<Outcomes> {
  if (orders.length === 1) throw attempt.isUnknown ? new UnsettledError('database', true, { cause: error }) : error;
  const outcomes: (Posted | Error)[] = [];
  for (const order of orders) {
    const single = settleGroup(place, [order], { ...attempt, number: 1 });
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
