import type { ReactNode } from 'react';
import { AccountNumber } from '../../parts/AccountNumber.tsx';
import { Facts } from '../../parts/Facts.tsx';
import type { Payment } from './payment.ts';

type Fact = readonly [name: string, value: ReactNode];

/** Whom and what for, beside the amount. */
export function PaymentFacts({ of: { payee, note }, more = [] }: { of: Payment; more?: readonly Fact[] }) {
  const facts: Fact[] = [
    ['To', <strong key="name">{payee.name}</strong>],
    ['Account', <AccountNumber key="number" of={payee.accountNumber} />],
    ...(note === '' ? [] : [['For', note] as const]),
    ...more,
  ];
  return <Facts of={facts} />;
}
