import { api } from '../../api/client.ts';
import type { Person } from '../../api/model.ts';
import { decimalOf, type Cents } from '../../money/cents.ts';
import { useIntent } from '../../payments/useIntent.ts';

/** What is about to be paid, as it is shown. It is kept with the intent, so it must be JSON. */
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
export const usePayment = () => useIntent<typeof PATH, Payment>('send');

export type PaymentState = ReturnType<typeof usePayment>['state'];
/** A payment that has its key. */
export type KeyedState = Exclude<PaymentState, { step: 'none' | 'done' }>;

/** Gives the payment its key. From now on it happens once. @throws SessionEndedError */
export const toIntent = ({ payee, amount, note }: Payment) =>
  api.intent(PATH, {
    toAccountNumber: payee.accountNumber,
    amount: decimalOf(amount),
    ...(note !== '' && { description: note }),
  });
