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

/** How long the log may take at the end, in milliseconds, once all that may log has ended. */
const LOG_MS_MAX = 500;
/** How long the end may take at most, in milliseconds. A PostgreSQL of our own needs its time too. */
const END_MS_MAX = { api: 10_000, withPostgres: 30_000 };

/** Does what this process is for, until it is told to stop. @throws when it cannot start */
export async function run(env: Env, log: Log, tracing: Tracing): Promise<void> {
  const settings = { env, ...log, groupWatch: tracing.groups };
  const endMsMax = env.database ? END_MS_MAX.api : END_MS_MAX.withPostgres;
  const options = { logger: log.logger, endMsMax, parts: [logEnd(log), tracing] };
  if (cluster.isWorker) {
    // Ctrl-C and a closed terminal reach all processes at once; the primary ends its workers in their turn.
    await runUntilStopped((...own) => startWorker(settings, ...own), { ...options, ignored: ['SIGINT', 'SIGHUP'] });
    return;
  }
  const start = env.concurrency > 1 ? startPrimary : startSingle;
  const port = await runUntilStopped((lifecycle) => start(settings, lifecycle), options);
  if (port !== null) welcome(env, log, port);
}

/** The log has one output, or a second one for security events. */
function logEnd({ output, security }: Log): LongLived {
  const outputs = [...new Set([output, security.output])];
  return {
    stop: () => Promise.all(outputs.map((each) => each.end(LOG_MS_MAX))),
    stopMsMax: LOG_MS_MAX + 500,
  };
}

/** Where to go, for the person at the terminal. In production nobody sits there, and the log gets a record. */
function welcome(env: Env, { logger, output }: Log, port: number): void {
  const url = `http://${hostOf(env.bindAddress)}:${port}`;
  if (env.production) {
    logger.info({ port }, 'ready');
    return;
  }
  const database = env.database ? 'the configured PostgreSQL' : `a PostgreSQL of its own in ${env.dataDir}`;
  const next = `${isWalletBuilt() ? 'Open it in a browser, or read' : 'Read'} and try the API on ${url}/docs`;
  output.write(`PayVerse is ready on ${url}, with ${database}\n${next}\n`);
}

/** What a person on this machine types for the address that is listened on. */
function hostOf(address: string): string {
  if (['127.0.0.1', '::1', '0.0.0.0', '::'].includes(address)) return 'localhost';
  return isIPv6(address) ? `[${address}]` : address;
}
