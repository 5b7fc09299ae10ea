import type { Pool, PoolConfig } from 'pg';
import { createPool } from '../../src/config/database';
import type { Pools } from '../../src/config/pools';

/** To a database that is not there. */
export const noPools = (): Pools => onePool(aPool({ host: '127.0.0.1', port: 1 }));

export const aPool = (connection: PoolConfig): Pool =>
  createPool(connection, { max: 1, pooled: false, onError: () => undefined });

/** One for everything. */
export const onePool = (pool: Pool): Pools => ({ ledger: pool, general: pool });
