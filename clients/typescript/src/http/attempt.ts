import { ConnectionError, UnreadableAnswerError } from '../errors/errors.ts';
import { isStream, readWhole } from './answer.ts';
import type { Send } from './send.ts';
import { unlessAborted } from './waiting.ts';

const TIMER_MAX_MS = 2 ** 31 - 1;

/** Sends a request, and reads all but a CSV within the timeout. @throws ConnectionError, UnreadableAnswerError */
export function createAttempt(fetch: Send, timeoutMs: number): Send {
  return async (request) => {
    const controller = new AbortController();
    const abort = () => controller.abort(request.signal.reason);
    const timeOut = () => controller.abort(new DOMException('No answer in time', 'TimeoutError'));
    const timer = setTimeout(timeOut, Math.min(timeoutMs, TIMER_MAX_MS));
    request.signal.addEventListener('abort', abort);
    if (request.signal.aborted) abort();
    let isStreaming = false;
    try {
      const reading = fetch(new Request(request, { signal: controller.signal })).then(readWhole);
      const answer = await unlessAborted(reading, controller.signal); // a custom `fetch` may ignore the signal
      isStreaming = isStream(answer);
      return answer;
    } catch (error) {
      request.signal.throwIfAborted();
      throw error instanceof UnreadableAnswerError ? error : new ConnectionError(error);
    } finally {
      clearTimeout(timer);
      // A signal can live as long as the page: a listener left on it would keep the request in memory.
      if (!isStreaming) request.signal.removeEventListener('abort', abort);
    }
  };
}
