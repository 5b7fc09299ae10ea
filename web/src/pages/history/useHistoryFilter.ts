import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { readFilter, writeFilter, type HistoryFilter } from './filter.ts';

/** The filters of the page's address, and what changes them there: each change is a step that the back button undoes. */
export function useHistoryFilter() {
  const [params, setParams] = useSearchParams();
  const filter = useMemo(() => readFilter(params), [params]);
  /** Undefined takes a filter away. */
  const change = ({ ...changes }: { [Name in keyof HistoryFilter]: HistoryFilter[Name] | undefined }) => {
    const kept = Object.entries({ ...filter, ...changes }).filter(([, value]) => value !== undefined);
    setParams(writeFilter(Object.fromEntries(kept)));
  };
  return { filter, change, clear: () => setParams([]) };
}

export type ChangeFilter = ReturnType<typeof useHistoryFilter>['change'];
