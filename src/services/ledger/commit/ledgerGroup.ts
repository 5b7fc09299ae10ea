import type { Pool } from 'pg';
import { withTransaction } from '../../../config/database';
import type { Tx } from '../../../platform/postgres/db';
import { lockParties, updateAccounts, type Parties } from '../../../models/account.model';
import { readClock } from '../../../models/clock.model';
import { findOriginals, findRecordedByIds, findRecordedByKeys } from '../../../models/ledgerFacts.model';
import { insertTransactions } from '../../../models/transaction.model';
import type { Facts } from '../workingBook';
import { firstIdOf, type Order, type Posted } from '../order';
import { decideOrders, type Decision } from '../decide';

/** What became of each order of a group, in their order. */
export type Outcomes = readonly (Posted | Error)[];

/** What happened to these orders before. */
export interface Circumstances {
  /** An attempt may have written them: its outcome is unknown. */
  lookUp: boolean;
  /** Some account was locked for too long, so this time whatever is locked is left out. Else null. */
  lockTimeout: Error | null;
}

/** One database transaction: lock, read, decide, write. Two round trips. Tells how long the second one took, with COMMIT. */
export async function commitGroup(
  pool: Pool,
  orders: readonly Order[],
  circumstances: Circumstances,
): Promise<{ outcomes: Outcomes; commitMs: number }> {
  let writtenAt = 0;
  const outcomes = await withTransaction(pool, async (tx) => {
    const { outcomes, written, moved } = decideOrders(await readFacts(tx, orders, circumstances), orders);
    write(tx, { written, moved });
    writtenAt = performance.now();
    return outcomes;
  });
  return { outcomes, commitMs: performance.now() - writtenAt };
}

/** All of it goes out together, and PostgreSQL does one after another: what is read is read under the locks. */
async function readFacts(tx: Tx, orders: readonly Order[], { lookUp, lockTimeout }: Circumstances): Promise<Facts> {
  const parties = partiesOf(orders);
  const keys = orders.flatMap(({ userId, idempotency }) => (idempotency ? [{ userId, key: idempotency.key }] : []));
  const [accounts, now, byKeys, originals, byIds] = await Promise.all([
    lockParties(tx, parties, { skipLocked: lockTimeout !== null }),
    readClock(tx),
    keys.length > 0 ? findRecordedByKeys(tx, keys) : [],
    parties.refundedIds.length > 0 ? findOriginals(tx, parties.refundedIds) : [],
    lookUp ? findRecordedByIds(tx, orders.map(firstIdOf)) : [],
  ]);
  return { accounts, now, lockTimeout, recorded: [...byKeys, ...byIds], originals };
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
