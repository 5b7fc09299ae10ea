import type { PoolConfig } from 'pg';
import { startEmbeddedPostgres } from '../platform/postgres/embedded/embeddedPostgres';
import type { Env } from '../config/env';
import type { Logger } from '../config/logger';
import { createServerRole } from '../platform/postgres/grants';
import { migrate } from '../platform/postgres/migrations';
import { explainPooler } from '../platform/postgres/sessionLimits';
import { messageOf } from '../errors/databaseError';
import type { Lifecycle } from '../platform/lifecycle';

/** Connections of the embedded PostgreSQL beside the pools: the lock, a migration, and psql. */
const SPARE_CONNECTIONS = 20;

/** Migrates and returns the configured database. Without one, starts the embedded PostgreSQL. */
export async function openDatabase(env: Env, logger: Logger, lifecycle: Lifecycle): Promise<PoolConfig> {
  for (const note of env.databaseNotes) logger.warn(note);
  if (env.database) {
    await prepare(env.database, env);
    return env.database;
  }
  const owner = await openEmbedded(env, logger, lifecycle);
  await prepare(owner, env);
  return createServerRole(owner);
}

async function openEmbedded(env: Env, logger: Logger, lifecycle: Lifecycle): Promise<PoolConfig> {
  const { dataDir, databasePoolMax, concurrency } = env;
  const postgres = await startEmbeddedPostgres({
    dataDir,
    maxConnections: databasePoolMax * concurrency + SPARE_CONNECTIONS,
    onEvent: (message) => logger.error(message),
  });
  await lifecycle.add(postgres);
  return postgres.connection;
}

async function prepare(connection: PoolConfig, { databasePooled: pooled }: Env): Promise<void> {
  try {
    await migrate(connection, { pooled });
  } catch (error) {
    const cause = pooled ? error : explainPooler(error);
    throw new Error(`the database cannot be used: ${messageOf(cause)}`, { cause });
  }
}
