import { isCsv } from './caller.ts';
import { ConnectionError, UnreadableAnswerError } from './errors.ts';
import { unlessAborted } from './waiting.ts';

/** Sends a request, once. */
export type Send = (request: Request) => Promise<Response>;

/** The longest that a timer can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Sends a request and reads the whole answer, within this time: an answer whose body was cut off is none. A statement as
 * CSV is the exception, which may be long and is handed on while it arrives.
 * @throws ConnectionError, UnreadableAnswerError, and the reason of the request's signal when that is aborted
 */
export function createAttempt(fetch: Send, timeoutMs: number): Send {
  return async (request) => {
    const controller = new AbortController();
    const abort = () => controller.abort(request.signal.reason);
    const overdue = () => controller.abort(new DOMException('No answer in time', 'TimeoutError'));
    const timer = setTimeout(overdue, Math.min(timeoutMs, LONGEST_MS));
    request.signal.addEventListener('abort', abort);
    if (request.signal.aborted) abort();
    let isArriving = false;
    try {
      const reading = fetch(new Request(request, { signal: controller.signal })).then(readAnswer);
      // Not every `fetch` that somebody gives us listens to the signal.
      const answer = await unlessAborted(reading, controller.signal);
      isArriving = isStatement(answer);
      return answer;
    } catch (error) {
      request.signal.throwIfAborted();
      throw error instanceof UnreadableAnswerError ? error : new ConnectionError(error);
    } finally {
      clearTimeout(timer);
      // A page may have one signal for as long as it lives, which must not keep every request.
      if (!isArriving) request.signal.removeEventListener('abort', abort);
    }
  };
}

async function readAnswer(answer: Response): Promise<Response> {
  if (isStatement(answer)) return answer;
  const text = await answer.text();
  const { status, statusText, headers } = answer;
  if (status === 204) return new Response(null, { status, statusText, headers });
  if (!isOurs(answer, text)) throw new UnreadableAnswerError(answer);
  return new Response(text, { status, statusText, headers });
}

function isStatement(answer: Response): boolean {
  return answer.ok && isCsv(answer);
}

/** JSON, and for an error with the code that every caller branches on. */
function isOurs({ ok }: Response, text: string): boolean {
  try {
    const body = JSON.parse(text) as { code?: unknown } | null;
    return ok || typeof body?.code === 'string';
  } catch {
    return false;
  }
}
