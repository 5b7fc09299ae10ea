import { ConnectionError, PayVerseError, SessionEndedError, UnreadableAnswerError } from '@payverse/client';
import { t } from '../messages/translate.ts';
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
    return { title: t('error.unreachable'), text: t('error.unreachableConnection') };
  if (error instanceof UnreadableAnswerError)
    return { title: t('error.unreachable'), text: t('error.unreachableOther') };
  if (error instanceof SessionEndedError) return { title: t('error.loggedOut'), text: t('error.logInAgain') };
  return { title: t('error.unknown'), text: t('error.unknownText') };
}

/** The message for a payment or a refund that the server refused, with the amounts that explain it. */
export function messageForRefusal(refusal: PayVerseError, currency: string): ErrorMessage {
  const { code, details = {} } = refusal;
  const amountOf = (name: 'balance' | 'requested' | 'limit' | 'remaining') =>
    formatMoney(centsOf(details[name] ?? 0), currency);
  switch (code) {
    case 'INSUFFICIENT_FUNDS':
      return {
        title: t('error.balance'),
        text: t('error.balanceText', { balance: amountOf('balance'), requested: amountOf('requested') }),
      };
    case 'REFUND_EXCEEDS_REMAINING':
      return details['remaining'] === 0
        ? { title: t('error.refunded'), text: t('error.noMoneyMoved') }
        : {
            title: t('error.refundTooLarge'),
            text: t('error.refundTooLargeText', { remaining: amountOf('remaining') }),
          };
    case 'NOT_REFUNDABLE':
      return { title: t('error.notRefundable'), text: t('error.notRefundableText', { message: refusal.message }) };
    default:
      return messageForProblem(refusal);
  }
}

/** The errors of single fields, by field name. The server's messages complete the sentence "the field …". */
export function errorsByField(error: unknown): Partial<Record<string, string>> {
  const errors = error instanceof PayVerseError ? (error.errors ?? []) : [];
  return Object.fromEntries(errors.map(({ path, message }) => [path.slice(1), t('error.field', { message })]));
}

function messageForProblem({ code, message, requestId, retryAfterSeconds }: PayVerseError): ErrorMessage {
  switch (code) {
    case 'INVALID_CREDENTIALS':
      return { title: t('error.credentials'), text: '' };
    case 'EMAIL_TAKEN':
      return { title: t('error.emailTaken'), text: t('error.emailTakenText') };
    case 'RATE_LIMITED':
      return { title: t('error.tooManyAttempts'), text: waitText(retryAfterSeconds) };
    case 'UNAVAILABLE':
      return { title: t('error.busy'), text: t('error.busyText') };
    case 'FORBIDDEN_ORIGIN':
      return {
        title: t('error.origin'),
        text: t('error.originText'),
      };
    case 'INTERNAL':
      return { title: t('error.internal'), text: t('error.internalText'), requestId };
    default:
      return { title: message, text: '' };
  }
}

function waitText(seconds: number | null): string {
  if (seconds === null) return t('error.waitMoment');
  return seconds <= 90
    ? t('error.waitSeconds', { seconds: Math.ceil(seconds) })
    : t('error.waitMinutes', { minutes: Math.ceil(seconds / 60) });
}
