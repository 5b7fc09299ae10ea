import { ConnectionError, PayVerseError, SessionEndedError, UnreadableAnswerError } from '@payverse/client';
import { centsOf } from '../money/cents.ts';
import { formatMoney } from '../money/format.ts';

/** What is said about an error. */
export interface Words {
  title: string;
  text: string;
  /** To be told to whoever runs the server. */
  requestId?: string;
}

/** An error in words for the person before the screen. */
export function wordsFor(error: unknown): Words {
  if (error instanceof PayVerseError) return wordsForProblem(error);
  if (error instanceof ConnectionError)
    return { title: 'PayVerse cannot be reached', text: 'Please check your connection, and try again.' };
  if (error instanceof UnreadableAnswerError)
    return { title: 'PayVerse cannot be reached', text: 'Something on the way has answered instead.' };
  if (error instanceof SessionEndedError) return { title: 'You are logged out', text: 'Please log in again.' };
  return { title: 'Something went wrong', text: 'Please load the page again.' };
}

/** A refusal of a payment in words, with the amounts that explain it. */
export function wordsForPayment(refusal: PayVerseError, currency: string): Words {
  const { code, details = {} } = refusal;
  const amountOf = (name: 'balance' | 'requested' | 'limit' | 'remaining') =>
    formatMoney(centsOf(details[name] ?? 0), currency);
  switch (code) {
    case 'INSUFFICIENT_FUNDS':
      return {
        title: 'You do not have enough',
        text: `You have ${amountOf('balance')}, and this takes ${amountOf('requested')}. Nothing has moved.`,
      };
    case 'REFUND_EXCEEDS_REMAINING':
      return details['remaining'] === 0
        ? { title: 'Everything has been given back already', text: 'Nothing has moved.' }
        : {
            title: 'That is more than remains',
            text: `Some has been given back before, and ${amountOf('remaining')} remains. Nothing has moved.`,
          };
    case 'NOT_REFUNDABLE':
      return { title: 'This cannot be given back', text: `${refusal.message}.` };
    default:
      return wordsForProblem(refusal);
  }
}

/** What is wrong with single fields, by their names. The server's words complete the sentence "the field …". */
export function faultsByField(error: unknown): Partial<Record<string, string>> {
  const faults = error instanceof PayVerseError ? (error.errors ?? []) : [];
  return Object.fromEntries(faults.map(({ path, message }) => [path.slice(1), `It ${message}.`]));
}

function wordsForProblem({ code, message, requestId, retryAfterSeconds }: PayVerseError): Words {
  switch (code) {
    case 'INVALID_CREDENTIALS':
      return { title: 'Email or password is wrong', text: '' };
    case 'EMAIL_TAKEN':
      return { title: 'This email has an account already', text: 'Log in to it, or take another email.' };
    case 'RATE_LIMITED':
      return { title: 'That was too often', text: `Please wait ${waitInWords(retryAfterSeconds)}, and try again.` };
    case 'UNAVAILABLE':
      return { title: 'PayVerse is busy', text: 'Please try again in a moment.' };
    case 'FORBIDDEN_ORIGIN':
      return { title: 'This page may not use this server', text: 'Whoever runs it must allow its address.' };
    case 'INTERNAL':
      return { title: 'Something went wrong on our side', text: 'It is not your doing. Please try again.', requestId };
    default:
      return { title: message, text: '' };
  }
}

function waitInWords(seconds: number | null): string {
  if (seconds === null) return 'a moment';
  const format = (value: number, unit: 'second' | 'minute') =>
    new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' }).format(value);
  return seconds <= 90 ? format(Math.ceil(seconds), 'second') : format(Math.ceil(seconds / 60), 'minute');
}
