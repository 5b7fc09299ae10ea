import type { Pool } from 'pg';
import { findPayee, type Account, type Payee } from '../models/account.model';
import { findUser, type UserWithAccount } from '../models/user.model';
import { getAccountOf, throwUnknownPayee, throwUnknownUser } from './accounts/owner';

export interface AccountService {
  /** @throws INVALID_TOKEN when the user does not exist */
  getProfile(userId: string): Promise<UserWithAccount>;
  /** @throws INVALID_TOKEN when the user does not exist */
  listAccounts(userId: string): Promise<Account[]>;
  getPayee(accountNumber: string): Promise<Payee>;
}

export function createAccountService(pool: Pool): AccountService {
  return {
    getProfile: async (userId) => (await findUser(pool, userId)) ?? throwUnknownUser(),
    listAccounts: async (userId) => [await getAccountOf(pool, userId)],
    getPayee: async (accountNumber) => (await findPayee(pool, accountNumber)) ?? throwUnknownPayee(),
  };
}
