import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Pools } from '../config/pools';

const WAITS = [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5];

const POOLS: readonly (keyof Pools)[] = ['ledger', 'general'];

/** Connections to the database, and the requests that wait for one. */
export function createDatabaseMetrics(registers: Registry[]) {
  const acquire = new Histogram({
    name: 'payverse_database_acquire_duration_seconds',
    help: 'How long it took to get a connection of the pool, and whether there was one',
    labelNames: ['pool', 'outcome'],
    buckets: WAITS,
    registers,
  });
  for (const pool of POOLS) for (const outcome of ['ok', 'failed']) acquire.zero({ pool, outcome });
  const lost = new Counter({
    name: 'payverse_database_connections_lost_total',
    help: 'Connections to the database that ended by themselves',
    registers,
  });
  return {
    onAcquire: (pool: keyof Pools, ms: number, ok: boolean) =>
      acquire.observe({ pool, outcome: ok ? 'ok' : 'failed' }, ms / 1_000),
    onConnectionLost: () => lost.inc(),
    watchPools: (pools: Pools) => watchPools(registers, pools),
  };
}

/** The gauges read the pools at each scrape. */
function watchPools(registers: Registry[], pools: Pools): void {
  new Gauge({
    name: 'payverse_database_connections',
    help: 'Connections of the pool, in use and idle',
    labelNames: ['pool', 'state'],
    registers,
    collect() {
      for (const pool of POOLS) {
        const { totalCount, idleCount } = pools[pool];
        this.set({ pool, state: 'used' }, totalCount - idleCount);
        this.set({ pool, state: 'idle' }, idleCount);
      }
    },
  });
  const max = new Gauge({
    name: 'payverse_database_connections_max',
    help: 'Connections that the pool may open',
    labelNames: ['pool'],
    registers,
  });
  for (const pool of POOLS) max.set({ pool }, pools[pool].options.max);
  new Gauge({
    name: 'payverse_database_waiting',
    help: 'Queries and transactions that wait for a connection of the pool',
    labelNames: ['pool'],
    registers,
    collect() {
      for (const pool of POOLS) this.set({ pool }, pools[pool].waitingCount);
    },
  });
}
