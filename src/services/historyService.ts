import type { Pool } from 'pg';
import type { Account } from '../models/account.model';
import { readClock } from '../models/clock.model';
import { countEntriesBefore } from '../models/entryLookup.model';
import { listEntries, listRefusals, type HistoryEntry, type VersionRange } from '../models/history.model';
import { findTransactionOf, type TransactionDetail } from '../models/transaction.model';
import { AppError } from '../errors/appError';
import type { Cursors } from '../utils/cursor.util';
import { readSearch } from '../utils/searchWords.util';
import { bookTime, checkPeriod } from './accounts/bookTime';
import { getAccountOf } from './accounts/owner';
import { openPosition, sealPosition, type HistoryFilter, type Position } from './history/historyCursor';
import { createSearch, type Found } from './history/search';
import { nextBefore, searchedPart } from './history/searchRange';

export interface HistoryRequest {
  userId: string;
  limit: number;
  cursor: string | null;
  filter: HistoryFilter;
}

export interface HistoryPage {
  entries: HistoryEntry[];
  /** Null on the last page. Every other page may have fewer entries than `limit`, or none. */
  nextCursor: string | null;
  /** How many entries a search for words looked through. */
  searched: number;
}

export interface HistoryService {
  /** Newest first. @throws VALIDATION_FAILED for a cursor that does not belong to the request, or a period in the future */
  listPage(request: HistoryRequest): Promise<HistoryPage>;
  /** @throws TRANSACTION_NOT_FOUND, the same for a transaction of others and for an unknown id */
  getTransaction(userId: string, id: string): Promise<TransactionDetail>;
}

export function createHistoryService(pool: Pool, cursors: Cursors): HistoryService {
  const search = createSearch(pool);

  async function listPage({ userId, limit, cursor, filter: asked }: HistoryRequest): Promise<HistoryPage> {
    const account = await getAccountOf(pool, userId);
    const start =
      cursor === null ? await startPosition(pool, account, asked) : openPosition(cursors, cursor, account.id, asked);
    const { filter } = start;
    const whole = await findRange(pool, account, start);
    // One entry more than the page shows whether a next page exists.
    const found = await read(account, { range: searchedPart(whole, filter), filter, limit: limit + 1 });
    const { range } = found;
    const entries = found.entries.slice(0, limit);
    const before = nextBefore({ last: found.entries.length > limit ? entries.at(-1) : undefined, range, whole });
    const nextCursor = before === null ? null : sealPosition(cursors, account.id, { before, filter });
    return { entries, nextCursor, searched: filter.q === null ? 0 : range.before - range.after - 1 };
  }

  async function read(account: Account, part: Part): Promise<Found> {
    const { range, filter } = part;
    if (filter.q !== null) return search(account, { ...part, words: readSearch(filter.q) });
    const list = filter.status === 'failed' ? listRefusals : listEntries;
    return { entries: await list(pool, account.id, { ...part, order: 'newest first' }), range };
  }

  async function getTransaction(userId: string, id: string): Promise<TransactionDetail> {
    const { id: accountId } = await getAccountOf(pool, userId);
    const transaction = await findTransactionOf(pool, id, accountId);
    if (!transaction) throw new AppError('TRANSACTION_NOT_FOUND');
    return transaction;
  }

  return { listPage, getTransaction };
}

interface Part {
  range: VersionRange;
  filter: HistoryFilter;
  limit: number;
}

/** @throws VALIDATION_FAILED for a period that ends in the future: its next page could have other entries */
async function startPosition(pool: Pool, account: Account, filter: HistoryFilter): Promise<Position> {
  if (filter.from ?? filter.to) checkPeriod(filter, bookTime(account, await readClock(pool)));
  return { before: account.version + 1, filter };
}

/** Translates times to versions, so that a page far back costs as much as the first one. */
async function findRange(pool: Pool, account: Account, { before, filter }: Position): Promise<VersionRange> {
  const { from, to } = filter;
  const [after, end] = await Promise.all([
    from ? countEntriesBefore(pool, account, from) : 0,
    to ? countEntriesBefore(pool, account, to) : account.version,
  ]);
  return { after, before: Math.min(before, end + 1) };
}
