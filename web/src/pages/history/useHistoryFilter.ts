import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { readFilter, writeFilter, type HistoryFilter } from './filter.ts';

/** The filters in the address of the page. The back button undoes each change. */
export function useHistoryFilter() {
  const [params, setParams] = useSearchParams();
  const filter = useMemo(() => readFilter(params), [params]);
  /** Undefined removes a filter. */
  const change = ({ ...changes }: { [Name in keyof HistoryFilter]: HistoryFilter[Name] | undefined }) => {
    const kept = Object.entries({ ...filter, ...changes }).filter(([, value]) => value !== undefined);
    setParams(writeFilter(Object.fromEntries(kept)));
  };
  return { filter, change, clear: () => setParams([]) };
}

export type ChangeFilter = ReturnType<typeof useHistoryFilter>['change'];
