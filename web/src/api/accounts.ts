import { ConnectionError, PayVerseError, unwrap, type components } from '@payverse/client';
import { queryOptions } from '@tanstack/react-query';
import { centsOf, type Cents } from '../money/cents.ts';
import { api } from './client.ts';
import { takeEarlyAccounts } from './early.ts';
import type { EntryFilter } from './entry.ts';
import { POLL_MS } from './polling.ts';

export interface Account {
  id: string;
  accountNumber: string;
  balance: Cents;
  /** ISO 4217. */
  currency: string;
  createdAt: Date;
}

export const accountKeys = { own: ['account'] as const };

/** The account of the user: each user has exactly one. */
export const accountQuery = queryOptions({
  queryKey: accountKeys.own,
  queryFn: async ({ signal }) => {
    const { data } = await unwrap(takeEarlyAccounts() ?? api.GET('/api/accounts', { signal }));
    const [account] = data;
    if (!account) throw new Error('This user has no account');
    return toAccount(account);
  },
  refetchInterval: POLL_MS,
});

/**
 * Downloads the statement of a period as a CSV file, with times in UTC and in the time zone of the browser.
 * @throws PayVerseError, ConnectionError, also when only a part of the file arrives
 */
export async function getStatement(accountId: string, period: StatementPeriod): Promise<Blob> {
  const { timeZone: tz } = new Intl.DateTimeFormat().resolvedOptions();
  try {
    return await fetchStatement(accountId, { ...period, tz });
  } catch (error) {
    // A browser may know a zone that the server does not, or none: Chrome then says Etc/Unknown.
    const isZoneUnknown = error instanceof PayVerseError && error.errors?.some(({ path }) => path === '/tz');
    if (!isZoneUnknown) throw error;
    return fetchStatement(accountId, period);
  }
}

type StatementPeriod = Pick<EntryFilter, 'from' | 'to'>;

async function fetchStatement(accountId: string, query: StatementPeriod & { tz?: string }): Promise<Blob> {
  const params = { path: { id: accountId }, query: { ...query, format: 'csv' as const } };
  try {
    return await unwrap(api.GET('/api/accounts/{id}/statement', { params, parseAs: 'blob' }));
  } catch (error) {
    // The client streams the file, so a connection that breaks on the way is the browser's own TypeError.
    throw error instanceof TypeError ? new ConnectionError(error) : error;
  }
}

type AccountJson = components['schemas']['Account'];

const toAccount = ({ id, account_number, balance, currency, created_at }: AccountJson): Account => ({
  id,
  accountNumber: account_number,
  balance: centsOf(balance),
  currency,
  createdAt: new Date(created_at),
});
