import { unwrap } from '@payverse/client';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { toCents, type Cents } from '../money/cents.ts';
import { api } from './client.ts';
import type { Entry, EntryFilter } from './entry.ts';
import { getNewest, getPage, PAGE, pagesOf } from './entryPages.ts';
import { isSystemAccount } from './people.ts';
import { POLL_MS } from './polling.ts';

/** Every key begins with `all`, so that one invalidation after a payment reaches all of them. */
export const entryKeys = {
  all: ['entries'] as const,
  latest: ['entries', 'latest'] as const,
  history: (filter: EntryFilter) => ['entries', 'history', filter] as const,
  one: (id: string) => ['entries', 'one', id] as const,
  refunds: (id: string, refunded: Cents | null) => ['entries', 'refunds', id, refunded] as const,
  since: (days: number) => ['entries', 'since', days] as const,
  people: ['entries', 'people'] as const,
};

/** The five newest entries, for the overview. */
export const latestQuery = queryOptions({
  queryKey: entryKeys.latest,
  queryFn: async ({ signal }) => (await getPage({ limit: 5 }, signal)).entries,
  refetchInterval: POLL_MS,
});

/** The history, page by page, newest first. */
export const historyQuery = (filter: EntryFilter) =>
  infiniteQueryOptions({
    queryKey: entryKeys.history(filter),
    queryFn: ({ signal, pageParam: cursor }) => getPage({ ...filter, cursor, limit: PAGE.list }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/**
 * One entry. GET /transactions/:id returns what both parties may see. The counterparty and the balance afterwards are in the
 * history only, so this reads the entries of the transaction's millisecond there.
 */
export const entryQuery = (id: string) =>
  queryOptions({
    queryKey: entryKeys.one(id),
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

/** The most pages that `refundsQuery` reads: a busy pair of accounts can have thousands of entries. */
const REFUND_PAGES_MAX = 50;

/**
 * The refunds of a transfer, newest first: the later entries with the same person, read until their sum reaches the refunded
 * amount. `isWhole` is false when REFUND_PAGES_MAX pages did not contain all of them.
 */
export const refundsQuery = ({ id, refunded, direction, counterparty, createdAt }: Entry) =>
  queryOptions({
    queryKey: entryKeys.refunds(id, refunded),
    queryFn: async ({ signal }) => {
      const filter: EntryFilter = {
        direction: direction === 'in' ? 'out' : 'in',
        status: 'completed',
        counterparty: counterparty.accountNumber,
        from: createdAt.toISOString(),
      };
      const total = refunded ?? 0;
      const refunds: Entry[] = [];
      let pages = 0;
      for await (const { entries } of pagesOf(filter, signal)) {
        refunds.push(...entries.filter(({ refundOf }) => refundOf === id));
        pages += 1;
        if (sumOf(refunds) >= total || pages === REFUND_PAGES_MAX) break;
      }
      return { refunds, isWhole: sumOf(refunds) >= total };
    },
  });

const sumOf = (entries: readonly Entry[]): Cents => toCents(entries.reduce((sum, { amount }) => sum + amount, 0));

/** The entries of the last days until now, newest first. `isWhole` is false when older ones remain. */
export const entriesSinceQuery = (days: number) =>
  queryOptions({
    queryKey: entryKeys.since(days),
    queryFn: async ({ signal }) => {
      const to = new Date();
      const from = new Date(to);
      from.setDate(from.getDate() - days);
      return { from, to, ...(await getNewest({ from: from.toISOString() }, signal)) };
    },
    // A period of several pages costs several requests, so it polls less often.
    refetchInterval: ({ state: { data } }) => POLL_MS * (data && data.entries.length > PAGE.whole ? 4 : 1),
  });

/** The latest entries, whose people `peopleQuery` finds. */
export const PEOPLE_ENTRIES = PAGE.whole;

/** The people of the latest entries, the most recent one first. */
export const peopleQuery = queryOptions({
  queryKey: entryKeys.people,
  queryFn: async ({ signal }) => {
    const { entries } = await getPage({ limit: PEOPLE_ENTRIES }, signal);
    const byNumber = new Map(entries.map(({ counterparty }) => [counterparty.accountNumber, counterparty]));
    return [...byNumber.values()];
  },
});

/** Those of them who can be paid: all but the system account. */
export const payablePeopleQuery = queryOptions({
  ...peopleQuery,
  select: (people) => people.filter((person) => !isSystemAccount(person)),
});
