import type { EntryFilter } from '../../api/entry.ts';
import { hasCheckDigit, readAccountNumber } from '../../text/accountNumber.ts';
import { beginOf, dayOf, isDay, type Day } from './days.ts';

/** The filters as they stand in the page's address. */
export interface HistoryFilter {
  direction?: 'in' | 'out';
  status?: 'completed' | 'failed';
  from?: Day;
  /** The last day, which is shown too. */
  to?: Day;
  /** An account number. */
  counterparty?: string;
}

/** Whatever else stands in the address was mistyped, or is none of ours: it is left out. */
export function readFilter(params: URLSearchParams): HistoryFilter {
  const direction = params.get('direction');
  const status = params.get('status');
  const from = params.get('from');
  const to = params.get('to');
  const counterparty = readCounterparty(params.get('counterparty') ?? '');
  return {
    ...((direction === 'in' || direction === 'out') && { direction }),
    ...((status === 'completed' || status === 'failed') && { status }),
    ...(from !== null && isDay(from) && { from }),
    ...(to !== null && isDay(to) && { to }),
    ...(counterparty !== null && { counterparty }),
  };
}

/** An account number that there can be, or null. */
export function readCounterparty(typed: string): string | null {
  const number = readAccountNumber(typed);
  return number !== null && hasCheckDigit(number) ? number : null;
}

/** For the page's address. */
export const writeFilter = (filter: HistoryFilter): [string, string][] => Object.entries<string>({ ...filter });

export const isFiltered = (filter: HistoryFilter): boolean => Object.keys(filter).length > 0;

/** Whether the period ends before it begins, which nothing can be asked about. Without a last day it ends today. */
export const isBackwards = ({ from, to }: HistoryFilter, now = new Date()): boolean =>
  from !== undefined && (from > dayOf(now) || (to !== undefined && from > to));

/**
 * What the API is asked for: from where the first day begins until where the last one has ended. A day that has not ended
 * is left out, as the API refuses a time in the future: it then answers everything up to the latest entry.
 */
export function periodOf({ from, to }: HistoryFilter, now = new Date()): Pick<EntryFilter, 'from' | 'to'> {
  const end = to === undefined ? null : beginOf(to, 1);
  return {
    ...(from !== undefined && { from: beginOf(from).toISOString() }),
    ...(end && end <= now && { to: end.toISOString() }),
  };
}

export function entryFilterOf(filter: HistoryFilter, now = new Date()): EntryFilter {
  const { direction, status, counterparty } = filter;
  return {
    ...(direction && { direction }),
    ...(status && { status }),
    ...(counterparty !== undefined && { counterparty }),
    ...periodOf(filter, now),
  };
}
