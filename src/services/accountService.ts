import type { Pool } from 'pg';
import { findAccountOf, findPayee, type Account, type Payee } from '../models/account.model';
import { findUser, type UserWithAccount } from '../models/user.model';
import { AppError } from '../errors/appError';

export interface AccountService {
  /** @throws INVALID_TOKEN when the user does not exist */
  getProfile(userId: string): Promise<UserWithAccount>;
  /** @throws INVALID_TOKEN when the user does not exist */
  listAccounts(userId: string): Promise<Account[]>;
  /** Whom a payment to this number would reach. @throws RECIPIENT_NOT_FOUND */
  getPayee(accountNumber: string): Promise<Payee>;
}

export function createAccountService(pool: Pool): AccountService {
  return {
    getProfile: async (userId) => (await findUser(pool, userId)) ?? noSuchUser(),
    listAccounts: async (userId) => [(await findAccountOf(pool, userId)) ?? noSuchUser()],
    getPayee: async (accountNumber) => (await findPayee(pool, accountNumber)) ?? noSuchRecipient(),
  };
}

/** The token is ours and has not expired, but its user is gone. */
export function noSuchUser(): never {
  throw new AppError('INVALID_TOKEN', 'The user of this token does not exist');
}

function noSuchRecipient(): never {
  throw new AppError('RECIPIENT_NOT_FOUND');
}
