import { ConnectionError, PayVerseError, SessionEndedError, UnreadableAnswerError } from '@payverse/client';
import { centsOf } from '../money/cents.ts';
import { formatMoney } from '../money/format.ts';

/** An error as the user reads it. */
export interface ErrorMessage {
  title: string;
  text: string;
  /** For a support request. */
  requestId?: string;
}

export function messageForError(error: unknown): ErrorMessage {
  if (error instanceof PayVerseError) return messageForProblem(error);
  if (error instanceof ConnectionError)
    return { title: 'PayVerse cannot be reached', text: 'Check your connection and try again.' };
  if (error instanceof UnreadableAnswerError)
    return { title: 'PayVerse cannot be reached', text: 'Another server answered instead. Try again in a moment.' };
  if (error instanceof SessionEndedError) return { title: 'You are logged out', text: 'Log in again.' };
  return { title: 'Something went wrong', text: 'Reload the page.' };
}

/** The message for a payment or a refund that the server refused, with the amounts that explain it. */
export function messageForRefusal(refusal: PayVerseError, currency: string): ErrorMessage {
  const { code, details = {} } = refusal;
  const amountOf = (name: 'balance' | 'requested' | 'limit' | 'remaining') =>
    formatMoney(centsOf(details[name] ?? 0), currency);
  switch (code) {
    case 'INSUFFICIENT_FUNDS':
      return {
        title: 'Not enough money',
        text: `Your balance is ${amountOf('balance')}, and this payment needs ${amountOf('requested')}. No money has moved.`,
      };
    case 'REFUND_EXCEEDS_REMAINING':
      return details['remaining'] === 0
        ? { title: 'This payment is fully refunded', text: 'No money has moved.' }
        : {
            title: 'The refund is too large',
            text: `You can still refund ${amountOf('remaining')} of this payment. No money has moved.`,
          };
    case 'NOT_REFUNDABLE':
      return { title: 'This payment cannot be refunded', text: `${refusal.message}.` };
    default:
      return messageForProblem(refusal);
  }
}

/** The errors of single fields, by field name. The server's messages complete the sentence "the field …". */
export function errorsByField(error: unknown): Partial<Record<string, string>> {
  const errors = error instanceof PayVerseError ? (error.errors ?? []) : [];
  return Object.fromEntries(errors.map(({ path, message }) => [path.slice(1), `It ${message}.`]));
}

function messageForProblem({ code, message, requestId, retryAfterSeconds }: PayVerseError): ErrorMessage {
  switch (code) {
    case 'INVALID_CREDENTIALS':
      return { title: 'Email or password is wrong', text: '' };
    case 'EMAIL_TAKEN':
      return { title: 'This email already has an account', text: 'Log in, or use another email.' };
    case 'RATE_LIMITED':
      return { title: 'Too many attempts', text: `Wait ${formatWait(retryAfterSeconds)}, then try again.` };
    case 'UNAVAILABLE':
      return { title: 'PayVerse is busy', text: 'Try again in a moment.' };
    case 'FORBIDDEN_ORIGIN':
      return {
        title: 'This page may not use this server',
        text: 'Ask the operator to add the address of this page to CORS_ORIGINS.',
      };
    case 'INTERNAL':
      return { title: 'Something went wrong on our side', text: 'Try again.', requestId };
    default:
      return { title: message, text: '' };
  }
}

function formatWait(seconds: number | null): string {
  if (seconds === null) return 'a moment';
  const format = (value: number, unit: 'second' | 'minute') =>
    new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' }).format(value);
  return seconds <= 90 ? format(Math.ceil(seconds), 'second') : format(Math.ceil(seconds / 60), 'minute');
}
