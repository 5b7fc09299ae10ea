import { ConnectionError, PayVerseError, UnreadableAnswerError } from '@payverse/client';
import { QueryClient } from '@tanstack/react-query';
import { accountKeys } from './accounts.ts';
import { entryKeys } from './entries.ts';

const ATTEMPTS = 3;
/** A longer Retry-After is an error that the page shows at once. */
const WAIT_MAX_MS = 5_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) =>
        failures < ATTEMPTS - 1 && isTemporary(error) && (retryAfterMs(error) ?? 0) <= WAIT_MAX_MS,
      retryDelay: (failures, error) => retryAfterMs(error) ?? 500 * 2 ** failures,
    },
    // A change runs once: only payments retry, under their Idempotency-Key (payments/).
    mutations: { retry: false, networkMode: 'always' },
  },
});

/** Marks the balance and all entries as stale after money has moved. */
export async function invalidateMoney(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: accountKeys.own }),
    queryClient.invalidateQueries({ queryKey: entryKeys.all }),
  ]);
}

function isTemporary(error: Error): boolean {
  if (error instanceof PayVerseError) return ['UNAVAILABLE', 'RATE_LIMITED'].includes(error.code);
  return error instanceof ConnectionError || error instanceof UnreadableAnswerError;
}

function retryAfterMs(error: Error): number | null {
  const seconds = 'retryAfterSeconds' in error ? error.retryAfterSeconds : null;
  return typeof seconds === 'number' ? seconds * 1_000 : null;
}
