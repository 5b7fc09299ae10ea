import { unwrap } from '@payverse/client';
import { api } from './client.ts';
import { toEntry, type Entry, type EntryFilter } from './entry.ts';

/** Entries a request: one screen of the history, or the API's maximum. */
export const PAGE = { list: 25, whole: 100 };

/** The most pages that `getNewest` reads. */
const PAGES_MAX = 10;

type PageQuery = EntryFilter & { cursor?: string | null; limit: number };

interface EntryPage {
  entries: Entry[];
  /** Null on the last page. */
  nextCursor: string | null;
}

export async function getPage({ cursor, ...rest }: PageQuery, signal: AbortSignal): Promise<EntryPage> {
  const query = { ...rest, ...(cursor && { cursor }) };
  const { data, nextCursor } = await unwrap(api.GET('/api/transactions', { params: { query }, signal }));
  return { entries: data.map(toEntry), nextCursor };
}

/** Reads page after page of the filter, newest first. Each request starts when the caller asks for its page. */
export async function* pagesOf(filter: EntryFilter, signal: AbortSignal) {
  let cursor: string | null = null;
  do {
    const page: EntryPage = await getPage({ ...filter, cursor, limit: PAGE.whole }, signal);
    yield page;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** The newest entries of the filter, from at most PAGES_MAX pages. `isWhole` is false when older ones remain. */
export async function getNewest(filter: EntryFilter, signal: AbortSignal) {
  const all: Entry[] = [];
  for await (const { entries, nextCursor } of pagesOf(filter, signal)) {
    all.push(...entries);
    if (nextCursor !== null && all.length >= PAGES_MAX * PAGE.whole) return { entries: all, isWhole: false };
  }
  return { entries: all, isWhole: true };
}
