import { ConnectionError, PayVerseError, UnreadableAnswerError } from '@payverse/client';
import { QueryClient } from '@tanstack/react-query';
import { ENTRIES } from './queries.ts';

const ATTEMPTS = 3;
/** The longest that one waits for a server that has said when to come back, before somebody is told. */
const WAIT_MAX_MS = 5_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < ATTEMPTS - 1 && isPassing(error) && (askedWait(error) ?? 0) <= WAIT_MAX_MS,
      retryDelay: (failures, error) => askedWait(error) ?? 500 * 2 ** failures,
    },
    // What changes something is never done again by itself. Payments have their own way (payments/).
    mutations: { retry: false, networkMode: 'always' },
  },
});

/** Money has moved, so balance and entries are others now. */
export async function moneyMoved(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['account'] }),
    queryClient.invalidateQueries({ queryKey: [ENTRIES] }),
  ]);
}

/** Whether the same question may be answered a moment later. */
function isPassing(error: Error): boolean {
  if (error instanceof PayVerseError) return ['UNAVAILABLE', 'RATE_LIMITED'].includes(error.code);
  return error instanceof ConnectionError || error instanceof UnreadableAnswerError;
}

function askedWait(error: Error): number | null {
  const seconds = 'retryAfterSeconds' in error ? error.retryAfterSeconds : null;
  return typeof seconds === 'number' ? seconds * 1_000 : null;
}
