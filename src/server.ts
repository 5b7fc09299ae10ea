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
  // A worker inherits the environment of its primary. The file may have changed since.
  if (!cluster.isWorker) readDotEnv({ quiet: true });
  const env = loadEnv(process.env);
  const log = createLog(env, cluster.worker ? { worker: cluster.worker.id } : null);
  const tracing = startTracing(env.tracing, (err) => log.logger.warn({ err }, 'traces cannot be delivered'));
  // Load it after tracing, which patches Express and pg while they load. Not `import()`: it would look for the built file.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { run } = require('./processes/run') as typeof import('./processes/run');
  await run(env, log, tracing);
}

function complain(reason: string): void {
  if (!cluster.isWorker) process.stderr.write(`PayVerse did not start: ${reason}\n`);
  tellPrimary({ payverse: 'failed', reason });
  process.exitCode = 1;
  cluster.worker?.disconnect();
}

main().catch((error: unknown) => complain(error instanceof Error ? error.message : String(error)));
