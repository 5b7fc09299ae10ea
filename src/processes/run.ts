import cluster from 'node:cluster';
import type { Env } from '../config/env';
import type { Logger } from '../config/logger';
import { isWalletBuilt } from '../controllers/wallet.files';
import type { Tracing } from '../tracing/tracing';
import { live } from './life';
import { start as startPrimary } from './primary';
import { start as startSingle } from './single';
import { start as startWorker } from './worker';

/** How long the end may take at most, in milliseconds. A PostgreSQL of our own needs its time too. */
const END_MS_MAX = { api: 10_000, withPostgres: 30_000 };

/** Does what this process is for, until it is told to stop. @throws when it cannot start */
export async function run(env: Env, logger: Logger, tracing: Tracing): Promise<void> {
  const settings = { env, logger, groupWatch: tracing.groups };
  const endMsMax = env.database ? END_MS_MAX.api : END_MS_MAX.withPostgres;
  const life = { logger, endMsMax, undo: [tracing.stop] };
  if (cluster.isWorker) {
    // Ctrl-C and a closed terminal reach all processes at once; the primary ends its workers in their turn.
    await live((own) => startWorker(settings, own), { ...life, ignored: ['SIGINT', 'SIGHUP'] });
    return;
  }
  const start = env.concurrency > 1 ? startPrimary : startSingle;
  const port = await live((own) => start(settings, own), life);
  if (port !== null) welcome(env, logger, port);
}

/** Where to go, for the person at the terminal. In production nobody sits there, and the log gets a record. */
function welcome(env: Env, logger: Logger, port: number): void {
  const url = `http://localhost:${port}`;
  if (env.production) {
    logger.info({ port }, 'ready');
    return;
  }
  const database = env.database ? 'the configured PostgreSQL' : `a PostgreSQL of its own in ${env.dataDir}`;
  const next = `${isWalletBuilt() ? 'Open it in a browser, or read' : 'Read'} and try the API on ${url}/docs`;
  process.stdout.write(`PayVerse is ready on ${url}, with ${database}\n${next}\n`);
}
