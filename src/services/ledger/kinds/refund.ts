import type { LockedAccount } from '../../../models/account.model';
import type { Original } from '../../../models/ledgerFacts.model';
import { AppError } from '../../../errors/appError';
import { decimalFromCents, jsonFromCents } from '../../../utils/money.util';
import type { WorkingBook, Payment } from '../workingBook';
import type { RefundOrder } from '../order';

/**
 * The payment that a refund is: from the recipient of a transfer back to its sender.
 * @throws TRANSACTION_NOT_FOUND, NOT_REFUNDABLE, REFUND_EXCEEDS_REMAINING
 */
export function toRefundPayment(book: WorkingBook, { refund }: RefundOrder, payer: LockedAccount): Payment {
  const { id, originalId, description } = refund;
  const original = book.original(originalId);
  if (!original || !isPartyOf(original, payer)) throw new AppError('TRANSACTION_NOT_FOUND');
  checkRefundable(original, payer);

  const to = book.account(original.fromAccountId) ?? book.refuseMissing('NOT_REFUNDABLE');
  return { id, to, amountCents: findAmount(original, refund.amountCents), description, refundOf: original.id };
}

/** Whoever may see the transaction. A recorded refusal is its sender's alone. */
function isPartyOf({ fromAccountId, toAccountId, status }: Original, { id }: LockedAccount): boolean {
  return fromAccountId === id || (toAccountId === id && status === 'completed');
}

function checkRefundable({ type, status, toAccountId }: Original, payer: LockedAccount): void {
  if (type !== 'transfer')
    throw new AppError('NOT_REFUNDABLE', `This transaction is no transfer but the ${NAMES[type]}`);
  if (status !== 'completed') throw new AppError('NOT_REFUNDABLE', 'This transfer was refused, and moved nothing');
  if (toAccountId !== payer.id) throw new AppError('NOT_REFUNDABLE', 'Only its recipient can refund a transfer');
}

const NAMES = { opening: 'opening of the account', refund: 'refund of another one' };

function findAmount({ amountCents, refundedCents }: Original, askedCents: number | null): number {
  const remainingCents = amountCents - refundedCents;
  const wantedCents = askedCents ?? remainingCents;
  if (wantedCents > 0 && wantedCents <= remainingCents) return wantedCents;

  const message = `Of this transfer ${decimalFromCents(remainingCents)} can still be refunded`;
  const requested = askedCents === null ? {} : { requested: jsonFromCents(askedCents) };
  const details = { remaining: jsonFromCents(remainingCents), ...requested };
  throw new AppError('REFUND_EXCEEDS_REMAINING', message, { details });
}
