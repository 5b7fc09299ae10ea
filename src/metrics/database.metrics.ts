import type { Pool } from 'pg';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const WAITS = [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5];

/** Connections to the database, and who waits for one. */
export function createDatabaseMetrics(registers: Registry[]) {
  const acquire = new Histogram({
    name: 'payverse_database_acquire_duration_seconds',
    help: 'How long it took to get a connection of the pool, and whether there was one',
    labelNames: ['outcome'],
    buckets: WAITS,
    registers,
  });
  for (const outcome of ['ok', 'failed']) acquire.zero({ outcome });
  const lost = new Counter({
    name: 'payverse_database_connections_lost_total',
    help: 'Connections to the database that ended by themselves',
    registers,
  });
  return {
    onAcquire: (ms: number, ok: boolean) => acquire.observe({ outcome: ok ? 'ok' : 'failed' }, ms / 1_000),
    onConnectionLost: () => lost.inc(),
    watchPool: (pool: Pool) => watchPool(registers, pool),
  };
}

/** Its numbers are read whenever somebody asks for the metrics. */
function watchPool(registers: Registry[], pool: Pool): void {
  new Gauge({
    name: 'payverse_database_connections',
    help: 'Connections of the pool, in use and idle',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'used' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'idle' }, pool.idleCount);
    },
  });
  new Gauge({
    name: 'payverse_database_connections_max',
    help: 'Connections that the pool may open',
    registers,
  }).set(pool.options.max);
  new Gauge({
    name: 'payverse_database_waiting',
    help: 'Who waits for a connection',
    registers,
    collect() {
      this.set(pool.waitingCount);
    },
  });
}
