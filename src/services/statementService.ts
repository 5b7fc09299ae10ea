import type { Pool } from 'pg';
import { withTransaction } from '../config/database';
import { findAccountOf, lockForReading, type Account } from '../models/account.model';
import { countEntriesBefore, findBalanceAfter, listEntries, type HistoryEntry } from '../models/history.model';
import { AppError } from '../utils/appError.util';
import { isReadOnly } from '../utils/databaseError.util';
import { noSuchUser } from './accountService';

export interface Period {
  /** Inclusive. Null for the account's beginning. */
  from: Date | null;
  /** Exclusive. Null for now. */
  to: Date | null;
}

export interface Statement {
  account: Account;
  period: Period;
  openingCents: number;
  closingCents: number;
  /** All that moved money in the period, oldest first, a page at a time. Each page is read when it is asked for. */
  pages: () => AsyncGenerator<HistoryEntry[], void>;
}

/** All of them throw ACCOUNT_NOT_FOUND, the same for "not yours" and "not there". */
export interface StatementService {
  /** The balance after the last entry at or before `at`, and now for null. */
  getBalance(userId: string, accountId: string, at: Date | null): Promise<{ account: Account; balanceCents: number }>;
  /** What moved in a period. The closing balance of one is the opening balance of the next. */
  openStatement(userId: string, accountId: string, period: Period): Promise<Statement>;
}

const PAGE = 1_000;
/** No transfer that is still being written has a time further back than this. */
const SETTLED_MS = 60_000;
const EVERYTHING_THAT_MOVED = { direction: null, status: 'completed', counterparty: null } as const;

export function createStatementService(pool: Pool): StatementService {
  async function getBalance(userId: string, accountId: string, at: Date | null) {
    const account = await getAccount(userId, accountId, at);
    if (at === null) return { account, balanceCents: account.balanceCents };
    // Times in the book are whole milliseconds.
    const version = await countEntriesBefore(pool, account, new Date(at.getTime() + 1));
    return { account, balanceCents: await balanceAt(account, version) };
  }

  async function openStatement(userId: string, accountId: string, period: Period): Promise<Statement> {
    const account = await getAccount(userId, accountId, period.to);
    const [first, last] = await Promise.all([
      period.from ? countEntriesBefore(pool, account, period.from) : 0,
      period.to ? countEntriesBefore(pool, account, period.to) : account.version,
    ]);
    const [openingCents, closingCents] = await Promise.all([balanceAt(account, first), balanceAt(account, last)]);
    return { account, period, openingCents, closingCents, pages: () => readPages(account.id, first, last) };
  }

  /** Entries are never changed, so nothing need hold the book still between two pages. */
  async function* readPages(accountId: string, first: number, last: number): AsyncGenerator<HistoryEntry[], void> {
    let after = first;
    for (;;) {
      const range = { after, before: last + 1 };
      const query = { range, filter: EVERYTHING_THAT_MOVED, limit: PAGE, order: 'oldest first' } as const;
      const page = await listEntries(pool, accountId, query);
      if (page.length > 0) yield page;
      if (page.length < PAGE) return;
      after = (page.at(-1) as HistoryEntry).version;
    }
  }

  async function balanceAt({ id }: Account, version: number): Promise<number> {
    if (version === 0) return 0;
    const balance = await findBalanceAfter(pool, id, version);
    if (balance === null) throw new Error(`Account ${id} has no entry ${version}`);
    return balance;
  }

  /** With all of its entries up to `until`, also those that are just being committed: what is told of the past must not change. */
  async function getAccount(userId: string, accountId: string, until: Date | null): Promise<Account> {
    const account = (await findAccountOf(pool, userId)) ?? noSuchUser();
    if (account.id !== accountId) throw new AppError('ACCOUNT_NOT_FOUND');
    if (until === null || until.getTime() < Date.now() - SETTLED_MS) return account;
    return settle(account);
  }

  async function settle(account: Account): Promise<Account> {
    try {
      return (await withTransaction(pool, (tx) => lockForReading(tx, account.id))) ?? account;
    } catch (error) {
      // A database that takes no writes has none under way.
      if (isReadOnly(error)) return account;
      throw error;
    }
  }

  return { getBalance, openStatement };
}
