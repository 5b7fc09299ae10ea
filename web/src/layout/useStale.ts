import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';

/** Whether the last refetch of visible data failed. */
export function useStale(): boolean {
  const cache = useQueryClient().getQueryCache();
  const subscribe = useCallback((listener: () => void) => cache.subscribe(listener), [cache]);
  return useSyncExternalStore(subscribe, () =>
    cache.findAll({ type: 'active' }).some(({ state }) => state.status === 'error' && state.data !== undefined),
  );
}
