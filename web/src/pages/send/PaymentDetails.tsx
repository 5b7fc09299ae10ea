import type { ReactNode } from 'react';
import { AccountNumber } from '../../parts/AccountNumber.tsx';
import { DetailList } from '../../parts/DetailList.tsx';
import type { Payment } from './payment.ts';

type Detail = readonly [name: string, value: ReactNode];

/** The recipient and the note of a payment. */
export function PaymentDetails({ of: { payee, note }, more = [] }: { of: Payment; more?: readonly Detail[] }) {
  const details: Detail[] = [
    ['To', <strong key="name">{payee.name}</strong>],
    ['Account', <AccountNumber key="number" of={payee.accountNumber} />],
    ...(note === '' ? [] : [['For', note] as const]),
    ...more,
  ];
  return <DetailList of={details} />;
}
