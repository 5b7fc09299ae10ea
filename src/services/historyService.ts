import type { Pool } from 'pg';
import { z } from 'zod';
import { findAccountOf, type Account } from '../models/account.model';
import { readClock } from '../models/clock.model';
import { countEntriesBefore } from '../models/entryLookup.model';
import { listEntries, listRefusals } from '../models/history.model';
import type { EntryFilter, HistoryEntry, VersionRange } from '../models/history.model';
import { findTransactionOf, type TransactionDetail } from '../models/transaction.model';
import { AppError } from '../errors/appError';
import type { Cursors } from '../utils/cursor.util';
import { noSuchUser } from './accountService';
import { bookTime, checkPeriod, type Period } from './bookTime';

export type HistoryFilter = EntryFilter & Period;

export interface HistoryRequest {
  userId: string;
  limit: number;
  cursor: string | null;
  filter: HistoryFilter;
}

export interface HistoryPage {
  entries: HistoryEntry[];
  /** Null on the last page. A page that is not the last one may have fewer entries than asked for, or none. */
  nextCursor: string | null;
}

export interface HistoryService {
  /** One page of the user's entries, newest first. @throws VALIDATION_FAILED for a cursor that does not belong to the request, or a period in the future */
  listPage(request: HistoryRequest): Promise<HistoryPage>;
  /** @throws TRANSACTION_NOT_FOUND, the same for "not yours" and "not there" */
  getTransaction(userId: string, id: string): Promise<TransactionDetail>;
}

/**
 * How many versions one page looks through for what its filter lets pass, where no index knows that: 62,000 took 300 ms of
 * PostgreSQL. What lies beyond is for the next page, and an index for such filters would be written by every transfer.
 */
export const SEARCHED_MAX = 2_000;

export function createHistoryService(pool: Pool, cursors: Cursors): HistoryService {
  async function listPage({ userId, limit, cursor, filter: asked }: HistoryRequest): Promise<HistoryPage> {
    const account = await getAccount(userId);
    const start = cursor === null ? await begin(account, asked) : resume(cursor, account.id, asked);
    const { filter } = start;
    const whole = await findRange(account, start);
    const range = searchedPart(whole, filter);
    // One more than the page tells whether there is a next one.
    const query = { range, filter, limit: limit + 1, order: 'newest first' } as const;
    const rows = await (filter.status === 'failed' ? listRefusals : listEntries)(pool, account.id, query);
    const entries = rows.slice(0, limit);
    const before = nextBefore({ last: rows.length > limit ? entries.at(-1) : undefined, range, whole });
    const nextCursor = before === null ? null : cursors.seal({ account: account.id, before, filter });
    return { entries, nextCursor };
  }

  /** @throws VALIDATION_FAILED for a period that reaches into the future: another page of it could say something else */
  async function begin(account: Account, filter: HistoryFilter): Promise<Start> {
    if (filter.from ?? filter.to) checkPeriod(filter, bookTime(account, await readClock(pool)));
    return { before: account.version + 1, filter };
  }

  /** Times are looked up as versions, so that a page far back costs no more than the first one. */
  async function findRange(account: Account, { before, filter: { from, to } }: Start): Promise<VersionRange> {
    const [after, end] = await Promise.all([
      from ? countEntriesBefore(pool, account, from) : 0,
      to ? countEntriesBefore(pool, account, to) : account.version,
    ]);
    return { after, before: Math.min(before, end + 1) };
  }

  function resume(cursor: string, accountId: string, filter: HistoryFilter): Start {
    const { success, data } = resumption.safeParse(cursors.open(cursor));
    if (!success || data.account !== accountId) throw wrongCursor('is not a cursor of this list');
    // The cursor holds its filters, so they need not be sent again. Others would make another list.
    const asked = Object.entries(filter) as [keyof HistoryFilter, string | Date | null][];
    const same = asked.every(([name, value]) => value === null || comparable(value) === comparable(data.filter[name]));
    if (!same) throw wrongCursor('was made with other filters');
    return data;
  }

  async function getTransaction(userId: string, id: string): Promise<TransactionDetail> {
    const { id: accountId } = await getAccount(userId);
    const transaction = await findTransactionOf(pool, id, accountId);
    if (!transaction) throw new AppError('TRANSACTION_NOT_FOUND');
    return transaction;
  }

  async function getAccount(userId: string): Promise<Account> {
    return (await findAccountOf(pool, userId)) ?? noSuchUser();
  }

  return { listPage, getTransaction };
}

/** The newest part of a range, where the filter could make PostgreSQL look at more entries than it gives. */
function searchedPart({ after, before }: VersionRange, { status, counterparty }: HistoryFilter): VersionRange {
  // Both sides of an account have an index by version, and refusals have one of their own.
  const isIndexed = counterparty === null && status !== 'completed';
  return { after: isIndexed ? after : Math.max(after, before - 1 - SEARCHED_MAX), before };
}

interface Searched {
  /** The last entry of the page, when more follow it in the part that was searched. */
  last: HistoryEntry | undefined;
  range: VersionRange;
  whole: VersionRange;
}

/** The next page has the entries below this version. Null when nothing is left. */
function nextBefore({ last, range, whole }: Searched): number | null {
  if (last) return last.version;
  return range.after > whole.after ? range.after + 1 : null;
}

interface Start {
  /** The version that the page before ended with, or one more than the newest. */
  before: number;
  filter: HistoryFilter;
}

/** What a cursor says. It is sealed, so this can only fail for a cursor of another version of the server. */
const resumption = z.object({
  account: z.uuid(),
  before: z.int(),
  filter: z.object({
    direction: z.enum(['in', 'out']).nullable(),
    status: z.enum(['completed', 'failed']).nullable(),
    from: z.coerce.date().nullable(),
    to: z.coerce.date().nullable(),
    counterparty: z.string().nullable(),
  }),
});

const comparable = (value: string | Date | null) => (value instanceof Date ? value.getTime() : value);

function wrongCursor(message: string): AppError {
  return new AppError('VALIDATION_FAILED', `cursor ${message}`, { errors: [{ path: '/cursor', message }] });
}
