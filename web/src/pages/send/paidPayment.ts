import type { IntentAnswer } from '@payverse/client';
import { useEffect, useSyncExternalStore } from 'react';
import { transactionPath } from '../../navigation/paths.ts';
import { changeLive, readLive, subscribeLive, userKey } from '../../payments/liveState.ts';
import type { Payment } from './payment.ts';

/** A payment that has just been made, and what the server answered. */
export interface PaidPayment {
  about: Payment;
  answer: NonNullable<IntentAnswer<'/api/transactions/send'>['data']>;
}

/**
 * The success page of a payment stands at the address of its receipt, so that a reload, the back button or a copied address
 * shows the receipt and never an empty form. This is what the success page shows; it is in memory only, and for one user.
 */
const keyOf = () => userKey('paid');

export const receiptOf = ({ answer }: PaidPayment): string => transactionPath(answer.transaction.id);

/** To be called when the address is `receiptOf` this payment. */
export const showPaid = (paid: PaidPayment): void => changeLive(keyOf(), paid);

export const forgetPaid = (): void => changeLive(keyOf(), null);

/** The payment whose success page is to be shown at this path. It is shown once: another path ends it. */
export function usePaidAt(path: string): PaidPayment | null {
  const paid = useSyncExternalStore(subscribeLive, () => readLive<PaidPayment | null>(keyOf(), () => null));
  const isHere = paid !== null && receiptOf(paid) === path;
  useEffect(() => {
    if (paid !== null && !isHere) forgetPaid();
  }, [paid, isHere]);
  return isHere ? paid : null;
}
