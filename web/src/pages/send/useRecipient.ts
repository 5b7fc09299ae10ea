import { PayVerseError } from '@payverse/client';
import { useQuery } from '@tanstack/react-query';
import type { Account } from '../../api/accounts.ts';
import { recipientQuery, type Person } from '../../api/people.ts';
import { messageForError } from '../../api/errorMessages.ts';
import { t } from '../../messages/translate.ts';
import { hasCheckDigit, readAccountNumber } from '../../text/accountNumber.ts';

export interface Recipient {
  /** Null until the look-up succeeds. */
  payee: Person | null;
  isLookedUp: boolean;
  error: string | null;
}

const EMAIL = /\S@\S+\.\S\S/;

/** Looks up the recipient once the account number is complete. */
export function useRecipient(typed: string, mine: Account): Recipient {
  const number = readAccountNumber(typed);
  const isMine = number === mine.accountNumber;
  const isMistyped = number !== null && !hasCheckDigit(number);
  const enabled = number !== null && !isMine && !isMistyped;
  const query = useQuery({ ...recipientQuery(number ?? ''), enabled });
  const { data, error, isFetching } = query;
  if (isMine) return noRecipient(t('send.recipient.own'));
  if (isMistyped) return noRecipient(t('send.recipient.mistyped'));
  if (number === null) return noRecipient(EMAIL.test(typed) ? t('send.recipient.email') : null);
  if (data && data.currency !== mine.currency)
    return noRecipient(t('send.recipient.currency', { currency: data.currency }));
  return { payee: data ?? null, isLookedUp: isFetching, error: error && !isFetching ? messageOf(error) : null };
}

const noRecipient = (error: string | null): Recipient => ({ payee: null, isLookedUp: false, error });

function messageOf(error: Error): string {
  const isUnknown = error instanceof PayVerseError && error.code === 'RECIPIENT_NOT_FOUND';
  if (isUnknown) return t('send.recipient.unknown');
  const { title, text } = messageForError(error);
  return t('error.both', { title, text });
}
