import cluster from 'node:cluster';
import { config as readDotEnv } from 'dotenv';
import { loadEnv } from './config/env';
import { createLog } from './config/logger';
import { tellPrimary } from './processes/messages';
import { COMMAND } from './commands/server.command';
import { startTracing } from './tracing/tracing';
import { readCommandLine } from './utils/commandLine.util';

async function main(): Promise<void> {
  if (readCommandLine(COMMAND, process.argv.slice(2), () => true) === null) return;
  // A worker has the environment of its primary, whatever has become of the file since.
  if (!cluster.isWorker) readDotEnv({ quiet: true });
  const env = loadEnv(process.env);
  const log = createLog(env, cluster.worker ? { worker: cluster.worker.id } : null);
  const tracing = startTracing(env.tracing, (err) => log.logger.warn({ err }, 'traces cannot be delivered'));
  // Only now, because tracing changes Express and pg while they are loaded. Not `import()`, which would look for a file that
  // there is only after the build.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { run } = require('./processes/run') as typeof import('./processes/run');
  await run(env, log, tracing);
}

/** Of several processes that fail for one reason, one says so. */
function complain(reason: string): void {
  if (!cluster.isWorker) process.stderr.write(`PayVerse did not start: ${reason}\n`);
  tellPrimary({ payverse: 'failed', reason });
  process.exitCode = 1;
  // The channel to the primary would keep it alive.
  cluster.worker?.disconnect();
}

main().catch((error: unknown) => complain(error instanceof Error ? error.message : String(error)));
