import { findAccountOf, type Account } from '../../models/account.model';
import type { Db } from '../../platform/postgres/db';
import { AppError } from '../../errors/appError';

/** @throws INVALID_TOKEN when the user of a valid token was deleted */
export async function getAccountOf(db: Db, userId: string): Promise<Account> {
  return (await findAccountOf(db, userId)) ?? throwUnknownUser();
}

export function throwUnknownUser(): never {
  throw new AppError('INVALID_TOKEN', 'The user of this token does not exist');
}

export function throwUnknownPayee(): never {
  throw new AppError('RECIPIENT_NOT_FOUND');
}
