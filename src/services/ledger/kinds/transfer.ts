import type { AccountRef } from '../book/order';
import type { Refusal } from '../book/outcome';
import type { Movement, WorkingBook } from '../book/workingBook';

export interface TransferTerms {
  toAccountNumber: string;
  amountCents: number;
  description: string | null;
}

export const valuesOf = ({ toAccountNumber, amountCents, description }: TransferTerms) => [
  toAccountNumber,
  amountCents,
  description,
];

export const recipientOf = ({ toAccountNumber }: TransferTerms): AccountRef => ({
  of: 'number',
  accountNumber: toAccountNumber,
});

export function planTransfer(transfer: TransferTerms, book: WorkingBook): Movement | Refusal {
  const to = book.find(recipientOf(transfer));
  if (!to) return book.refuseMissing('RECIPIENT_NOT_FOUND');
  const { amountCents, description } = transfer;
  return { type: 'transfer', to, amountCents, description, refundOf: null, batchId: null };
}
