import { Suspense, type ComponentProps } from 'react';
import { Button } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { Guard } from '../../parts/Guard.tsx';
import { lazyPart } from '../../parts/lazyPart.tsx';
import { LoadAgain } from '../../parts/LoadAgain.tsx';
import { TextField } from '../../parts/TextField.tsx';
import { DayField } from './DayField.tsx';
import { isBackwards, isFiltered, type HistoryFilter } from './filter.ts';
import styles from './Filters.module.css';
import type { ChangeFilter } from './useHistoryFilter.ts';

// What suggests is as large as the rest of the page, which is not to wait for it.
const PersonField = lazyPart(() => import('./PersonField.tsx').then((module) => module.PersonField));

const DIRECTIONS = [
  ['all', 'All'],
  ['in', 'In'],
  ['out', 'Out'],
] as const;

const STATUSES = [
  ['all', 'All'],
  ['completed', 'Completed'],
  ['failed', 'Refused'],
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
      <Guard instead={(failure) => <LoadAgain {...failure} />}>
        <Suspense fallback={<TextField name="counterparty" label="With" value={counterparty ?? ''} disabled />}>
          <PersonField value={counterparty} onChange={(number) => onChange({ counterparty: number })} />
        </Suspense>
      </Guard>
      <div className={styles.days}>
        <DayField name="from" label="From" value={from} onChange={(day) => onChange({ from: day })} />
        <DayField
          name="to"
          label="To"
          value={to}
          fault={isBackwards(filter) ? 'This is before the first day.' : null}
          onChange={(day) => onChange({ to: day })}
        />
      </div>
      <div className={styles.choices}>
        <LabelledChoice
          label="Direction"
          options={DIRECTIONS}
          value={direction}
          onChange={(chosen) => onChange({ direction: chosen === 'all' ? undefined : chosen })}
        />
        <LabelledChoice
          label="Status"
          options={STATUSES}
          value={status}
          onChange={(chosen) => onChange({ status: chosen === 'all' ? undefined : chosen })}
        />
        {isFiltered(filter) && (
          <Button look="quiet" onClick={onClear}>
            Clear filters
          </Button>
        )}
      </div>
    </div>
  );
}

function LabelledChoice<Value extends string>(props: ComponentProps<typeof Choice<Value>>) {
  return (
    <div className={styles.choice}>
      {/* The choice itself is read out by its name. */}
      <span aria-hidden className={styles.label}>
        {props.label}
      </span>
      <Choice {...props} />
    </div>
  );
}
