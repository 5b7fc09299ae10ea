import type { Pool } from 'pg';
import { withTransaction } from '../config/database';
import { findAccountOf, settleAccount, type Account } from '../models/account.model';
import { countEntriesBefore, findBalanceAfter, listEntries, type HistoryEntry } from '../models/history.model';
import { AppError } from '../utils/appError.util';
import { isReadOnly } from '../utils/databaseError.util';
import { noSuchUser } from './accountService';

/** What a client asks for. */
export interface Period {
  /** Inclusive. Null for the account's beginning. */
  from: Date | null;
  /** Exclusive. Null for now. */
  to: Date | null;
}

export interface Statement {
  account: Account;
  from: Date;
  to: Date;
  openingCents: number;
  closingCents: number;
  /** All that moved money in the period, oldest first, a page at a time. Each page is read when it is asked for. */
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
  /** The balance after the last entry at or before `at`, and now for null. */
  getBalance(userId: string, accountId: string, at: Date | null): Promise<BalanceAt>;
  /** What moved in a period. The closing balance of one is the opening balance of the next. */
  openStatement(userId: string, accountId: string, period: Period): Promise<Statement>;
}

const PAGE = 1_000;
/** No transfer that is still being written has a time further back than this. */
const SETTLED_MS = 60_000;
const EVERYTHING_THAT_MOVED = { direction: null, status: 'completed', counterparty: null } as const;

export function createStatementService(pool: Pool): StatementService {
  async function getBalance(userId: string, accountId: string, asked: Date | null): Promise<BalanceAt> {
    const { account, now } = await getSettled(userId, accountId, asked);
    const at = asked ?? now;
    const version = await countEntriesBefore(pool, account, afterMillisecond(at));
    return { balanceCents: await balanceAt(account, version), currency: account.currency, at };
  }

  async function openStatement(userId: string, accountId: string, period: Period): Promise<Statement> {
    const { account, now } = await getSettled(userId, accountId, period.to);
    const [from, to] = [period.from ?? account.createdAt, period.to ?? afterMillisecond(now)];
    const [first, last] = await Promise.all([
      countEntriesBefore(pool, account, from),
      countEntriesBefore(pool, account, to),
    ]);
    const [openingCents, closingCents] = await Promise.all([balanceAt(account, first), balanceAt(account, last)]);
    return { account, from, to, openingCents, closingCents, pages: () => readPages(account.id, first, last) };
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

  /** With all of its entries up to `until`, and up to `now` for null, also those that are just being committed. */
  async function getSettled(userId: string, accountId: string, until: Date | null): Promise<Settled> {
    const account = (await findAccountOf(pool, userId)) ?? noSuchUser();
    if (account.id !== accountId) throw new AppError('ACCOUNT_NOT_FOUND');
    const now = new Date();
    if (until && until.getTime() < now.getTime() - SETTLED_MS) return { account, now };
    try {
      return (await withTransaction(pool, (tx) => settleAccount(tx, account.id))) ?? { account, now };
    } catch (error) {
      // A database that takes no writes has none under way.
      if (isReadOnly(error)) return { account, now };
      throw error;
    }
  }

  return { getBalance, openStatement };
}

interface Settled {
  account: Account;
  now: Date;
}

/** Times in the book are whole milliseconds, so this is the first one that does not count any more. */
const afterMillisecond = (time: Date) => new Date(time.getTime() + 1);
