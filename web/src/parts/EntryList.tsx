import type { Entry } from '../api/entry.ts';
import { EntryRow } from './EntryRow.tsx';
import { Rows } from './Row.tsx';
import type { TimeStyle } from './Time.tsx';

interface EntryListProps {
  entries: readonly Entry[];
  currency: string;
  /** The precision of the times. Default: days. */
  show?: TimeStyle;
}

/** Entries, each a link to its page. */
export function EntryList({ entries, currency, show = 'day' }: EntryListProps) {
  return (
    <Rows>
      {entries.map((entry) => (
        <li key={entry.id}>
          <EntryRow entry={entry} currency={currency} show={show} />
        </li>
      ))}
    </Rows>
  );
}
