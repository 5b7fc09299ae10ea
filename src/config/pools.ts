import type { Pool, PoolConfig } from 'pg';
import { createPool, type PoolSettings } from './database';

/**
 * The connections of one process, in two pools. Reads and logins cannot take the connections of payments, and payments cannot
 * take theirs.
 */
export interface Pools {
  ledger: Pool;
  general: Pool;
}

interface PoolsSettings extends Pick<PoolSettings, 'pooled' | 'onError'> {
  /** Of both together. */
  max: number;
  /** How many the ledger can use at once. */
  ledgerMax: number;
  onAcquire?: (pool: keyof Pools, ms: number, ok: boolean) => void;
}

export function createPools(connection: PoolConfig, { max, ledgerMax, onAcquire, ...settings }: PoolsSettings): Pools {
  const open = (name: keyof Pools, connections: number): Pool =>
    createPool(connection, {
      ...settings,
      max: connections,
      onAcquire: (ms, ok) => onAcquire?.(name, ms, ok),
    });
  const ledger = Math.min(ledgerMax, Math.floor(max / 2));
  return { ledger: open('ledger', ledger), general: open('general', max - ledger) };
}

export async function endPools({ ledger, general }: Pools): Promise<void> {
  await Promise.all([ledger.end(), general.end()]);
}
