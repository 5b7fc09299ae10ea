import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { withTransaction, type Tx } from '../../config/database';
import { lockParties, updateAccounts, type Parties } from '../../models/account.model';
import { findOriginals, findRecordedByIds, findRecordedByKeys } from '../../models/ledgerFacts.model';
import { insertTransactions } from '../../models/transaction.model';
import {
  databaseFault,
  isConflict,
  isConnectTimeout,
  isLockTimeout,
  UnconfirmedCommitError,
} from '../../utils/databaseError.util';
import type { Facts } from './book';
import { GroupCommit, type GroupLimits } from './groupCommit';
import { firstIdOf, weightOf, type Order, type Posted } from './order';
import { decideOrders, type Decision } from './orderRules';

export interface Ledger {
  /**
   * Does what was ordered, in one database transaction with the orders that wait beside it.
   * Resolves when it is durable. @throws AppError when it is refused, and the database's error when its outcome is unknown
   */
  place(order: Order): Promise<Posted>;
}

export const GROUP_LIMITS: GroupLimits = {
  groupsMax: 2,
  groupWeightMax: 1_000,
  waitingWeightMax: 10_000,
  waitMsMax: 5_000,
  totalMsMax: 11_000,
};

/** After this long another attempt could not answer in time. */
const RETRY_MS_MAX = 6_500;
const ATTEMPTS_MAX = 4;

export function createLedger(pool: Pool, limits: GroupLimits = GROUP_LIMITS): Ledger {
  const settle = (orders: readonly Order[]) => settleGroup(pool, orders);
  const groups = new GroupCommit<Order, Posted>({ limits, weigh: weightOf, settle });
  return { place: (order) => groups.submit(order) };
}

type Outcomes = readonly (Posted | Error)[];

/** How to go about it this time, from what went wrong before. */
interface Attempt {
  number: number;
  /** What the attempts before this one wrote may be there: their outcome is unknown. */
  lookUp: boolean;
  /** Some account was locked for too long: this time, whatever is locked is left out. */
  lockTimeout: Error | null;
}

/** Commits a group, again and with the same ids where that can help. */
async function settleGroup(pool: Pool, orders: readonly Order[]): Promise<Outcomes> {
  const startedAt = performance.now();
  let attempt: Attempt = { number: 1, lookUp: false, lockTimeout: null };
  for (;;) {
    try {
      return await commitGroup(pool, orders, attempt);
    } catch (error) {
      if (databaseFault(error) !== 'unavailable') return await settleOneByOne(pool, orders, error);
      if (!canRetry(error, attempt, performance.now() - startedAt)) throw error;
      await delay(pauseMs(error, attempt));
      const lockTimeout = isLockTimeout(error) ? (error as Error) : attempt.lockTimeout;
      attempt = { number: attempt.number + 1, lookUp: true, lockTimeout };
    }
  }
}

/** Something in the group is our mistake or no value for PostgreSQL. Alone, it takes nobody else with it. */
async function settleOneByOne(pool: Pool, orders: readonly Order[], error: unknown): Promise<Outcomes> {
  if (orders.length === 1) throw error;
  const outcomes: (Posted | Error)[] = [];
  for (const order of orders) {
    const [outcome] = await settleGroup(pool, [order]).catch((reason: unknown) => [reason as Error]);
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

/** One database transaction: lock, read, decide, write. Two round trips. */
async function commitGroup(pool: Pool, orders: readonly Order[], attempt: Attempt): Promise<Outcomes> {
  return withTransaction(pool, async (tx) => {
    const { outcomes, written, moved } = decideOrders(await readFacts(tx, orders, attempt), orders);
    write(tx, { written, moved });
    return outcomes;
  });
}

/** All of it goes out together, and PostgreSQL does one after another: what is read is read under the locks. */
async function readFacts(tx: Tx, orders: readonly Order[], { lookUp, lockTimeout }: Attempt): Promise<Facts> {
  const parties = partiesOf(orders);
  const keys = orders.flatMap(({ userId, idempotency }) => (idempotency ? [{ userId, key: idempotency.key }] : []));
  const [{ accounts, now }, byKeys, originals, byIds] = await Promise.all([
    lockParties(tx, parties, { skipLocked: lockTimeout !== null }),
    keys.length > 0 ? findRecordedByKeys(tx, keys) : [],
    parties.refundedIds.length > 0 ? findOriginals(tx, parties.refundedIds) : [],
    lookUp ? findRecordedByIds(tx, orders.map(firstIdOf)) : [],
  ]);
  // Without any account there is nothing to write either, so that no time is needed.
  return { accounts, now: now ?? new Date(0), lockTimeout, recorded: [...byKeys, ...byIds], originals };
}

function partiesOf(orders: readonly Order[]): Parties {
  const userIds = new Set<string>();
  const accountNumbers = new Set<string>();
  const refundedIds = new Set<string>();
  for (const order of orders) {
    userIds.add(order.userId);
    if (order.kind === 'refund') refundedIds.add(order.refund.originalId);
    else for (const { toAccountNumber } of order.transfers) accountNumbers.add(toAccountNumber);
  }
  return { userIds: [...userIds], accountNumbers: [...accountNumbers], refundedIds: [...refundedIds] };
}

function write(tx: Tx, { written, moved }: Pick<Decision, 'written' | 'moved'>): void {
  if (written.length === 0) return;
  updateAccounts(tx, moved);
  insertTransactions(tx, written);
}
