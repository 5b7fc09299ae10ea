import { PayVerseError } from '@payverse/client';
import { useQuery } from '@tanstack/react-query';
import type { Account, Person } from '../../api/model.ts';
import { recipientQuery } from '../../api/queries.ts';
import { wordsFor } from '../../api/words.ts';
import { readAccountNumber } from '../../payments/accountNumber.ts';

export interface Recipient {
  /** Who would be paid, once that is known. */
  payee: Person | null;
  isLookedUp: boolean;
  /** What is wrong with what was typed, or with the look-up. */
  fault: string | null;
}

/** Looks up whom a payment would reach, as soon as a whole account number is there. */
export function useRecipient(typed: string, mine: Account): Recipient {
  const number = readAccountNumber(typed);
  const isMine = number === mine.accountNumber;
  const query = useQuery({ ...recipientQuery(number ?? ''), enabled: number !== null && !isMine });
  const { data, error, isFetching } = query;
  if (isMine) return { payee: null, isLookedUp: false, fault: 'This is your own account.' };
  if (number === null) return { payee: null, isLookedUp: false, fault: null };
  if (data && data.currency !== mine.currency)
    return { payee: null, isLookedUp: false, fault: `This account is kept in ${data.currency}.` };
  return { payee: data ?? null, isLookedUp: isFetching, fault: error && !isFetching ? faultOf(error) : null };
}

function faultOf(error: Error): string {
  const code = error instanceof PayVerseError ? error.code : null;
  if (code === 'RECIPIENT_NOT_FOUND') return 'Nobody has this account number.';
  // The check digit tells most slips of the finger from a number.
  if (code === 'VALIDATION_FAILED') return 'There is a typing mistake in this number.';
  const { title, text } = wordsFor(error);
  return `${title}. ${text}`;
}
