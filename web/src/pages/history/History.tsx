import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { accountQuery } from '../../api/accounts.ts';
import { t } from '../../messages/translate.ts';
import { Card } from '../../parts/Card.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Page } from '../../parts/Page.tsx';
import { EntryPages } from './EntryPages.tsx';
import { Filters } from './Filters.tsx';
import { StatementButton } from './StatementButton.tsx';
import { useHistoryFilter } from './useHistoryFilter.ts';

export function History() {
  const { filter, change, clear } = useHistoryFilter();
  const account = useQuery(accountQuery);
  const filters = useRef<HTMLElement>(null);
  const clearAll = () => {
    clear();
    // The button has disappeared with the filters.
    filters.current?.focus();
  };
  return (
    <Page title={t('history.title')}>
      <section ref={filters} tabIndex={-1} aria-label={t('history.filters')}>
        <Card>
          <Filters filter={filter} onChange={change} onClear={clearAll} />
        </Card>
      </section>
      <Loaded load={account} lines={8}>
        {(data) => (
          <>
            <StatementButton account={data} filter={filter} />
            <Card>
              <EntryPages filter={filter} currency={data.currency} onClear={clearAll} />
            </Card>
          </>
        )}
      </Loaded>
    </Page>
  );
}
