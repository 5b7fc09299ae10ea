import { ConnectionError, UnreadableAnswerError } from './errors.ts';

/** Sends a request, once. */
export type Send = (request: Request) => Promise<Response>;

/**
 * Sends a request and reads the whole answer, within this time: an answer whose body was cut off is none. A statement as
 * CSV is the exception, which may be long and is handed on while it arrives.
 * @throws ConnectionError, UnreadableAnswerError, and the reason of the request's signal when that is aborted
 */
export function createAttempt(fetch: Send, timeoutMs: number): Send {
  return async (request) => {
    const controller = new AbortController();
    const abort = (reason: unknown) => controller.abort(reason);
    const timer = setTimeout(abort, timeoutMs, new DOMException('No answer in time', 'TimeoutError'));
    // Also while a statement arrives. The signal is the request's own and goes with it.
    request.signal.addEventListener('abort', () => abort(request.signal.reason));
    if (request.signal.aborted) abort(request.signal.reason);
    try {
      return await readAnswer(await fetch(new Request(request, { signal: controller.signal })));
    } catch (error) {
      request.signal.throwIfAborted();
      throw error instanceof UnreadableAnswerError ? error : new ConnectionError(error);
    } finally {
      clearTimeout(timer);
    }
  };
}

async function readAnswer(answer: Response): Promise<Response> {
  const type = answer.headers.get('Content-Type') ?? '';
  if (answer.ok && type.startsWith('text/csv')) return answer;
  const text = await answer.text();
  const { status, statusText, headers } = answer;
  if (answer.ok && text === '') return new Response(null, { status, statusText, headers });
  if (!isOurs(answer, text)) throw new UnreadableAnswerError(answer);
  return new Response(text, { status, statusText, headers });
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
