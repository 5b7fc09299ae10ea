import cluster from 'node:cluster';
import { isIPv6 } from 'node:net';
import type { Env } from '../config/env';
import type { Log } from '../config/logger';
import { isWalletBuilt } from '../controllers/files/walletFiles';
import type { LongLived } from '../platform/lifecycle';
import type { Tracing } from '../tracing/tracing';
import { start as startPrimary } from './primary';
import { runUntilStopped } from './runUntilStopped';
import { start as startSingle } from './single';
import { start as startWorker } from './worker';

/** Time limits of the last flush of the log and of the whole shutdown, in milliseconds. */
const LOG_MS_MAX = 500;
const END_MS_MAX = { api: 10_000, withPostgres: 30_000 };

/** Runs as primary, worker or single process until a signal. @throws when it cannot start */
export async function run(env: Env, log: Log, tracing: Tracing): Promise<void> {
  const settings = { env, ...log, groupWatch: tracing.groups };
  const endMsMax = env.database ? END_MS_MAX.api : END_MS_MAX.withPostgres;
  const options = { logger: log.logger, endMsMax, parts: [logEnd(log), tracing] };
  if (cluster.isWorker) {
    // The terminal sends SIGINT and SIGHUP to all processes. The primary stops its workers one after another.
    await runUntilStopped((...own) => startWorker(settings, ...own), { ...options, ignored: ['SIGINT', 'SIGHUP'] });
    return;
  }
  const start = env.concurrency > 1 ? startPrimary : startSingle;
  const port = await runUntilStopped((lifecycle) => start(settings, lifecycle), options);
  if (port !== null) welcome(env, log, port);
}

function logEnd({ output, security }: Log): LongLived {
  const outputs = [...new Set([output, security.output])];
  return {
    stop: () => Promise.all(outputs.map((each) => each.end(LOG_MS_MAX))),
    stopMsMax: LOG_MS_MAX + 500,
  };
}

function welcome(env: Env, { logger, output }: Log, port: number): void {
  const url = `http://${hostOf(env.bindAddress)}:${port}`;
  if (env.production) {
    logger.info({ port }, 'ready');
    return;
  }
  const database = env.database ? 'the configured PostgreSQL' : `the embedded PostgreSQL in ${env.dataDir}`;
  const next = `${isWalletBuilt() ? 'Open it in a browser, or read' : 'Read'} and try the API on ${url}/docs`;
  output.write(`PayVerse is ready on ${url}, with ${database}\n${next}\n`);
}

/** The host name in a URL that reaches this address from this machine. */
function hostOf(address: string): string {
  if (['127.0.0.1', '::1', '0.0.0.0', '::'].includes(address)) return 'localhost';
  return isIPv6(address) ? `[${address}]` : address;
}
