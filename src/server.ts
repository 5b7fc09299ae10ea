import { setTimeout as delay } from 'node:timers/promises';
import { config as readDotEnv } from 'dotenv';
import type { Pool, PoolConfig } from 'pg';
import { createApp } from './app';
import { createPool } from './config/database';
import { startEmbeddedPostgres } from './config/embeddedPostgres';
import { loadEnv, type Env } from './config/env';
import { createHttpServer } from './config/httpServer';
import { createLogger, type Logger } from './config/logger';
import { migrate } from './config/migrations';
import { loadSecrets } from './config/secrets';
import { openShared } from './config/shared';
import { createRevocations } from './services/revocationService';
import { createCursors } from './utils/cursor.util';
import { createTokens } from './utils/jwt.util';
import { createPasswords } from './utils/password.util';

/** How long each part of the end may take, in milliseconds. */
const DEADLINES = { drain: 8_000, pool: 1_000, all: 30_000 };
/** Connections that the embedded PostgreSQL has beside the pool's: our lock, a migration, and a look from outside. */
const SPARE_CONNECTIONS = 20;

/** The steps that undo what was opened, in the order in which it was opened. */
type Undo = (() => unknown)[];

async function main(): Promise<void> {
  readDotEnv({ quiet: true });
  const env = loadEnv(process.env);
  const logger = createLogger(env);
  const undo: Undo = [];
  const starting = start(env, logger, undo);
  stopOnSignal(starting, undo, logger);
  try {
    welcome(env, logger, await starting);
  } catch (error) {
    await end(undo);
    throw error;
  }
}

/** Opens the database, prepares it and listens. Resolves with the port. */
async function start(env: Env, logger: Logger, undo: Undo): Promise<number> {
  const connection = env.database ?? (await openEmbedded(env, logger, undo));
  const migrationCount = await prepare(connection);
  const pool = createPool(connection, env.databasePoolMax, (err) => logger.warn({ err }, 'database connection lost'));
  undo.push(() => Promise.race([pool.end(), delay(DEADLINES.pool, null, { ref: false })]));
  return serve(env, logger, { pool, migrationCount }, undo);
}

async function openEmbedded({ dataDir, databasePoolMax }: Env, logger: Logger, undo: Undo): Promise<PoolConfig> {
  const maxConnections = databasePoolMax + SPARE_CONNECTIONS;
  const postgres = await startEmbeddedPostgres({
    dataDir,
    maxConnections,
    onEvent: (message) => logger.error(message),
  });
  undo.push(postgres.stop);
  return postgres.connection;
}

/** Brings the schema up to date. A database that cannot be used is told in one line. */
async function prepare(connection: PoolConfig): Promise<number> {
  try {
    return await migrate(connection);
  } catch (error) {
    // Node reports a host with several addresses in one error without a message.
    const [cause = error] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
    throw new Error(`the database cannot be used: ${(cause as Error).message}`, { cause: error });
  }
}

async function serve(
  env: Env,
  logger: Logger,
  { pool, migrationCount }: { pool: Pool; migrationCount: number },
  undo: Undo,
): Promise<number> {
  const { accessSecret, refreshSecret } = await loadSecrets(env);
  const { accessTtlSeconds, refreshTtlSeconds, issuer, audience } = env.jwt;
  const shared = openShared(env.redisUrl, (err) => logger.warn({ err }, 'Redis is away'));
  undo.push(shared.close);
  const { createLimiter, broadcast } = shared;
  const onError = (err: unknown) => logger.warn({ err }, 'ended sessions could not be fetched');
  const revocations = await createRevocations({ db: pool, accessTtlSeconds, broadcast, onError });
  undo.push(revocations.stop);

  const passwords = createPasswords(env.bcryptCost);
  const http = createHttpServer((record) => logger.info(record, 'unreadable request'));
  const app = createApp({
    pool,
    tokens: createTokens({ accessSecret, refreshSecret, accessTtlSeconds, issuer, audience }),
    cursors: createCursors(accessSecret),
    passwords,
    revocations,
    refreshTtlSeconds,
    corsOrigins: env.corsOrigins,
    trustProxy: env.trustProxy,
    createLimiter,
    rateLimits: env.rateLimits,
    tlsOnly: env.production,
    migrationCount,
    isDraining: http.isDraining,
    onRequest: (record) => logger.info(record, 'request'),
    onSecurityEvent: (record) => logger.info(record, 'security'),
    onError: (err, requestId) => logger.error({ err, requestId }, 'request failed'),
  });
  const port = await http.listen(app, env.port);
  undo.push(() => {
    passwords.close();
    return http.drain(DEADLINES.drain);
  });
  return port;
}

/** Lets go of everything, the latest first. Then nothing keeps the process alive, and it ends by itself. */
async function end(undo: Undo): Promise<void> {
  for (const step of undo.splice(0).reverse()) await step();
}

function stopOnSignal(starting: Promise<unknown>, undo: Undo, logger: Logger): void {
  let stopping = false;
  /** Signals come more than once: from the terminal, and again from npm. The first one counts. */
  const stop = () => {
    if (stopping) return;
    stopping = true;
    // Not process.exit, which waits for threads and for whoever reads our log.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), DEADLINES.all).unref();
    // A start that failed has cleaned up after itself, and said why.
    void starting.then(() => end(undo)).catch(() => undefined);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', stop); // The terminal was closed.
  process.on('uncaughtException', (err) => {
    logger.fatal({ err }, 'uncaught');
    process.exitCode = 1;
    stop();
  });
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

main().catch((error: unknown) => {
  process.stderr.write(`PayVerse did not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
