import type { Pool } from 'pg';
import { withTransaction } from '../config/database';
import { findAccountOf, lockAccountUpToNow, type Account } from '../models/account.model';
import { readClock } from '../models/clock.model';
import { countEntriesBefore, findBalanceAfter } from '../models/entryLookup.model';
import type { HistoryEntry } from '../models/history.model';
import { AppError } from '../errors/appError';
import { isReadOnly } from '../errors/databaseError';
import { noSuchUser } from './accountService';
import { createPageReader } from './statements/statementPages';
import { afterMillisecond, bookTime, checkPeriod, refuseFuture, wrongTime, type Period } from './bookTime';

export interface Statement {
  account: Account;
  from: Date;
  to: Date;
  openingCents: number;
  closingCents: number;
  /** All that moved money in the period, oldest first, a page at a time. One page is read ahead. A page may be empty. */
  pages: () => AsyncGenerator<HistoryEntry[], void>;
}

export interface BalanceAt {
  balanceCents: number;
  currency: string;
  at: Date;
}

/**
 * What was told of a time stays true: asked again for the time of an answer, the same is answered.
 * All of them throw ACCOUNT_NOT_FOUND, the same for "not yours" and "not there".
 */
export interface StatementService {
  /** The balance after the last entry at or before `at`, and after the latest one for null. @throws also VALIDATION_FAILED */
  getBalance(userId: string, accountId: string, at: Date | null): Promise<BalanceAt>;
  /** What moved in a period. @throws also VALIDATION_FAILED. The closing balance of one is the opening balance of the next. */
  openStatement(userId: string, accountId: string, period: Period): Promise<Statement>;
}

/** No transfer that is still being written has a time further back than this. */
const SETTLED_MS = 60_000;

export function createStatementService(pool: Pool): StatementService {
  const readPages = createPageReader(pool);

  async function getBalance(userId: string, accountId: string, asked: Date | null): Promise<BalanceAt> {
    const { account, now } = await getSettled(userId, accountId, asked);
    refuseFuture('at', asked, now);
    const version = asked ? await countEntriesBefore(pool, account, afterMillisecond(asked)) : account.version;
    return { balanceCents: await balanceAt(pool, account, version), currency: account.currency, at: asked ?? now };
  }

  async function openStatement(userId: string, accountId: string, period: Period): Promise<Statement> {
    const { account, now } = await getSettled(userId, accountId, period.to);
    checkPeriod(period, now);
    const [from, to] = [period.from ?? account.createdAt, period.to ?? afterMillisecond(now)];
    if (from > to) throw wrongTime('to', 'must not be before the account was opened');
    const [first, last] = await Promise.all([
      period.from ? countEntriesBefore(pool, account, from) : 0,
      period.to ? countEntriesBefore(pool, account, to) : account.version,
    ]);
    const [openingCents, closingCents] = await Promise.all([
      balanceAt(pool, account, first),
      balanceAt(pool, account, last),
    ]);
    return { account, from, to, openingCents, closingCents, pages: () => readPages(account.id, { first, last }) };
  }

  /**
   * With all of its entries up to `until`, and up to `now` for null, also those that are just being committed. The clock is
   * PostgreSQL's: that of this process may say something else.
   */
  async function getSettled(userId: string, accountId: string, until: Date | null): Promise<Settled> {
    const [found, clock] = await Promise.all([findAccountOf(pool, userId), readClock(pool)]);
    const account = found ?? noSuchUser();
    if (account.id !== accountId) throw new AppError('ACCOUNT_NOT_FOUND');
    if (until && until.getTime() < clock.getTime() - SETTLED_MS) return settledAt(account, clock);
    try {
      const settled = await withTransaction(pool, (tx) => lockAccountUpToNow(tx, account.id));
      return settled ? settledAt(settled.account, settled.now) : settledAt(account, clock);
    } catch (error) {
      // A database that takes no writes has none under way.
      if (isReadOnly(error)) return settledAt(account, clock);
      throw error;
    }
  }

  return { getBalance, openStatement };
}

async function balanceAt(pool: Pool, { id }: Account, version: number): Promise<number> {
  if (version === 0) return 0;
  const balance = await findBalanceAfter(pool, id, version);
  if (balance === null) throw new Error(`Account ${id} has no entry ${version}`);
  return balance;
}

interface Settled {
  account: Account;
  /** The time of its book. */
  now: Date;
}

const settledAt = (account: Account, clock: Date): Settled => ({ account, now: bookTime(account, clock) });
