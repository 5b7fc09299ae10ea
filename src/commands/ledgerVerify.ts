import { setTimeout as delay } from 'node:timers/promises';
import { config as readDotEnv } from 'dotenv';
import { Client, type DatabaseError, type PoolConfig } from 'pg';
import type { Db } from '../platform/postgres/db';
import { findEmbeddedPostgres, startEmbeddedPostgres } from '../platform/postgres/embedded/embeddedPostgres';
import { loadDatabaseEnv, type DatabaseEnv } from '../config/env.database';
import { readMigrations } from '../platform/postgres/migrations';
import { explainPooler } from '../platform/postgres/sessionLimits';
import { SET_LOCAL, withSettings } from '../platform/postgres/sessionSettings';
import { COMMAND } from './ledgerVerify.command';
import { toMetrics, writeMetrics } from './ledgerVerify.metrics';
import { toJson, toText } from './ledgerVerify.view';
import { readBookReport, type BookReport } from '../models/verification/report.model';
import { countAppliedMigrations } from '../models/schema.model';
import { readCommandLine } from '../utils/commandLine.util';
import { messageOf } from '../errors/databaseError';

/** Proves the book: exits with 0 when it is sound, 1 when it is broken, and 2 when it could not be checked. */

/** In milliseconds. Millions of rows take minutes. Only a dead connection reaches the query timeout. */
const TIMEOUTS = { connect: 5_000, query: 86_400_000, close: 1_000 };
const CONNECTIONS_MAX = 10;
const UNDEFINED_TABLE = '42P01';

/**
 * The statement timeout of the server's role is for requests. The lock timeout is short: this transaction waits for a lock
 * only behind a migration, and a migration in turn waits for this transaction.
 */
const BEGIN = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL statement_timeout = 0;
  SET LOCAL lock_timeout = '5s';
  SET LOCAL idle_in_transaction_session_timeout = 0`;

interface Options {
  json: boolean;
  /** Null without `--metrics`. */
  metricsFile: string | null;
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === null) return;
  const startedAt = performance.now();
  const report = await check().catch(explain);
  if (report) process.stdout.write(options.json ? `${JSON.stringify(toJson(report))}\n` : toText(report));
  process.exitCode = !report ? 2 : report.faults.length === 0 ? 0 : 1;
  if (options.metricsFile === null) return;
  const [finishedAt, durationMs] = [new Date(), performance.now() - startedAt];
  await writeMetrics(options.metricsFile, await toMetrics(report, { finishedAt, durationMs }));
}

/** Null when help was printed. @throws when the arguments are wrong, with the usage in the message */
function readOptions(): Options | null {
  return readCommandLine(COMMAND, process.argv.slice(2), ({ json = false, metrics = null }) => {
    if (metrics === '') throw new Error("Option '--metrics' needs a file");
    return { json, metricsFile: metrics };
  });
}

async function check(): Promise<BookReport> {
  readDotEnv({ quiet: true });
  const interrupted = listenForSignals();
  const env = loadDatabaseEnv(process.env);
  return withDatabase(env, (connection) => verify(connection, env, interrupted));
}

/** A signal aborts the check. Then the connection and the embedded PostgreSQL are closed as usual. */
function listenForSignals(): AbortSignal {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => interruption.abort(new Error(`it was interrupted by ${signal}`)));
  }
  return interruption.signal;
}

/** Uses the configured database, or the embedded one in DATA_DIR. If that one is stopped, starts it for this check. */
async function withDatabase<T>(
  { database, dataDir }: Pick<DatabaseEnv, 'database' | 'dataDir'>,
  work: (connection: PoolConfig) => Promise<T>,
): Promise<T> {
  const found = database ?? (await findEmbeddedPostgres(dataDir));
  if (found === null) throw new Error(`there is nothing to verify, no database in ${dataDir}`);
  if (found !== 'stopped') return work(found);

  const postgres = await startEmbeddedPostgres({
    dataDir,
    maxConnections: CONNECTIONS_MAX,
    onEvent: (message) => process.stderr.write(`${message}\n`),
  });
  try {
    return await work(postgres.connection);
  } finally {
    await postgres.stop();
  }
}

async function verify(
  connection: PoolConfig,
  { databasePooled: pooled }: DatabaseEnv,
  interrupted: AbortSignal,
): Promise<BookReport> {
  interrupted.throwIfAborted();
  const client = new Client({
    ...(pooled ? connection : withSettings(connection)),
    application_name: 'payverse-verify',
    connectionTimeoutMillis: TIMEOUTS.connect,
    query_timeout: TIMEOUTS.query,
    keepAlive: true,
  });
  client.on('error', () => undefined); // A lost connection also rejects its query.
  const interruption = new Promise<never>((_resolve, reject) => {
    interrupted.addEventListener('abort', () => reject(interrupted.reason as Error));
  });
  try {
    return await Promise.race([read(client, { pooled }), interruption]);
  } finally {
    await Promise.race([client.end(), delay(TIMEOUTS.close, null, { ref: false })]);
  }
}

async function read(client: Client, { pooled }: { pooled: boolean }): Promise<BookReport> {
  await client.connect();
  await client.query(pooled ? `${BEGIN}; ${SET_LOCAL}` : BEGIN);
  await checkSchema(client);
  const report = await readBookReport(client);
  // A pooler closes a connection that it gets back inside a transaction.
  await client.query('COMMIT');
  return report;
}

async function checkSchema(db: Db): Promise<void> {
  const { length: known } = await readMigrations();
  const applied = await countAppliedMigrations(db).catch((error: unknown) => {
    if ((error as DatabaseError).code === UNDEFINED_TABLE) return 0;
    throw error;
  });
  if (applied === 0) throw new Error('the database has no schema of PayVerse');
  if (applied < known)
    throw new Error(`the schema is older than this program: it has ${applied} of ${known} migrations`);
}

function explain(error: unknown): null {
  process.stderr.write(`The book could not be checked: ${messageOf(explainPooler(error))}\n`);
  return null;
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
});
