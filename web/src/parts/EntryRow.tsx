import type { Entry } from '../api/entry.ts';
import { t, tRich } from '../messages/translate.ts';
import { negative, type Cents } from '../money/cents.ts';
import { transactionPath } from '../navigation/paths.ts';
import styles from './EntryRow.module.css';
import { Face } from './Face.tsx';
import { FaceBadge, type Badge } from './FaceBadge.tsx';
import { Money } from './Money.tsx';
import { Row } from './Row.tsx';
import { Time, type TimeStyle } from './Time.tsx';

interface EntryRowProps {
  entry: Entry;
  currency: string;
  /** The precision of the time. */
  show: TimeStyle;
}

/** An entry of the history, as a link to its page: the person, the note, the change of the balance. */
export function EntryRow({ entry, currency, show }: EntryRowProps) {
  const { id, status, counterparty, description, createdAt } = entry;
  const state = stateOf(entry);
  return (
    <Row
      href={transactionPath(id)}
      lead={<Face of={counterparty} badge={<EntryBadge of={entry} />} />}
      title={<EntryName of={entry} />}
      detail={
        <span className={styles.detail}>
          <span className={styles.note}>
            {state !== null && `${state} · `}
            {/* <bdi>: a note in Arabic must not reorder the time after it. */}
            {description !== null && <bdi>{description}</bdi>}
          </span>
          <span>
            {description !== null && ' · '}
            <Time at={createdAt} show={show} />
          </span>
        </span>
      }
      trail={
        <span className={status === 'failed' ? styles.refused : styles.amount}>
          <Money cents={changeOf(entry)} currency={currency} change={status !== 'failed'} />
        </span>
      }
    />
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

/** The text of the row names a refusal and a refund, so that only the direction needs a name. */
function EntryBadge({ of: { direction, status, type } }: { of: Entry }) {
  const show: Badge = status === 'failed' ? 'refused' : type === 'refund' ? 'refund' : direction;
  if (show === 'refused' || show === 'refund') return <FaceBadge show={show} />;
  return <FaceBadge show={show} label={show === 'in' ? t('entry.from') : t('entry.to')} />;
}

/** The change of the balance; for a refusal, the change that did not happen. */
const changeOf = ({ direction, amount }: Entry): Cents => (direction === 'in' ? amount : negative(amount));
