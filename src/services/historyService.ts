import type { Pool } from 'pg';
import { z } from 'zod';
import { findAccountOf } from '../models/account.model';
import { listEntries, type HistoryEntry, type HistoryFilter } from '../models/history.model';
import { findTransactionOf, type Transaction } from '../models/transaction.model';
import { AppError } from '../utils/appError.util';
import type { Cursors } from '../utils/cursor.util';
import { noSuchUser } from './accountService';

export interface HistoryRequest {
  userId: string;
  limit: number;
  cursor: string | null;
  filter: HistoryFilter;
}

export interface HistoryPage {
  entries: HistoryEntry[];
  /** Null on the last page. */
  nextCursor: string | null;
}

export interface HistoryService {
  /** One page of the user's entries, newest first. @throws VALIDATION_FAILED for a cursor that does not belong to the request */
  listPage(request: HistoryRequest): Promise<HistoryPage>;
  /** @throws TRANSACTION_NOT_FOUND, the same for "not yours" and "not there" */
  getTransaction(userId: string, id: string): Promise<Transaction>;
}

export function createHistoryService(pool: Pool, cursors: Cursors): HistoryService {
  async function listPage({ userId, limit, cursor, filter }: HistoryRequest): Promise<HistoryPage> {
    const accountId = await getAccountId(userId);
    const start = cursor === null ? { before: null, filter } : resume(cursor, accountId, filter);
    // One more than the page tells whether there is a next one.
    const rows = await listEntries(pool, accountId, { ...start, limit: limit + 1 });
    const entries = rows.slice(0, limit);
    const last = rows.length > limit ? entries.at(-1) : undefined;
    const next = last && cursors.seal({ account: accountId, before: last.version, filter: start.filter });
    return { entries, nextCursor: next ?? null };
  }

  function resume(cursor: string, accountId: string, filter: HistoryFilter): Pick<Resumption, 'before' | 'filter'> {
    const { success, data } = resumption.safeParse(cursors.open(cursor));
    if (!success || data.account !== accountId) throw wrongCursor('is not a cursor of this list');
    // The cursor holds its filters, so they need not be sent again. Others would make another list.
    const asked = Object.entries(filter) as [keyof HistoryFilter, string | Date | null][];
    const same = asked.every(([name, value]) => value === null || comparable(value) === comparable(data.filter[name]));
    if (!same) throw wrongCursor('was made with other filters');
    return data;
  }

  async function getTransaction(userId: string, id: string): Promise<Transaction> {
    const transaction = await findTransactionOf(pool, id, await getAccountId(userId));
    if (!transaction) throw new AppError('TRANSACTION_NOT_FOUND');
    return transaction;
  }

  async function getAccountId(userId: string): Promise<string> {
    return (await findAccountOf(pool, userId))?.id ?? noSuchUser();
  }

  return { listPage, getTransaction };
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
type Resumption = z.output<typeof resumption>;

const comparable = (value: string | Date | null) => (value instanceof Date ? value.getTime() : value);

function wrongCursor(message: string): AppError {
  return new AppError('VALIDATION_FAILED', `cursor ${message}`, { errors: [{ path: '/cursor', message }] });
}
