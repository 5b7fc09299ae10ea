import cluster from 'node:cluster';
import { Registry } from 'prom-client';
import type { Env } from '../config/env';
import { createHttpServer } from '../platform/http/httpServer';
import type { Log, Logger } from '../config/logger';
import { createMetrics, type Metrics } from '../metrics/metrics';
import { createMetricsApp } from '../metrics/metricsApp';
import { ABOUT } from '../openapi/about';
import { paths } from '../openapi/document';
import { GROUP_LIMITS } from '../services/ledger/ledgerService';
import type { Lifecycle } from '../platform/lifecycle';
import { tellPrimary, toWorker } from './messages';

/** Time limit for a running scrape at shutdown, in milliseconds. */
const SCRAPE_MS_MAX = 200;

/** The metrics of this process, or null without METRICS_PORT. A worker sends them to its primary. */
export function openMetrics(
  { metricsPort }: Pick<Env, 'metricsPort'>,
  log: Pick<Log, 'output' | 'security'>,
): Metrics | null {
  if (metricsPort === null) return null;
  const { waitingWeightMax: queueMax } = GROUP_LIMITS;
  const metrics = createMetrics({ paths, queueMax, version: ABOUT.info.version, log });
  if (cluster.isWorker) answerPrimary(metrics);
  return metrics;
}

function answerPrimary({ registry }: Metrics): void {
  process.on('message', (received: unknown) => {
    if (toWorker(received)?.payverse !== 'count') return;
    void registry.getMetricsAsJSON().then((metrics) => tellPrimary({ payverse: 'counted', metrics }));
  });
}

export async function serveMetrics(
  { metricsPort, metricsAddress, keepAliveMs }: Pick<Env, 'metricsPort' | 'metricsAddress' | 'keepAliveMs'>,
  { logger, read }: { logger: Logger; read: () => Promise<string> },
  lifecycle: Lifecycle,
): Promise<void> {
  if (metricsPort === null) return;
  const onError = (err: unknown) => logger.error({ err }, 'metrics could not be read');
  const http = createHttpServer(() => undefined, { keepAliveTimeout: keepAliveMs });
  const app = createMetricsApp({ read, contentType: Registry.PROMETHEUS_CONTENT_TYPE, onError });
  const port = await http.listen(app, metricsPort, metricsAddress);
  await lifecycle.add({ stop: () => http.stop(SCRAPE_MS_MAX), stopMsMax: SCRAPE_MS_MAX + 1_000 });
  logger.info({ port }, 'metrics');
}
