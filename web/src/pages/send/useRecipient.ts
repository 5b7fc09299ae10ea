import { PayVerseError } from '@payverse/client';
import { useQuery } from '@tanstack/react-query';
import type { Account } from '../../api/accounts.ts';
import { recipientQuery, type Person } from '../../api/people.ts';
import { messageForError } from '../../api/errorMessages.ts';
import { hasCheckDigit, readAccountNumber } from '../../text/accountNumber.ts';

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
  const isMistyped = number !== null && !hasCheckDigit(number);
  const enabled = number !== null && !isMine && !isMistyped;
  const query = useQuery({ ...recipientQuery(number ?? ''), enabled });
  const { data, error, isFetching } = query;
  if (isMine) return nobody('This is your own account.');
  if (isMistyped) return nobody('There is a typing mistake in this number.');
  if (number === null) return nobody(null);
  if (data && data.currency !== mine.currency) return nobody(`This account is kept in ${data.currency}.`);
  return { payee: data ?? null, isLookedUp: isFetching, fault: error && !isFetching ? faultOf(error) : null };
}

const nobody = (fault: string | null): Recipient => ({ payee: null, isLookedUp: false, fault });

function faultOf(error: Error): string {
  const isNobody = error instanceof PayVerseError && error.code === 'RECIPIENT_NOT_FOUND';
  if (isNobody) return 'Nobody has this account number.';
  const { title, text } = messageForError(error);
  return `${title}. ${text}`;
}
