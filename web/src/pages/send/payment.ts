import type { Person } from '../../api/people.ts';
import { decimalOf, toCents, type Cents } from '../../money/cents.ts';
import type { StoredIntent } from '../../payments/savedIntents.ts';
import { createIntent, useIntent } from '../../payments/useIntent.ts';

/** What is about to be paid, as it is shown. It is stored with the intent, so it must be JSON. */
export interface Payment {
  payee: Person;
  amount: Cents;
  /** ISO 4217. */
  currency: string;
  /** Empty where nothing was written. */
  note: string;
}

const PATH = '/api/transactions/send';

/** The payment of this tab: one at a time. */
export const usePayment = () => useIntent<typeof PATH, Payment>('send', isConsistent);

export type PaymentState = ReturnType<typeof usePayment>['state'];
/** A payment that has its key. */
export type KeyedState = Exclude<PaymentState, { step: 'none' | 'done' }>;

/** Gives the payment its key. From now on it happens once. @throws SessionEndedError */
export const toIntent = (payment: Payment) => createIntent(PATH, bodyOf(payment));

const bodyOf = ({ payee, amount, note }: Payment) => ({
  toAccountNumber: payee.accountNumber,
  amount: decimalOf(toCents(amount)),
  ...(note !== '' && { description: note }),
});

/** What is shown for confirmation is what the intent pays. */
function isConsistent({ intent, about }: StoredIntent<typeof PATH, Payment>): boolean {
  const texts: unknown[] = [about.payee.name, about.payee.accountNumber, about.note];
  return (
    texts.every((text) => typeof text === 'string') &&
    /^[A-Z]{3}$/.test(about.currency) &&
    JSON.stringify(intent.body) === JSON.stringify(bodyOf(about))
  );
}
