import type { Pool } from 'pg';
import { listEntries, type HistoryEntry } from '../../models/history.model';
import { Turns } from '../../platform/limits/turns';

/**
 * A statement of any length must not slow payments down or hold a connection.
 *
 * 1. No snapshot. Entries never change and the range of versions is fixed, so pages need no common transaction.
 * 2. Bounded pages. A page covers STATEMENT_PAGE versions and not as many entries, because few versions may have moved money.
 *    Reading one takes about 2 ms of this process and 2 ms of PostgreSQL.
 * 3. Turns. All statements of a process read page by page in turns, with a rest after each page.
 * 4. One page ahead. While the reader sends a page, the next one is read, and no other. A reader that stops costs one page.
 */

/** In versions. */
export const STATEMENT_PAGE = 250;
const MOVEMENTS = { direction: null, status: 'completed', counterparty: null } as const;

/** The versions after `first`, up to and including `last`. */
interface Versions {
  first: number;
  last: number;
}

export function createPageReader(pool: Pool) {
  const turns = new Turns();

  async function* readPages(accountId: string, { first, last }: Versions): AsyncGenerator<HistoryEntry[], void> {
    let ahead = readPage(accountId, { first, last });
    for (let after = first; after < last; after += STATEMENT_PAGE) {
      const page = await ahead;
      ahead = readPage(accountId, { first: after + STATEMENT_PAGE, last });
      // When the reader stops, no code awaits this page, and its error must not end the process.
      ahead.catch(() => undefined);
      yield page;
    }
  }

  async function readPage(accountId: string, { first, last }: Versions): Promise<HistoryEntry[]> {
    if (first >= last) return [];
    const range = { after: first, before: Math.min(first + STATEMENT_PAGE, last) + 1 };
    const query = { range, filter: MOVEMENTS, limit: STATEMENT_PAGE, order: 'oldest first' } as const;
    return turns.run(() => listEntries(pool, accountId, query));
  }

  return readPages;
}
