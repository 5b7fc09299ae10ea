import type { AccountRef } from '../book/order';
import type { Refusal } from '../book/outcome';
import type { Movement, WorkingBook } from '../book/workingBook';

/** A payment to an account number, as sends and batches have it. */
export interface TransferTerms {
  toAccountNumber: string;
  amountCents: number;
  description: string | null;
}

/** The values that a fingerprint covers. */
export const valuesOf = ({ toAccountNumber, amountCents, description }: TransferTerms) => [
  toAccountNumber,
  amountCents,
  description,
];

export const recipientOf = ({ toAccountNumber }: TransferTerms): AccountRef => ({
  of: 'number',
  accountNumber: toAccountNumber,
});

/** Refuses with RECIPIENT_NOT_FOUND. */
export function planTransfer(transfer: TransferTerms, book: WorkingBook): Movement | Refusal {
  const to = book.find(recipientOf(transfer));
  if (!to) return book.refuseMissing('RECIPIENT_NOT_FOUND');
  const { amountCents, description } = transfer;
  return { type: 'transfer', to, amountCents, description, refundOf: null, batchId: null };
}
