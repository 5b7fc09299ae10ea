import { createHash } from 'node:crypto';
import type { Account } from '../models/account.model';
import { AppError } from '../utils/appError.util';
import { BALANCE_MAX_CENTS, decimalFromCents, jsonFromCents } from '../utils/money.util';

/** The rules of a transfer, as functions of what was locked. They ask nobody and change nothing. */
export interface TransferTerms {
  toAccountNumber: string;
  amountCents: number;
  description: string | null;
}

/** The account that is to be paid. @throws RECIPIENT_NOT_FOUND, SAME_ACCOUNT, CURRENCY_MISMATCH, BALANCE_LIMIT_EXCEEDED */
export function checkRecipient(from: Account, to: Account | null, { amountCents }: TransferTerms): Account {
  if (!to) throw new AppError('RECIPIENT_NOT_FOUND');
  if (to.id === from.id) throw new AppError('SAME_ACCOUNT');
  if (to.currency !== from.currency) throw new AppError('CURRENCY_MISMATCH');
  if (to.balanceCents + amountCents > BALANCE_MAX_CENTS) {
    // The limit and not the balance: that is the recipient's own affair.
    const details = { limit: jsonFromCents(BALANCE_MAX_CENTS), requested: jsonFromCents(amountCents) };
    throw new AppError('BALANCE_LIMIT_EXCEEDED', undefined, { details });
  }
  return to;
}

export function hasFunds(from: Account, amountCents: number): boolean {
  return from.balanceCents >= amountCents;
}

/** The refusal, with its numbers. `replayed` when it is an earlier one that a key brought back. */
export function insufficientFunds(balanceCents: number, amountCents: number, replayed: boolean): AppError {
  const details = { balance: jsonFromCents(balanceCents), requested: jsonFromCents(amountCents) };
  const message = `The balance is ${decimalFromCents(balanceCents)}, less than the ${decimalFromCents(amountCents)} asked for`;
  return new AppError('INSUFFICIENT_FUNDS', message, { details, replayed });
}

/** The account's next entry when its balance changes by `deltaCents`. */
export function nextEntry(
  { version, balanceCents }: Account,
  deltaCents: number,
): Pick<Account, 'version' | 'balanceCents'> {
  return { version: version + 1, balanceCents: balanceCents + deltaCents };
}

/**
 * The fingerprint of a validated request: key order, white space and `10` for `10.00` make no difference, another
 * recipient, amount, description or kind of request does.
 */
export function hashTransfer({ toAccountNumber, amountCents, description }: TransferTerms): Buffer {
  return createHash('sha256')
    .update(JSON.stringify(['send', toAccountNumber, amountCents, description]))
    .digest();
}
