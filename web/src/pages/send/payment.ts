import type { Person } from '../../api/people.ts';
import { decimalOf, toCents, type Cents } from '../../money/cents.ts';
import type { StoredIntent } from '../../payments/savedIntents.ts';
import { createIntent, useIntent } from '../../payments/useIntent.ts';

/** A payment as the page shows it. It is stored with the intent as JSON. */
export interface Payment {
  payee: Person;
  amount: Cents;
  /** ISO 4217. */
  currency: string;
  note: string;
}

const PATH = '/api/transactions/send';

/** The one payment of this tab. */
export const usePayment = () => useIntent<typeof PATH, Payment>('send', isConsistent);

export type PaymentState = ReturnType<typeof usePayment>['state'];
/** A payment with a key. */
export type KeyedState = Exclude<PaymentState, { step: 'none' | 'done' }>;

/** Makes the key of the payment (I1). @throws SessionEndedError */
export const toIntent = (payment: Payment) => createIntent(PATH, bodyOf(payment));

const bodyOf = ({ payee, amount, note }: Payment) => ({
  toAccountNumber: payee.accountNumber,
  amount: decimalOf(toCents(amount)),
  ...(note !== '' && { description: note }),
});

/** I7: the request of the intent follows from the details on the screen. */
function isConsistent({ intent, about }: StoredIntent<typeof PATH, Payment>): boolean {
  const texts: unknown[] = [about.payee.name, about.payee.accountNumber, about.note];
  return (
    texts.every((text) => typeof text === 'string') &&
    /^[A-Z]{3}$/.test(about.currency) &&
    JSON.stringify(intent.body) === JSON.stringify(bodyOf(about))
  );
}
