import { useInfiniteQuery } from '@tanstack/react-query';
import { CalendarX, ReceiptText, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { historyQuery } from '../../api/entries.ts';
import type { Entry } from '../../api/entry.ts';
import { Button } from '../../parts/Button.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { DayList } from './DayList.tsx';
import { entryFilterOf, isBackwards, isFiltered, type HistoryFilter } from './filter.ts';
import { LoadMore } from './LoadMore.tsx';

interface EntryPagesProps {
  filter: HistoryFilter;
  currency: string;
  onClear: () => void;
}

/** The entries of the filter, page by page as one goes down. */
export function EntryPages({ filter, currency, onClear }: EntryPagesProps) {
  const enabled = !isBackwards(filter);
  const history = useInfiniteQuery({ ...historyQuery(entryFilterOf(filter)), enabled });
  const { data: pages } = history;
  const entries = useMemo(() => pages?.pages.flatMap((page) => page.entries), [pages]);
  if (!enabled)
    return (
      <EmptyState icon={CalendarX} title="No such days" text="The last day is before the first. Please change one." />
    );
  return (
    <Loaded load={{ ...history, data: entries }} lines={8}>
      {(all) =>
        // A page may be empty although older ones are not: then the end of the list asks for the next one.
        all.length === 0 && !history.hasNextPage ? (
          <Nothing filter={filter} onClear={onClear} />
        ) : (
          <Entries entries={all} currency={currency} history={history} />
        )
      }
    </Loaded>
  );
}

interface EntriesProps {
  entries: readonly Entry[];
  currency: string;
  history: Parameters<typeof LoadMore>[0]['history'];
}

function Entries({ entries, currency, history }: EntriesProps) {
  const count = new Intl.NumberFormat().format(entries.length);
  const noun = entries.length === 1 ? 'transaction' : 'transactions';
  return (
    <>
      <p role="status" className="hidden">
        {count} {noun} shown{history.hasNextPage ? ', there are more' : ''}
      </p>
      <DayList entries={entries} currency={currency} />
      <LoadMore history={history} count={entries.length} />
    </>
  );
}

function Nothing({ filter, onClear }: Pick<EntryPagesProps, 'filter' | 'onClear'>) {
  if (!isFiltered(filter))
    return <EmptyState icon={ReceiptText} title="No transactions yet" text="What you send and receive appears here." />;
  return (
    <div role="status">
      <EmptyState icon={SearchX} title="Nothing found" text="No transaction fits all of these filters.">
        <Button onClick={onClear}>Clear filters</Button>
      </EmptyState>
    </div>
  );
}
