import type { LockedAccount } from '../../models/account.model';
import { insertTransactions } from '../../models/transaction.model';
import type { Tx } from '../../platform/postgres/db';
import { decideOrders } from './rules/decide';
import { createOrder } from './kinds/kinds';

/**
 * Writes the opening entry of an account that this transaction has inserted. No other transaction sees the account, so the
 * entry needs no lock and no queue. The row has the balance and the version after the entry already, from the defaults.
 */
export function postOpening(tx: Tx, account: LockedAccount): void {
  const { userId, balanceCents, version, lastEntryAt } = account;
  const order = createOrder(
    { kind: 'opening', ownerId: userId, amountCents: balanceCents },
    { actor: { userId }, payingAccount: { of: 'system', name: 'opening' }, idempotencyKey: null },
  );
  const before = { ...account, balanceCents: 0, version: version - 1 };
  const facts = { accounts: [before], now: lastEntryAt, lockTimeout: null, recorded: [], originals: [] };
  const { outcomes, written } = decideOrders(facts, [order]);
  const [outcome] = outcomes;
  if (!outcome || !('posted' in outcome)) throw new Error('The ledger refused the opening of an account');
  insertTransactions(tx, written);
}
