import type { Original } from '../../../models/ledgerFacts.model';
import { decimalFromCents, jsonFromCents } from '../../../utils/money.util';
import type { AccountRef } from '../book/order';
import { refuse, type Refused } from '../book/outcome';
import { fingerprintOf, type Kind } from './kind';

export interface RefundTerms {
  originalId: string;
  /** Null for all that remains. */
  amountCents: number | null;
  description: string | null;
}

export interface RefundOrderTerms {
  kind: 'refund';
  refund: RefundTerms;
}

export const refund: Kind<RefundOrderTerms> = {
  fingerprint: ({ refund: { originalId, amountCents, description } }) =>
    fingerprintOf(['refund', originalId, amountCents, description]),
  needs: (terms) => ({ accounts: [recipientOf(terms)], earlier: [terms.refund.originalId] }),
  count: () => 1,
  plan(order, _index, book) {
    const { originalId, amountCents: askedCents, description } = order.refund;
    const original = book.original(originalId);
    const { id: payerId } = book.getPayer(order);
    if (!original || !isPartyOf(original, payerId)) return refuse('TRANSACTION_NOT_FOUND');
    const refusal = refuseType(original, payerId);
    if (refusal) return refusal;
    const to = book.find(recipientOf(order));
    if (!to) return book.refuseMissing('NOT_REFUNDABLE');
    const amountCents = findAmount(original, askedCents);
    if (amountCents === null) return exceedsRemaining(original, askedCents);
    return { type: 'refund', to, amountCents, description, refundOf: original.id, batchId: null };
  },
};

const recipientOf = ({ refund }: RefundOrderTerms): AccountRef => ({ of: 'sender', transactionId: refund.originalId });

/** Only a party sees that the transaction exists. A recorded refusal has one party, its sender. */
function isPartyOf({ fromAccountId, toAccountId, status }: Original, accountId: string): boolean {
  return fromAccountId === accountId || (toAccountId === accountId && status === 'completed');
}

function refuseType({ type, status, toAccountId }: Original, payerId: string): Refused | null {
  if (type !== 'transfer')
    return refuse('NOT_REFUNDABLE', `Only a transfer can be refunded, and this is of type ${type}`);
  if (status !== 'completed') return refuse('NOT_REFUNDABLE', 'This transfer was refused, and moved nothing');
  if (toAccountId !== payerId) return refuse('NOT_REFUNDABLE', 'Only its recipient can refund a transfer');
  return null;
}

const remainingCentsOf = ({ amountCents, refundedCents }: Original) => amountCents - refundedCents;

function findAmount(original: Original, askedCents: number | null): number | null {
  const remainingCents = remainingCentsOf(original);
  const wantedCents = askedCents ?? remainingCents;
  return wantedCents > 0 && wantedCents <= remainingCents ? wantedCents : null;
}

function exceedsRemaining(original: Original, askedCents: number | null): Refused {
  const remainingCents = remainingCentsOf(original);
  const message = `Of this transfer ${decimalFromCents(remainingCents)} can still be refunded`;
  const requested = askedCents === null ? {} : { requested: jsonFromCents(askedCents) };
  return refuse('REFUND_EXCEEDS_REMAINING', message, {
    details: { remaining: jsonFromCents(remainingCents), ...requested },
  });
}
