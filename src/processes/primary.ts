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

/** Runs the primary: it starts the workers and answers no API requests itself. Resolves with the workers' port. */
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
  // Shared limits of the workers. With Redis the workers send nothing here.
  new RateLimiterClusterMaster();
  countForWorkers(tellWorker);
  startRelay(tellWorker);
  await lifecycle.add(supervisor);
  return supervisor.port;
}

/** The URL of the embedded PostgreSQL, which the workers get as DATABASE_URL. */
function urlOf({ user, password, host, port, database }: PoolConfig): string {
  const url = new URL(`postgres://${host}:${port}/${database}`);
  return Object.assign(url, { username: user, password: password as string }).toString();
}
