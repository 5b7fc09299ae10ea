import { OPENING_ACCOUNT_ID } from '../../../models/account.model';

/** Money enters the book through it. Its balance follows from the transactions, so it needs no lock, no entry and no funds. */
export interface SystemAccount {
  id: string;
  userId: null;
  currency: string;
  balanceCents: 0;
}

export type SystemAccountName = 'opening';

/** USD is the currency of new accounts, too: the default of `accounts.currency`. An opening between two currencies would be refused. */
export const SYSTEM_ACCOUNTS: Record<SystemAccountName, SystemAccount> = {
  opening: { id: OPENING_ACCOUNT_ID, userId: null, currency: 'USD', balanceCents: 0 },
};
