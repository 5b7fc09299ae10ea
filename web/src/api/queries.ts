import { ConnectionError, unwrap } from '@payverse/client';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import { toCents, type Cents } from '../money/cents.ts';
import { toAccount, toEntry, toPerson, toSession, type Entry, type EntryFilter } from './model.ts';

/** What the pages read, each under its key. Everything is thrown away when the user changes (session/session.ts). */

/** Others pay into the account at any time, so what is on the screen is asked for again. */
const WATCHED = { refetchInterval: 15_000 };

/** How much one asks for at once: a screen of the list, or all that one request gives. */
const PAGE = { list: 25, whole: 100 };

/** How many whole pages are asked for at most, where one would like to have all. */
const PAGES_MAX = 10;

/** The same where a page looks through 2,000 entries for those of one person, and may find none. */
const SEARCHES_MAX = 50;

export const profileQuery = queryOptions({
  queryKey: ['profile'],
  queryFn: async ({ signal }) => {
    const { user } = await unwrap(api.GET('/api/users/me', { signal }));
    return { email: user.email, fullName: user.full_name };
  },
  staleTime: Infinity,
});

export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: async ({ signal }) => {
    const { data } = await unwrap(api.GET('/api/accounts', { signal }));
    // Everybody has exactly one.
    const [account] = data;
    if (!account) throw new Error('This user has no account');
    return toAccount(account);
  },
  ...WATCHED,
});

/** Every query of entries has this at the beginning of its key, so that a payment makes all of them stale. */
export const ENTRIES = 'entries';

/** The newest entries, as many as the overview shows. */
export const latestQuery = queryOptions({
  queryKey: [ENTRIES, 'latest'],
  queryFn: async ({ signal }) => (await getPage({ limit: 5 }, signal)).entries,
  ...WATCHED,
});

/** The history, page by page, newest first. */
export const historyQuery = (filter: EntryFilter) =>
  infiniteQueryOptions({
    queryKey: [ENTRIES, 'history', filter],
    queryFn: ({ signal, pageParam: cursor }) => getPage({ ...filter, cursor, limit: PAGE.list }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/**
 * One entry. The call for a transaction tells what both parties may see; who the other one is and what the user had
 * afterwards stands in the history, where it is looked for among those of its millisecond.
 */
export const entryQuery = (id: string) =>
  queryOptions({
    queryKey: [ENTRIES, 'one', id],
    queryFn: async ({ signal }) => {
      const { transaction } = await unwrap(api.GET('/api/transactions/{id}', { params: { path: { id } }, signal }));
      const at = Date.parse(transaction.created_at);
      const filter = { from: new Date(at).toISOString(), to: new Date(at + 1).toISOString() };
      for await (const { entries } of pagesOf(filter, signal)) {
        const entry = entries.find((one) => one.id === transaction.id);
        if (entry) return entry;
      }
      throw new Error('The history does not have this transaction');
    },
  });

/**
 * The refunds of a transfer, newest first. The history finds them among the later entries with the same person, and is read
 * no further than to the one that completes the refunded amount. `isWhole` says whether all of them were found.
 */
export const refundsQuery = ({ id, refunded, direction, counterparty, createdAt }: Entry) =>
  queryOptions({
    queryKey: [ENTRIES, 'refunds', id, refunded],
    queryFn: async ({ signal }) => {
      const filter: EntryFilter = {
        direction: direction === 'in' ? 'out' : 'in',
        status: 'completed',
        counterparty: counterparty.accountNumber,
        from: createdAt.toISOString(),
      };
      const total = refunded ?? 0;
      const refunds: Entry[] = [];
      let searches = 0;
      for await (const { entries } of pagesOf(filter, signal)) {
        refunds.push(...entries.filter(({ refundOf }) => refundOf === id));
        searches += 1;
        if (sumOf(refunds) >= total || searches === SEARCHES_MAX) break;
      }
      return { refunds, isWhole: sumOf(refunds) >= total };
    },
  });

const sumOf = (entries: readonly Entry[]): Cents => toCents(entries.reduce((sum, { amount }) => sum + amount, 0));

/** The entries of the last so many days until now, newest first. `isWhole` says whether they are all of them. */
export const entriesSinceQuery = (days: number) =>
  queryOptions({
    queryKey: [ENTRIES, 'since', days],
    queryFn: async ({ signal }) => {
      const to = new Date();
      const from = new Date(to);
      from.setDate(from.getDate() - days);
      return { from, to, ...(await getNewest({ from: from.toISOString() }, signal)) };
    },
    // What takes many requests is asked for less often.
    refetchInterval: ({ state: { data } }) =>
      WATCHED.refetchInterval * (data && data.entries.length > PAGE.whole ? 4 : 1),
  });

/** The people of the latest entries, the last one first: whom one is likely to pay or to look for. */
export const peopleQuery = queryOptions({
  queryKey: [ENTRIES, 'people'],
  queryFn: async ({ signal }) => {
    const { entries } = await getPage({ limit: PAGE.whole }, signal);
    const byNumber = new Map(entries.map(({ counterparty }) => [counterparty.accountNumber, counterparty]));
    return [...byNumber.values()];
  },
});

/** Whom a payment to this account number would reach. */
export const recipientQuery = (accountNumber: string) =>
  queryOptions({
    queryKey: ['recipient', accountNumber],
    queryFn: async ({ signal }) => {
      const params = { path: { account_number: accountNumber } };
      const recipient = await unwrap(api.GET('/api/recipients/{account_number}', { params, signal }));
      return { ...toPerson(recipient), currency: recipient.currency };
    },
    staleTime: 60_000,
  });

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await unwrap(api.GET('/api/auth/sessions', { signal }))).data.map(toSession),
});

/** All that moved money in this period, as a CSV file. @throws ConnectionError also when only a part of it arrives */
export async function getStatement(accountId: string, period: Pick<EntryFilter, 'from' | 'to'>): Promise<Blob> {
  const params = { path: { id: accountId }, query: { ...period, format: 'csv' as const } };
  try {
    return await unwrap(api.GET('/api/accounts/{id}/statement', { params, parseAs: 'blob' }));
  } catch (error) {
    // The client hands it on while it arrives, so that a break on the way is the browser's own error.
    throw error instanceof TypeError ? new ConnectionError(error) : error;
  }
}

/** All entries of the filter, or as many of the newest ones as PAGES_MAX gives. */
async function getNewest(filter: EntryFilter, signal: AbortSignal) {
  const all: Entry[] = [];
  for await (const { entries, nextCursor } of pagesOf(filter, signal)) {
    all.push(...entries);
    if (nextCursor !== null && all.length >= PAGES_MAX * PAGE.whole) return { entries: all, isWhole: false };
  }
  return { entries: all, isWhole: true };
}

/** The whole pages of the filter, newest first, each asked for when it is wanted. */
async function* pagesOf(filter: EntryFilter, signal: AbortSignal) {
  let cursor: string | null = null;
  do {
    const page: HistoryPage = await getPage({ ...filter, cursor, limit: PAGE.whole }, signal);
    yield page;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

type PageQuery = EntryFilter & { cursor?: string | null; limit: number };

interface HistoryPage {
  entries: Entry[];
  /** Null on the last one. */
  nextCursor: string | null;
}

async function getPage({ cursor, ...rest }: PageQuery, signal: AbortSignal): Promise<HistoryPage> {
  const query = { ...rest, ...(cursor && { cursor }) };
  const { data, nextCursor } = await unwrap(api.GET('/api/transactions', { params: { query }, signal }));
  return { entries: data.map(toEntry), nextCursor };
}
