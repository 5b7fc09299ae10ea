import type { PoolConfig } from 'pg';
import { RateLimiterClusterMaster } from 'rate-limiter-flexible';
import type { ApiSettings } from './api';
import { countForWorkers } from './counters';
import { openDatabase } from './database';
import type { Lifecycle } from '../platform/lifecycle';
import { serveMetrics } from './metrics';
import { startRelay } from './relay';
import { Supervisor, tellWorker } from './supervisor';
import { WorkerMetrics } from './workerMetrics';

/** The process that starts those that answer requests, and answers none itself. Resolves with their port. */
export async function start({ env, logger, output, security }: ApiSettings, lifecycle: Lifecycle): Promise<number> {
  const connection = await openDatabase(env, logger, lifecycle);
  const supervisor = new Supervisor({
    count: env.concurrency,
    graceMs: env.shutdownGraceMs,
    env: env.database ? {} : { DATABASE_URL: urlOf(connection) },
    onDeath: (death) => {
      logger.error(death, 'a worker died');
      metrics.onDeath();
    },
  });
  const metrics = new WorkerMetrics({ expected: env.concurrency, tell: tellWorker, log: { output, security } });
  await serveMetrics(env, { logger, read: () => metrics.read() }, lifecycle);
  // It counts for the workers, as long as no Redis does.
  new RateLimiterClusterMaster();
  countForWorkers(tellWorker);
  startRelay(tellWorker);
  await lifecycle.add(supervisor);
  return supervisor.port;
}

/** Of a database of our own, which the workers could not find by themselves. */
function urlOf({ user, password, host, port, database }: PoolConfig): string {
  const url = new URL(`postgres://${host}:${port}/${database}`);
  return Object.assign(url, { username: user, password: password as string }).toString();
}
