import { AppError } from '../../../errors/appError';
import type { FailureCode } from '../../../models/transaction.model';
import { decimalFromCents, jsonFromCents } from '../../../utils/money.util';
import { kindOf, type Terms } from '../kinds/kinds';
import type { Refusal } from '../book/outcome';

export function nameMovement(terms: Terms, index: number, refusal: Refusal): Refusal {
  const { parts } = kindOf(terms);
  if (!parts || 'blockedBy' in refusal) return refusal;
  const { code, message, details } = refusal.refused;
  const path = parts.pathOf(index);
  const options = { ...(details && { details }), errors: [{ path, message }] };
  return { ...refusal, refused: new AppError(code, `${path}: ${message}`, options) };
}

/** The numbers of a refusal. They follow from the order and its row in the book, so that a replay has the same. */
interface Shortage {
  balanceCents: number;
  amountCents: number;
  replayed: boolean;
}

/** The refusal of each code that the book records: made when the order is refused, and again when its key comes back. */
export const RECORDED_REFUSALS: Record<FailureCode, (terms: Terms, shortage: Shortage) => AppError> = {
  INSUFFICIENT_FUNDS: insufficientFunds,
};

function insufficientFunds(terms: Terms, { balanceCents, amountCents, replayed }: Shortage): AppError {
  const { parts } = kindOf(terms);
  if (!parts) {
    const { message, details } = explainFunds(balanceCents, amountCents);
    return new AppError('INSUFFICIENT_FUNDS', message, { details, replayed });
  }
  const { index, totalCents } = addUp(parts.amountsCents(terms), balanceCents);
  const { message, details } = explainFunds(balanceCents, totalCents);
  const path = parts.pathOf(index);
  const errors = [{ path, message: 'is the first one that the balance cannot pay' }];
  return new AppError('INSUFFICIENT_FUNDS', `${path}: ${message}`, { details, errors, replayed });
}

function explainFunds(balanceCents: number, requestedCents: number) {
  return {
    message: `The balance is ${decimalFromCents(balanceCents)}, less than the ${decimalFromCents(requestedCents)} asked for`,
    details: { balance: jsonFromCents(balanceCents), requested: jsonFromCents(requestedCents) },
  };
}

function addUp(amountsCents: readonly number[], balanceCents: number): { index: number; totalCents: number } {
  let totalCents = 0;
  let index = -1;
  for (const [place, amountCents] of amountsCents.entries()) {
    totalCents += amountCents;
    if (index < 0 && totalCents > balanceCents) index = place;
  }
  return { index, totalCents };
}
