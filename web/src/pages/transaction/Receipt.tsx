import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Printer } from 'lucide-react';
import { Link } from 'wouter';
import { remainingOf, type Entry } from '../../api/entry.ts';
import { profileQuery } from '../../api/profile.ts';
import { t } from '../../messages/translate.ts';
import { negative } from '../../money/cents.ts';
import { Actions } from '../../parts/Actions.tsx';
import { Button } from '../../parts/Button.tsx';
import { CopyButton } from '../../parts/CopyButton.tsx';
import { DetailList } from '../../parts/DetailList.tsx';
import { Money } from '../../parts/Money.tsx';
import { Time } from '../../parts/Time.tsx';
import { transactionPath } from '../../navigation/paths.ts';
import { Party } from './Party.tsx';
import styles from './Receipt.module.css';

interface ReceiptProps {
  entry: Entry;
  /** The account of the user. */
  accountNumber: string;
  currency: string;
}

/** The receipt of a transaction. Printing the page prints only this. */
export function Receipt(props: ReceiptProps) {
  const { entry, currency } = props;
  const isIn = entry.direction === 'in';
  return (
    <article aria-label={t('receipt.label')} className={styles.receipt}>
      <header className={styles.head}>
        <p className={styles.brand}>{t('app.name')}</p>
        <p>{titleOf(entry)}</p>
        {entry.status === 'failed' ? (
          <p className={styles.refused}>
            <Money cents={entry.amount} currency={currency} />
          </p>
        ) : (
          <p className={styles.amount}>
            <Money cents={isIn ? entry.amount : negative(entry.amount)} currency={currency} change />
          </p>
        )}
      </header>
      <ReceiptDetails {...props} />
      <div className={styles.actions}>
        <Actions>
          <Button onClick={() => window.print()}>
            <Printer aria-hidden />
            {t('receipt.print')}
          </Button>
          <CopyButton text={entry.id}>{t('receipt.copyId')}</CopyButton>
        </Actions>
      </div>
    </article>
  );
}

function titleOf({ type, direction, counterparty: { name } }: Entry): string {
  if (type === 'refund')
    return direction === 'in' ? t('receipt.refundFromName', { name }) : t('receipt.refundToName', { name });
  return direction === 'in' ? t('receipt.fromName', { name }) : t('receipt.toName', { name });
}

type Detail = readonly [name: string, value: ReactNode];

/** Links a refund to its transfer, and shows how much of a transfer is refunded. */
function refundDetails(entry: Entry, currency: string): Detail[] {
  const { refundOf, refunded, direction } = entry;
  if (refundOf !== null)
    return [
      [
        t('receipt.refundOf'),
        <Link key="original" href={transactionPath(refundOf)}>
          {t('receipt.original')}
        </Link>,
      ],
    ];
  if (refunded === null || refunded === 0) return [];
  const remaining = direction === 'in' ? t('receipt.refundable') : t('receipt.notRefunded');
  return [
    [t('receipt.refunded'), <Money key="refunded" cents={refunded} currency={currency} />],
    [remaining, <Money key="remaining" cents={remainingOf(entry)} currency={currency} />],
  ];
}

function ReceiptDetails({ entry, accountNumber, currency }: ReceiptProps) {
  const { data: profile } = useQuery(profileQuery);
  const { direction, counterparty, description, status, createdAt, balanceAfter, id } = entry;
  const self = { name: profile?.fullName ?? t('receipt.self'), accountNumber };
  const [from, to] = direction === 'in' ? [counterparty, self] : [self, counterparty];
  return (
    <DetailList
      of={[
        [t('receipt.from'), <Party key="from" {...from} />],
        [t('receipt.to'), <Party key="to" {...to} />],
        ...(description === null ? [] : [[t('receipt.note'), description] as const]),
        [t('receipt.status'), status === 'completed' ? t('receipt.completed') : t('receipt.refusedStatus')],
        ...refundDetails(entry, currency),
        [t('receipt.time'), <Time key="time" at={createdAt} show="second" />],
        [t('receipt.balance'), <Money key="balance" cents={balanceAfter} currency={currency} />],
        [
          t('receipt.id'),
          <span key="id" className={styles.id}>
            {id}
          </span>,
        ],
      ]}
    />
  );
}
