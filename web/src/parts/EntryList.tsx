import { ArrowDownLeft, ArrowUpRight, CircleSlash, Undo2 } from 'lucide-react';
import { Link } from 'wouter';
import type { Entry } from '../api/entry.ts';
import { t, tRich } from '../messages/translate.ts';
import { negative, type Cents } from '../money/cents.ts';
import { transactionPath } from '../navigation/paths.ts';
import styles from './EntryList.module.css';
import { Money } from './Money.tsx';
import { Time, type TimeStyle } from './Time.tsx';

interface EntryListProps {
  entries: readonly Entry[];
  currency: string;
  /** The precision of the times. */
  show?: TimeStyle;
}

/** Entries, each a link to its page. */
export function EntryList({ entries, currency, show = 'minute' }: EntryListProps) {
  return (
    <ul className={styles.list}>
      {entries.map((entry) => (
        <li key={entry.id}>
          <EntryRow entry={entry} currency={currency} show={show} />
        </li>
      ))}
    </ul>
  );
}

function EntryRow({ entry, currency, show }: { entry: Entry; currency: string; show: TimeStyle }) {
  const { id, status, description, createdAt } = entry;
  const state = stateOf(entry);
  return (
    <Link href={transactionPath(id)} className={styles.row}>
      <DirectionIcon entry={entry} />
      <span className={styles.who}>
        <span className={styles.name}>
          <EntryName of={entry} />
        </span>
        <span className={styles.detail}>
          {state !== null && `${state} · `}
          {description !== null && (
            <>
              {/* <bdi>: a note in Arabic must not reorder the time after it. */}
              <bdi>{description}</bdi> ·{' '}
            </>
          )}
          <Time at={createdAt} show={show} />
        </span>
      </span>
      <span className={status === 'failed' ? styles.refused : styles.amount}>
        <Money cents={changeOf(entry)} currency={currency} change />
      </span>
    </Link>
  );
}

function EntryName({ of: { type, direction, counterparty } }: { of: Entry }) {
  const name = <bdi>{counterparty.name}</bdi>;
  if (type !== 'refund') return name;
  return direction === 'in' ? tRich('entry.refundFrom', { name }) : tRich('entry.refundTo', { name });
}

function stateOf({ status, amount, refunded }: Entry): string | null {
  if (status === 'failed') return t('entry.refused');
  if (refunded === null || refunded === 0) return null;
  return refunded === amount ? t('entry.refunded') : t('entry.partlyRefunded');
}

function DirectionIcon({ entry: { direction, status, type } }: { entry: Entry }) {
  if (status === 'failed') return <CircleSlash aria-hidden className={styles.icon} />;
  // The text of the row names refund and direction.
  if (type === 'refund') return <Undo2 aria-hidden className={styles.icon} />;
  const Icon = direction === 'in' ? ArrowDownLeft : ArrowUpRight;
  return <Icon role="img" aria-label={direction === 'in' ? t('entry.from') : t('entry.to')} className={styles.icon} />;
}

/** The change of the balance; for a refusal, the change that did not happen. */
const changeOf = ({ direction, amount }: Entry): Cents => (direction === 'in' ? amount : negative(amount));
