import { MOVED, type Call, type SendCall } from './call.ts';
import {
  ConnectionError,
  OutcomeUnknownError,
  PayVerseError,
  problemOf,
  retryAfterSeconds,
  UnreadableAnswerError,
} from './errors.ts';
import { createKey, isKeyed } from './keys.ts';
import { pause } from './waiting.ts';

/** How a call with an Idempotency-Key is tried again. */
export interface RetryOptions {
  /** How often it is sent at most, the first time included. */
  attempts: number;
  /** After this time no further attempt begins. */
  withinMs: number;
  /** The longest wait before the second attempt, twice as long before the third, and so on. It is a random part of that. */
  firstDelayMs: number;
}

/**
 * Sends what moves money under a key, and again under the same one when the connection breaks, no answer comes in time,
 * or the server or a proxy before it is not available. Everything else is sent once.
 * @throws OutcomeUnknownError when it is not known in the end what became of it
 */
export function withRetries(send: SendCall, { attempts, withinMs, firstDelayMs }: RetryOptions): SendCall {
  return async (request, call) => {
    if (!isKeyed(request)) return send(request, call);
    const key = request.headers.get('Idempotency-Key') ?? createKey();
    request.headers.set('Idempotency-Key', key);
    const deadline = Date.now() + withinMs;

    for (let attempt = 1; ; attempt += 1) {
      const result = await tryOnce(send, request, call);
      const delay = result.retryAfterMs + Math.random() * firstDelayMs * 2 ** (attempt - 1);
      const isLast = !result.mayRetry || attempt >= attempts || Date.now() + delay > deadline;
      if (isLast && call.isUnknown) throw new OutcomeUnknownError(key, await causeOf(result));
      if (isLast) return unpack(result);
      await pause(delay, request.signal);
    }
  };
}

interface Result {
  answer: Response | null;
  /** What was thrown, when there is no answer. */
  error: unknown;
  mayRetry: boolean;
  retryAfterMs: number;
}

async function tryOnce(send: SendCall, request: Request, call: Call): Promise<Result> {
  try {
    const answer = await send(request.clone(), call);
    // A success that is not this one was made by something on the way.
    if (answer.ok && answer.status !== MOVED) throw new UnreadableAnswerError(answer);
    const retryAfterMs = (retryAfterSeconds(answer) ?? 0) * 1_000;
    return { answer, error: null, mayRetry: answer.status === 503, retryAfterMs };
  } catch (error) {
    // The caller has given up, and is told that and nothing else.
    request.signal.throwIfAborted();
    if (!(error instanceof UnreadableAnswerError))
      return { answer: null, error, mayRetry: error instanceof ConnectionError, retryAfterMs: 0 };
    // A proxy that refuses (4xx) will refuse again. One that fails may be well in a moment.
    const mayRetry = error.status < 400 || error.status >= 500;
    return { answer: null, error, mayRetry, retryAfterMs: (error.retryAfterSeconds ?? 0) * 1_000 };
  }
}

function unpack({ answer, error }: Result): Response {
  if (answer) return answer;
  throw error;
}

async function causeOf({ answer, error }: Result): Promise<unknown> {
  return answer ? new PayVerseError(await problemOf(answer), answer) : error;
}
