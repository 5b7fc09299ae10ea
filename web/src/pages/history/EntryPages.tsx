import { useInfiniteQuery } from '@tanstack/react-query';
import { CalendarX, ReceiptText, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { historyQuery } from '../../api/entries.ts';
import type { Entry } from '../../api/entry.ts';
import { t } from '../../messages/translate.ts';
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

/** The entries that match the filter. Scrolling down loads the next page. */
export function EntryPages({ filter, currency, onClear }: EntryPagesProps) {
  const enabled = !isBackwards(filter);
  const history = useInfiniteQuery({ ...historyQuery(entryFilterOf(filter)), enabled });
  const { data: pages } = history;
  const entries = useMemo(() => pages?.pages.flatMap((page) => page.entries), [pages]);
  if (!enabled)
    return <EmptyState icon={CalendarX} title={t('history.checkDates')} text={t('history.checkDatesText')} />;
  return (
    <Loaded load={{ ...history, data: entries }} lines={8}>
      {(all) =>
        // A page can be empty while older ones are not: LoadMore then requests the next one.
        all.length === 0 && !history.hasNextPage ? (
          <NoEntries filter={filter} onClear={onClear} />
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
  const count = entries.length;
  return (
    <>
      <p role="status" className="hidden">
        {history.hasNextPage ? t('history.shownMore', { count }) : t('history.shown', { count })}
      </p>
      <DayList entries={entries} currency={currency} />
      <LoadMore history={history} count={count} />
    </>
  );
}

function NoEntries({ filter, onClear }: Pick<EntryPagesProps, 'filter' | 'onClear'>) {
  if (!isFiltered(filter))
    return <EmptyState icon={ReceiptText} title={t('history.empty')} text={t('history.emptyText')} />;
  return (
    <div role="status">
      <EmptyState icon={SearchX} title={t('history.nothingFound')} text={t('history.nothingFoundText')}>
        <Button onClick={onClear}>{t('action.clearFilters')}</Button>
      </EmptyState>
    </div>
  );
}
