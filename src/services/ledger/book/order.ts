import type { IdempotentRequest } from '../../../models/transaction.model';
import type { SystemAccountName } from './systemAccounts';

/** How an order names an account. The statement that locks a group's accounts resolves the names: they cost no query. */
export type AccountRef = OwnerRef | { of: 'number'; accountNumber: string } | { of: 'sender'; transactionId: string };

interface OwnerRef {
  of: 'owner';
  userId: string;
}

interface SystemRef {
  of: 'system';
  name: SystemAccountName;
}

export interface OrderHead {
  actor: { userId: string };
  /** All movements of the order go out of this account. */
  payingAccount: OwnerRef | SystemRef;
  /** Of the transactions that the order writes. They are made before the write, so that its outcome can be looked up. */
  ids: readonly [string, ...string[]];
  /** Keys belong to the owner of the paying account. An order of a system account has none. */
  idempotency: IdempotentRequest | null;
}

/** The terms of some kind, placed. The ledger does an order whole or not at all, and once under its key. */
export type OrderOf<Terms> = Terms & OrderHead;

export function payerKey({ payingAccount }: OrderHead): string {
  return payingAccount.of === 'owner' ? payingAccount.userId : payingAccount.name;
}
