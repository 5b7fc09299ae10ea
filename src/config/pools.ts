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
      keepsAll: name === 'ledger',
      onAcquire: (ms, ok) => onAcquire?.(name, ms, ok),
    });
  const ledger = Math.min(ledgerMax, Math.floor(max / 2));
  return { ledger: open('ledger', ledger), general: open('general', max - ledger) };
}

/**
 * Opens all connections of the ledger, which then stay open. On a busy server a new one takes up to a quarter of a second, and
 * the first burst of payments would wait for it. Resolves with the errors of those that cannot be opened now.
 */
export async function openLedgerConnections({ ledger }: Pools): Promise<unknown[]> {
  const opened = await Promise.allSettled(Array.from({ length: ledger.options.max }, () => ledger.connect()));
  for (const each of opened) if (each.status === 'fulfilled') each.value.release();
  return opened.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
}

export async function endPools({ ledger, general }: Pools): Promise<void> {
  await Promise.all([ledger.end(), general.end()]);
}
