import { useId } from 'react';
import type { Entry } from '../../api/entry.ts';
import { EntryList } from '../../parts/EntryList.tsx';
import { byDay, dayName, dayOf } from './days.ts';
import styles from './DayList.module.css';

/** Entries grouped by day. */
export function DayList({ entries, currency }: { entries: readonly Entry[]; currency: string }) {
  const id = useId();
  const today = dayOf(new Date());
  return (
    <div className={styles.days}>
      {byDay(entries).map(([day, ofDay]) => (
        <section key={day} aria-labelledby={`${id}${day}`}>
          <h2 id={`${id}${day}`} className={styles.day}>
            {dayName(day, today)}
          </h2>
          <EntryList entries={ofDay} currency={currency} show="time" />
        </section>
      ))}
    </div>
  );
}
