import { OPENING_ACCOUNT_ID } from '../../../models/account.model';

/**
 * An account that money enters the book through. It has no owner, and its balance follows from the transactions: an order
 * can take any amount out of it, without a lock and without an entry on its side.
 */
export interface SystemAccount {
  id: string;
  userId: null;
  currency: string;
  balanceCents: 0;
}

export type SystemAccountName = 'opening';

export const SYSTEM_ACCOUNTS: Record<SystemAccountName, SystemAccount> = {
  opening: { id: OPENING_ACCOUNT_ID, userId: null, currency: 'USD', balanceCents: 0 },
};
