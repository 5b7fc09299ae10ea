import type { Pool } from 'pg';
import type { Account } from '../models/account.model';
import { countEntriesBefore } from '../models/entryLookup.model';
import type { HistoryEntry } from '../models/history.model';
import { afterMillisecond, checkPeriod, refuseFuture, wrongTime, type Period } from './accounts/bookTime';
import { getBalanceAfter, readCompleteBook } from './statements/completeBook';
import { createPageReader } from './statements/statementPages';

export interface Statement {
  account: Account;
  from: Date;
  to: Date;
  openingCents: number;
  closingCents: number;
  /** The entries that moved money in the period, oldest first. A page may be empty. */
  pages: () => AsyncGenerator<HistoryEntry[], void>;
}

export interface BalanceAt {
  balanceCents: number;
  currency: string;
  at: Date;
}

/** A later request for the same time gives the same answer. Each call throws VALIDATION_FAILED or ACCOUNT_NOT_FOUND. */
export interface StatementService {
  /** The balance after the last entry at or before `at`. Null asks for the latest balance. */
  getBalance(userId: string, accountId: string, at: Date | null): Promise<BalanceAt>;
  openStatement(userId: string, accountId: string, period: Period): Promise<Statement>;
}

export function createStatementService(pool: Pool): StatementService {
  const readPages = createPageReader(pool);

  async function getBalance(userId: string, accountId: string, asked: Date | null): Promise<BalanceAt> {
    const { account, now } = await readCompleteBook(pool, userId, accountId, asked);
    refuseFuture('at', asked, now);
    const version = asked ? await countEntriesBefore(pool, account, afterMillisecond(asked)) : account.version;
    const balanceCents = await getBalanceAfter(pool, account, version);
    return { balanceCents, currency: account.currency, at: asked ?? now };
  }

  async function openStatement(userId: string, accountId: string, period: Period): Promise<Statement> {
    const { account, now } = await readCompleteBook(pool, userId, accountId, period.to);
    checkPeriod(period, now);
    const [from, to] = [period.from ?? account.createdAt, period.to ?? afterMillisecond(now)];
    if (from > to) throw wrongTime('to', 'must not be before the account was opened');
    const [first, last] = await Promise.all([
      period.from ? countEntriesBefore(pool, account, from) : 0,
      period.to ? countEntriesBefore(pool, account, to) : account.version,
    ]);
    const [openingCents, closingCents] = await Promise.all([
      getBalanceAfter(pool, account, first),
      getBalanceAfter(pool, account, last),
    ]);
    return { account, from, to, openingCents, closingCents, pages: () => readPages(account.id, { first, last }) };
  }

  return { getBalance, openStatement };
}
