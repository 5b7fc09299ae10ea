import { OutcomeUnknownError } from '../errors/errors.ts';
import type { SendCall } from '../http/send.ts';
import { pause } from '../http/waiting.ts';
import { causeOf, tryOnce, unpack } from './attempts.ts';
import { createKey, isKeyed } from './keys.ts';

export interface RetryOptions {
  /** The most attempts, the first one included. */
  attempts: number;
  withinMs: number;
  /** The longest wait before the second attempt, doubled before each further one. The wait is a random part of it. */
  firstDelayMs: number;
}

/** Retries calls that move money, under one key, and sends others once. @throws OutcomeUnknownError */
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
