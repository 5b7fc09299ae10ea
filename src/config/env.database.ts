import path from 'node:path';
import type { PoolConfig } from 'pg';
import { z } from 'zod';
import { faultsOf, findGiven, wrongConfiguration } from './env.read';
import { integer, postgresUrl } from './env.schema';

/** The variables that say where the data is. A program that only looks at it reads these alone. */
export const databaseVariables = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'must be development, test or production')
    .default('development'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: postgresUrl.optional(),
  DB_HOST: z.string().optional(),
  DB_PORT: integer(1, 65_535).optional(),
  DB_USER: z.string().optional(),
  DB_PASSWORD: z.string().optional(),
  DB_NAME: z.string().optional(),
  DB_POOL_MAX: integer(1, 1_000).default(10),
  DB_POOLER: z.literal('transaction', 'must be transaction, or nothing').optional(),
});
type DatabaseVariables = z.output<typeof databaseVariables>;

export interface DatabaseEnv {
  /** An absolute path. */
  dataDir: string;
  /** Null when none is configured: the server then starts a PostgreSQL of its own. */
  database: PoolConfig | null;
  databasePoolMax: number;
  /** A pooler stands before the database, and lends us a connection for one transaction at a time. */
  databasePooled: boolean;
}

/** The part that says where the data is. A program that only looks at it needs no secrets. @throws as `loadEnv` does */
export function loadDatabaseEnv(source: NodeJS.ProcessEnv): Readonly<DatabaseEnv> {
  const given = findGiven(source);
  const result = databaseVariables.safeParse(given);
  const faults = [...faultsOf(result.error), ...databaseFaults(given)];
  if (!result.success || faults.length > 0) throw wrongConfiguration(faults);
  return Object.freeze(toDatabaseEnv(result.data));
}

export function toDatabaseEnv(env: DatabaseVariables): DatabaseEnv {
  return {
    dataDir: path.resolve(env.DATA_DIR),
    database: toDatabase(env),
    databasePoolMax: env.DB_POOL_MAX,
    databasePooled: env.DB_POOLER === 'transaction',
  };
}

function toDatabase(env: DatabaseVariables): PoolConfig | null {
  if (env.DATABASE_URL) return { connectionString: env.DATABASE_URL };
  if (!env.DB_HOST) return null;
  return {
    host: env.DB_HOST,
    port: env.DB_PORT ?? 5_432,
    user: env.DB_USER ?? 'postgres',
    database: env.DB_NAME ?? 'payverse_db',
    ...(env.DB_PASSWORD !== undefined && { password: env.DB_PASSWORD }),
  };
}

/** What depends on more than one variable is looked at whether or not each by itself is right: one message names all. */
export function databaseFaults(given: Partial<Record<string, string>>): string[] {
  const { DATABASE_URL, DB_HOST, NODE_ENV, DB_PORT, DB_USER, DB_PASSWORD, DB_NAME, DB_POOLER } = given;
  if (DATABASE_URL || DB_HOST) return [];
  if (NODE_ENV === 'production') return ['  DB_HOST or DATABASE_URL must name a database in production'];
  const others = DB_PORT ?? DB_USER ?? DB_PASSWORD ?? DB_NAME ?? DB_POOLER;
  return others === undefined ? [] : ['  DB_HOST must be set with the other DB_ variables'];
}
