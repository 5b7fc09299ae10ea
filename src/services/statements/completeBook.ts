import type { Pool } from 'pg';
import { withTransaction } from '../../config/database';
import { findAccountOf, lockAccountUpToNow, type Account } from '../../models/account.model';
import { readClock } from '../../models/clock.model';
import { findBalanceAfter } from '../../models/entryLookup.model';
import { AppError } from '../../errors/appError';
import { isReadOnly } from '../../errors/databaseError';
import { bookTime } from '../accounts/bookTime';
import { throwUnknownUser } from '../accounts/owner';

/** A transfer that is still being written has a time within the last minute. */
const WRITING_MS_MAX = 60_000;

/** An account, with every entry up to `now`. */
interface CompleteBook {
  account: Account;
  now: Date;
}

/** Includes entries up to `until` (null: up to now) whose COMMIT is under way. @throws ACCOUNT_NOT_FOUND */
export async function readCompleteBook(
  pool: Pool,
  userId: string,
  accountId: string,
  until: Date | null,
): Promise<CompleteBook> {
  const [found, clock] = await Promise.all([findAccountOf(pool, userId), readClock(pool)]);
  const account = found ?? throwUnknownUser();
  if (account.id !== accountId) throw new AppError('ACCOUNT_NOT_FOUND');
  const unlocked = { account, now: bookTime(account, clock) };
  if (until && until.getTime() < clock.getTime() - WRITING_MS_MAX) return unlocked;
  try {
    const locked = await withTransaction(pool, (tx) => lockAccountUpToNow(tx, account.id));
    return locked ? { account: locked.account, now: bookTime(locked.account, locked.now) } : unlocked;
  } catch (error) {
    // A read-only database has no transfer under way.
    if (isReadOnly(error)) return unlocked;
    throw error;
  }
}

export async function getBalanceAfter(pool: Pool, { id }: Account, version: number): Promise<number> {
  if (version === 0) return 0;
  const balance = await findBalanceAfter(pool, id, version);
  if (balance === null) throw new Error(`Account ${id} has no entry ${version}`);
  return balance;
}
