import { ConnectionError, PayVerseError, UnreadableAnswerError } from '../errors/errors.ts';
import { problemOf, retryAfterSeconds } from '../errors/problem.ts';
import type { Call, SendCall } from '../http/send.ts';
import { MOVED } from './outcome.ts';

export interface Result {
  answer: Response | null;
  error: unknown;
  mayRetry: boolean;
  retryAfterMs: number;
}

export async function tryOnce(send: SendCall, request: Request, call: Call): Promise<Result> {
  try {
    const answer = await send(request.clone(), call);
    // A proxy made any other success.
    if (answer.ok && answer.status !== MOVED) throw new UnreadableAnswerError(answer);
    const retryAfterMs = (retryAfterSeconds(answer) ?? 0) * 1_000;
    return { answer, error: null, mayRetry: answer.status === 503, retryAfterMs };
  } catch (error) {
    request.signal.throwIfAborted();
    if (!(error instanceof UnreadableAnswerError))
      return { answer: null, error, mayRetry: error instanceof ConnectionError, retryAfterMs: 0 };
    // A proxy that refuses (4xx) refuses again; a proxy that fails may recover.
    const mayRetry = error.status < 400 || error.status >= 500;
    return { answer: null, error, mayRetry, retryAfterMs: (error.retryAfterSeconds ?? 0) * 1_000 };
  }
}

export function unpack({ answer, error }: Result): Response {
  if (answer) return answer;
  throw error;
}

export async function causeOf({ answer, error }: Result): Promise<unknown> {
  return answer ? new PayVerseError(await problemOf(answer), answer) : error;
}
