import { Suspense, type ComponentProps } from 'react';
import { t } from '../../messages/translate.ts';
import { Button } from '../../parts/Button.tsx';
import { SegmentedControl } from '../../parts/SegmentedControl.tsx';
import { ErrorBoundary } from '../../parts/ErrorBoundary.tsx';
import { lazyComponent } from '../../parts/lazyComponent.tsx';
import { LoadFailedNotice } from '../../parts/LoadFailedNotice.tsx';
import { TextField } from '../../parts/TextField.tsx';
import { DayField } from './DayField.tsx';
import { isBackwards, isFiltered, type HistoryFilter } from './filter.ts';
import styles from './Filters.module.css';
import type { ChangeFilter } from './useHistoryFilter.ts';

// The combobox is as large as the rest of the page, so it loads separately.
const PersonField = lazyComponent(() => import('./PersonField.tsx').then((module) => module.PersonField));

const directions = () =>
  [
    ['all', t('history.all')],
    ['in', t('history.in')],
    ['out', t('history.out')],
  ] as const;

const statuses = () =>
  [
    ['all', t('history.all')],
    ['completed', t('history.completed')],
    ['failed', t('history.refused')],
  ] as const;

interface FiltersProps {
  filter: HistoryFilter;
  onChange: ChangeFilter;
  onClear: () => void;
}

export function Filters({ filter, onChange, onClear }: FiltersProps) {
  const { direction = 'all', status = 'all', from, to, counterparty } = filter;
  return (
    <div className={styles.filters}>
      <ErrorBoundary fallback={(failure) => <LoadFailedNotice {...failure} />}>
        <Suspense
          fallback={<TextField name="counterparty" label={t('history.person')} value={counterparty ?? ''} disabled />}
        >
          <PersonField value={counterparty} onChange={(number) => onChange({ counterparty: number })} />
        </Suspense>
      </ErrorBoundary>
      <div className={styles.days}>
        <DayField name="from" label={t('history.from')} value={from} onChange={(day) => onChange({ from: day })} />
        <DayField
          name="to"
          label={t('history.to')}
          value={to}
          error={isBackwards(filter) ? t('history.backwards') : null}
          onChange={(day) => onChange({ to: day })}
        />
      </div>
      <div className={styles.choices}>
        <LabelledControl
          label={t('history.direction')}
          options={directions()}
          value={direction}
          onChange={(chosen) => onChange({ direction: chosen === 'all' ? undefined : chosen })}
        />
        <LabelledControl
          label={t('history.status')}
          options={statuses()}
          value={status}
          onChange={(chosen) => onChange({ status: chosen === 'all' ? undefined : chosen })}
        />
        {isFiltered(filter) && (
          <Button look="quiet" onClick={onClear}>
            {t('action.clearFilters')}
          </Button>
        )}
      </div>
    </div>
  );
}

function LabelledControl<Value extends string>(props: ComponentProps<typeof SegmentedControl<Value>>) {
  return (
    <div className={styles.choice}>
      {/* Screen readers read the label of the control itself. */}
      <span aria-hidden className={styles.label}>
        {props.label}
      </span>
      <SegmentedControl {...props} />
    </div>
  );
}
