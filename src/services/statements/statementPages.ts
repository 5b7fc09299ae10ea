import type { Pool } from 'pg';
import { listEntries, type HistoryEntry } from '../../models/history.model';
import { Turns } from '../../utils/turns.util';

/**
 * So many versions are read at once. It takes some 2 ms of this process and as much of PostgreSQL: a payment that arrives
 * meanwhile does not notice.
 */
export const STATEMENT_PAGE = 250;
const EVERYTHING_THAT_MOVED = { direction: null, status: 'completed', counterparty: null } as const;

/** The entries after the version `first`, up to `last`. */
interface Versions {
  first: number;
  last: number;
}

/** Reads what moved money, oldest first, a page at a time. All statements of the process take turns, page by page. */
export function createPageReader(pool: Pool) {
  const turns = new Turns();

  /**
   * Entries are never changed, so nothing need hold the book still between two pages. The next page is read while the reader
   * takes the one before it, and no other one.
   */
  async function* readPages(accountId: string, { first, last }: Versions): AsyncGenerator<HistoryEntry[], void> {
    let ahead = readPage(accountId, { first, last });
    for (let after = first; after < last; after += STATEMENT_PAGE) {
      const page = await ahead;
      ahead = readPage(accountId, { first: after + STATEMENT_PAGE, last });
      // Nothing waits for it when the reader goes away.
      ahead.catch(() => undefined);
      yield page;
    }
  }

  /** A part of the versions and not a number of entries: between refusals there may be few that moved money. */
  async function readPage(accountId: string, { first, last }: Versions): Promise<HistoryEntry[]> {
    if (first >= last) return [];
    const range = { after: first, before: Math.min(first + STATEMENT_PAGE, last) + 1 };
    const query = { range, filter: EVERYTHING_THAT_MOVED, limit: STATEMENT_PAGE, order: 'oldest first' } as const;
    return turns.run(() => listEntries(pool, accountId, query));
  }

  return readPages;
}
