import type { Pool } from 'pg';
import { withTransaction } from '../../../config/database';
import { lockParties, updateAccounts, type Parties } from '../../../models/account.model';
import { readClock } from '../../../models/clock.model';
import { findOriginals, findRecordedByIds, findRecordedByKeys } from '../../../models/ledgerFacts.model';
import { insertTransactions } from '../../../models/transaction.model';
import { ownTurn } from '../../../platform/limits/ownTurn';
import type { Tx } from '../../../platform/postgres/db';
import { decideOrders, type Decided } from '../rules/decide';
import { countOf, kindOf, type Order } from '../kinds/kinds';
import type { AccountRef, OrderHead } from '../book/order';
import type { Facts } from '../book/workingBook';

export interface Circumstances {
  /** An attempt may have written the orders, because its outcome is unknown. */
  lookUp: boolean;
  /** Another transaction held an account for longer than this error allows: skip locked accounts this time. Else null. */
  lockTimeout: Error | null;
}

/** In transactions. To decide or to write a larger group takes more than half a millisecond of this process. */
const LARGE_GROUP = 100;

/**
 * One database transaction in two round trips: lock and read, then write and COMMIT. `commitMs` is the time of the second.
 * Of a large group, each step has a separate turn of the event loop, so that it blocks no small one for long.
 */
export async function commitGroup(
  pool: Pool,
  orders: readonly Order[],
  circumstances: Circumstances,
): Promise<{ outcomes: readonly Decided[]; commitMs: number }> {
  let writtenAt = 0;
  const outcomes = await withTransaction(pool, async (tx) => {
    const turn = isLarge(orders) ? ownTurn : () => undefined;
    const facts = await readFacts(tx, orders, circumstances);
    await turn();
    const { outcomes, written, moved } = decideOrders(facts, orders);
    if (written.length > 0) {
      await turn();
      updateAccounts(tx, moved);
      await turn();
      insertTransactions(tx, written);
    }
    writtenAt = performance.now();
    return outcomes;
  });
  return { outcomes, commitMs: performance.now() - writtenAt };
}

const isLarge = (orders: readonly Order[]) => orders.reduce((sum, order) => sum + countOf(order), 0) > LARGE_GROUP;

/** Sends all statements together. PostgreSQL runs them one after another, so it reads everything under the locks. */
async function readFacts(tx: Tx, orders: readonly Order[], { lookUp, lockTimeout }: Circumstances): Promise<Facts> {
  const { parties, earlier } = needsOf(orders);
  const keys = orders.flatMap(keysOf);
  const [accounts, now, byKeys, originals, byIds] = await Promise.all([
    lockParties(tx, parties, { skipLocked: lockTimeout !== null }),
    readClock(tx),
    keys.length > 0 ? findRecordedByKeys(tx, keys) : [],
    earlier.length > 0 ? findOriginals(tx, earlier) : [],
    lookUp ? findRecordedByIds(tx, orders.map(({ ids: [firstId] }) => firstId)) : [], // prettier-ignore
  ]);
  return { accounts, now, lockTimeout, recorded: [...byKeys, ...byIds], originals };
}

function keysOf({ payingAccount, idempotency }: OrderHead): { userId: string; key: string }[] {
  if (payingAccount.of === 'system' || !idempotency) return [];
  return [{ userId: payingAccount.userId, key: idempotency.key }];
}

function needsOf(orders: readonly Order[]): { parties: Parties; earlier: string[] } {
  const names = { owner: new Set<string>(), number: new Set<string>(), sender: new Set<string>() };
  const earlier = new Set<string>();
  for (const order of orders) {
    const { payingAccount } = order;
    const needs = kindOf(order).needs(order);
    if (payingAccount.of !== 'system') names.owner.add(payingAccount.userId);
    for (const ref of needs.accounts) names[ref.of].add(nameIn(ref));
    for (const id of needs.earlier) earlier.add(id);
  }
  const parties = { userIds: [...names.owner], accountNumbers: [...names.number], refundedIds: [...names.sender] };
  return { parties, earlier: [...earlier] };
}

function nameIn(ref: AccountRef): string {
  switch (ref.of) {
    case 'owner':
      return ref.userId;
    case 'number':
      return ref.accountNumber;
    case 'sender':
      return ref.transactionId;
  }
}
