import type { EntryFilter } from '../../api/entry.ts';
import { hasCheckDigit, readAccountNumber } from '../../text/accountNumber.ts';
import { beginOf, dayOf, isDay, type Day } from './days.ts';

/** The filters in the address of the page. */
export interface HistoryFilter {
  direction?: 'in' | 'out';
  status?: 'completed' | 'failed';
  from?: Day;
  /** The last day, inclusive. */
  to?: Day;
  /** An account number. */
  counterparty?: string;
}

/** Ignores unknown and invalid parameters. */
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

/** An account number with a correct check digit, or null. */
export function readCounterparty(typed: string): string | null {
  const number = readAccountNumber(typed);
  return number !== null && hasCheckDigit(number) ? number : null;
}

export const writeFilter = (filter: HistoryFilter): [string, string][] => Object.entries<string>({ ...filter });

export const isFiltered = (filter: HistoryFilter): boolean => Object.keys(filter).length > 0;

/** Whether the period ends before it starts. Without a last day it ends today. */
export const isBackwards = ({ from, to }: HistoryFilter, now = new Date()): boolean =>
  from !== undefined && (from > dayOf(now) || (to !== undefined && from > to));

/**
 * The period for the API: from the start of the first day to the end of the last one. A last day that has not ended is left
 * out, because the API refuses a time in the future; it then returns everything up to the latest entry.
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
