import cluster from 'node:cluster';
import { AggregatorRegistry, Gauge, Counter, Registry } from 'prom-client';
import type { Env } from '../config/env';
import { createHttpServer } from '../config/httpServer';
import type { Logger } from '../config/logger';
import { createMetrics, type Metrics } from '../metrics/metrics';
import { createMetricsApp } from '../metrics/metricsApp';
import { ABOUT } from '../openapi/about';
import { paths } from '../openapi/document';
import { GROUP_LIMITS } from '../services/ledger/ledgerService';
import type { Undo } from './life';

const DRAIN_MS_MAX = 200;

/** What this process counts, or null where nobody asks. A worker is asked by its primary. */
export function openMetrics({ metricsPort }: Pick<Env, 'metricsPort'>): Metrics | null {
  if (metricsPort === null) return null;
  const { waitingWeightMax: queueMax } = GROUP_LIMITS;
  const metrics = createMetrics({ paths, queueMax, version: ABOUT.info.version });
  if (cluster.isWorker) {
    AggregatorRegistry.setRegistries([metrics.registry]);
    new AggregatorRegistry(); // It listens from now on.
  }
  return metrics;
}

/** What the primary process counts itself. */
export function createWorkerMetrics(expected: number, countReady: () => number) {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'payverse_workers',
    help: 'Processes that can answer requests',
    registers,
    collect() {
      this.set(countReady());
    },
  });
  new Gauge({
    name: 'payverse_workers_expected',
    help: 'Processes that should be able to answer requests',
    registers,
  }).set(expected);
  const restarts = new Counter({
    name: 'payverse_worker_restarts_total',
    help: 'Workers that died and were started again',
    registers,
  });
  return { registry, onDeath: () => restarts.inc() };
}

/** All workers together, and what the primary itself has counted. */
export function createClusterReader(own: Registry): () => Promise<string> {
  const workers = new AggregatorRegistry();
  return async () => [await workers.clusterMetrics(), await own.metrics()].join('\n');
}

/** Serves them, where the environment names a port. */
export async function serveMetrics(
  { metricsPort }: Pick<Env, 'metricsPort'>,
  { logger, read }: { logger: Logger; read: () => Promise<string> },
  undo: Undo,
): Promise<void> {
  if (metricsPort === null) return;
  const onError = (err: unknown) => logger.error({ err }, 'metrics could not be read');
  const http = createHttpServer(() => undefined);
  const app = createMetricsApp({ read, contentType: Registry.PROMETHEUS_CONTENT_TYPE, onError });
  const port = await http.listen(app, metricsPort);
  undo.push(() => http.drain(DRAIN_MS_MAX));
  logger.info({ port }, 'metrics');
}
