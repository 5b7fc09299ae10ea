import type { ReactNode } from 'react';
import { t } from '../../messages/translate.ts';
import { AccountNumber } from '../../parts/AccountNumber.tsx';
import { DetailList } from '../../parts/DetailList.tsx';
import type { Payment } from './payment.ts';

type Detail = readonly [name: string, value: ReactNode];

/** The recipient and the note of a payment. */
export function PaymentDetails({ of: { payee, note }, more = [] }: { of: Payment; more?: readonly Detail[] }) {
  const details: Detail[] = [
    [
      t('send.detail.to'),
      <strong key="name">
        <bdi>{payee.name}</bdi>
      </strong>,
    ],
    [t('send.detail.account'), <AccountNumber key="number" of={payee.accountNumber} />],
    ...(note === '' ? [] : [[t('send.detail.note'), note] as const]),
    ...more,
  ];
  return <DetailList of={details} />;
}
