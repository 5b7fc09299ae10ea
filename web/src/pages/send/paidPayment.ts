import type { IntentAnswer } from '@payverse/client';
import { useEffect, useSyncExternalStore } from 'react';
import { transactionPath } from '../../navigation/paths.ts';
import { changeLive, readLive, subscribeLive, userKey } from '../../payments/liveState.ts';
import type { Payment } from './payment.ts';

/** A payment that was just made, and the answer of the server. */
export interface PaidPayment {
  about: Payment;
  answer: NonNullable<IntentAnswer<'/api/transactions/send'>['data']>;
}

/**
 * The success page has the address of the receipt, so that a reload, the back button or a copied address shows the receipt and
 * not an empty form. The content of the success page is in memory only.
 */
const keyOf = () => userKey('paid');

export const receiptOf = ({ answer }: PaidPayment): string => transactionPath(answer.transaction.id);

/** Call it when the address is `receiptOf` this payment. */
export const showPaid = (paid: PaidPayment): void => changeLive(keyOf(), paid);

export const forgetPaid = (): void => changeLive(keyOf(), null);

/** The payment whose success page belongs to this path. Leaving the path ends it. */
export function usePaidAt(path: string): PaidPayment | null {
  const paid = useSyncExternalStore(subscribeLive, () => readLive<PaidPayment | null>(keyOf(), () => null));
  const isHere = paid !== null && receiptOf(paid) === path;
  useEffect(() => {
    if (paid !== null && !isHere) forgetPaid();
  }, [paid, isHere]);
  return isHere ? paid : null;
}
