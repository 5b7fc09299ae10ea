import { ConnectionError, PayVerseError, SessionEndedError, UnreadableAnswerError } from '@payverse/client';

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

function wordsForProblem({ code, message, requestId, retryAfterSeconds }: PayVerseError): Words {
  switch (code) {
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
