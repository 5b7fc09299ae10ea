import cluster from 'node:cluster';
import { config as readDotEnv } from 'dotenv';
import { loadEnv, type Env } from './config/env';
import { createLogger, type Logger } from './config/logger';
import { live } from './processes/life';
import { tellPrimary } from './processes/messages';
import { start as startPrimary } from './processes/primary';
import { start as startSingle } from './processes/single';
import { start as startWorker } from './processes/worker';

/** How long the end may take at most, in milliseconds. A PostgreSQL of our own needs its time too. */
const END_MS_MAX = { api: 10_000, withPostgres: 30_000 };

async function main(): Promise<void> {
  readDotEnv({ quiet: true });
  const env = loadEnv(process.env);
  const logger = cluster.worker ? createLogger(env).child({ worker: cluster.worker.id }) : createLogger(env);
  const endMsMax = env.database ? END_MS_MAX.api : END_MS_MAX.withPostgres;
  if (cluster.isWorker) {
    // Ctrl-C and a closed terminal reach all processes at once; the primary ends its workers in their turn.
    return live((life) => startWorker(env, logger, life), { logger, endMsMax, ignored: ['SIGINT', 'SIGHUP'] });
  }
  const start = env.concurrency > 1 ? startPrimary : startSingle;
  welcome(env, logger, await live((life) => start(env, logger, life), { logger, endMsMax }));
}

/** Where to go, for the person at the terminal. In production nobody sits there, and the log gets a record. */
function welcome(env: Env, logger: Logger, port: number): void {
  const url = `http://localhost:${port}`;
  if (env.production) {
    logger.info({ port }, 'ready');
    return;
  }
  const database = env.database ? 'the configured PostgreSQL' : `a PostgreSQL of its own in ${env.dataDir}`;
  process.stdout.write(`PayVerse is ready on ${url}, with ${database}\nRead and try the API on ${url}/docs\n`);
}

/** Of several processes that fail for one reason, one says so. */
function complain(reason: string): void {
  if (!cluster.isWorker) process.stderr.write(`PayVerse did not start: ${reason}\n`);
  tellPrimary({ payverse: 'failed', reason });
  process.exitCode = 1;
}

main().catch((error: unknown) => complain(error instanceof Error ? error.message : String(error)));
