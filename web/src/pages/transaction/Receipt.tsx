import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Printer } from 'lucide-react';
import { Link } from 'wouter';
import { remainingOf, type Entry } from '../../api/entry.ts';
import { profileQuery } from '../../api/profile.ts';
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
    <article aria-label="Receipt" className={styles.receipt}>
      <header className={styles.head}>
        <p className={styles.brand}>PayVerse</p>
        <p>
          {entry.type === 'refund' && 'Refund '}
          {sideOf(entry)} {entry.counterparty.name}
        </p>
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
            Print
          </Button>
          <CopyButton text={entry.id}>Copy ID</CopyButton>
        </Actions>
      </div>
    </article>
  );
}

/** `From` or `To`, in lower case after `Refund`. */
function sideOf({ type, direction }: Entry): string {
  const side = direction === 'in' ? 'From' : 'To';
  return type === 'refund' ? side.toLowerCase() : side;
}

const STATUS = { completed: 'Completed', failed: 'Refused, no money moved' };

type Detail = readonly [name: string, value: ReactNode];

/** Links a refund to its transfer, and shows how much of a transfer is refunded. */
function refundDetails(entry: Entry, currency: string): Detail[] {
  const { refundOf, refunded, direction } = entry;
  if (refundOf !== null)
    return [
      [
        'Refund of',
        <Link key="original" href={transactionPath(refundOf)}>
          The original payment
        </Link>,
      ],
    ];
  if (refunded === null || refunded === 0) return [];
  const remaining = direction === 'in' ? 'Can still be refunded' : 'Not refunded';
  return [
    ['Refunded', <Money key="refunded" cents={refunded} currency={currency} />],
    [remaining, <Money key="remaining" cents={remainingOf(entry)} currency={currency} />],
  ];
}

function ReceiptDetails({ entry, accountNumber, currency }: ReceiptProps) {
  const { data: profile } = useQuery(profileQuery);
  const { direction, counterparty, description, status, createdAt, balanceAfter, id } = entry;
  const self = { name: profile?.fullName ?? 'You', accountNumber };
  const [from, to] = direction === 'in' ? [counterparty, self] : [self, counterparty];
  return (
    <DetailList
      of={[
        ['From', <Party key="from" {...from} />],
        ['To', <Party key="to" {...to} />],
        ...(description === null ? [] : [['Note', description] as const]),
        ['Status', STATUS[status]],
        ...refundDetails(entry, currency),
        ['Time', <Time key="time" at={createdAt} show="second" />],
        ['Balance after', <Money key="balance" cents={balanceAfter} currency={currency} />],
        [
          'Transaction ID',
          <span key="id" className={styles.id}>
            {id}
          </span>,
        ],
      ]}
    />
  );
}
