import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { createDatabaseMetrics } from './database.metrics';
import { createHttpMetrics } from './http.metrics';
import { createLedgerMetrics } from './ledger.metrics';
import { createLogMetrics, type LogState } from './log.metrics';
import { createSecurityMetrics } from './security.metrics';

export type Metrics = ReturnType<typeof createMetrics>;

interface Options {
  /** The paths of the routes, as in the OpenAPI document. */
  paths: readonly string[];
  /** Transfers that may wait in the ledger's queue. */
  queueMax: number;
  version: string;
  log: LogState;
}

/** All metrics of one process: the listeners that count, and the registry. */
export function createMetrics({ paths, queueMax, version, log }: Options) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'payverse_build_info',
    help: 'Which program this is',
    labelNames: ['version', 'node'],
    aggregator: 'first',
    registers,
  }).set({ version, node: process.version }, 1);
  createLogMetrics(registers, log);
  const redisOutages = new Counter({
    name: 'payverse_redis_outages_total',
    help: 'How often Redis went away, as seen by each of the connections',
    registers,
  });
  return {
    registry,
    ...createHttpMetrics(registers, paths),
    ...createSecurityMetrics(registers),
    ...createDatabaseMetrics(registers),
    ledgerListeners: createLedgerMetrics(registers, queueMax),
    onRedisOutage: () => redisOutages.inc(),
  };
}
