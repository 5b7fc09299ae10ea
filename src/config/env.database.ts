import path from 'node:path';
import type { PoolConfig } from 'pg';
import { z } from 'zod';
import { ONE_HOST, parseConnectionString } from './connectionString';
import { faultsOf, findGiven, wrongConfiguration } from './env.read';
import { integer, port } from './env.schema';

/** One for the pool of the ledger and one for the other. Not in pools.ts, which loads pg: tracing has to be there before. */
const CONNECTIONS_MIN = 2;

const connectionString = z.string().superRefine((text, context) => {
  for (const fault of parseConnectionString(text).faults) context.addIssue(fault);
});

/** The variables that say where the data is. A program that only looks at it reads these alone. */
export const databaseVariables = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'must be development, test or production')
    .default('development'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: connectionString.optional(),
  DB_HOST: z
    .string()
    .refine((host) => !host.includes(','), ONE_HOST)
    .optional(),
  DB_PORT: port(1).optional(),
  DB_USER: z.string().optional(),
  DB_PASSWORD: z.string().optional(),
  DB_NAME: z.string().optional(),
  DB_POOL_MAX: integer(CONNECTIONS_MIN, 1_000).default(10),
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
  /** What an operator should know of how the database is named. */
  databaseNotes: readonly string[];
}

/** The part that says where the data is. A program that only looks at it needs no secrets. @throws as `loadEnv` does */
export function loadDatabaseEnv(source: NodeJS.ProcessEnv): Readonly<DatabaseEnv> {
  const given = findGiven(source);
  const result = databaseVariables.safeParse(withoutOverruled(given));
  const faults = [...faultsOf(result.error), ...databaseFaults(given)];
  if (!result.success || faults.length > 0) throw wrongConfiguration(faults);
  return Object.freeze(toDatabaseEnv(result.data, given));
}

const OVERRULED = ['DB_HOST', 'DB_PORT', 'DB_USER', 'DB_PASSWORD', 'DB_NAME'];
type Given = Partial<Record<string, string>>;

/** DATABASE_URL says all of it. So nothing else is read, such as a DB_PORT that Kubernetes has set for a service. */
export function withoutOverruled(given: Given): Given {
  if (given['DATABASE_URL'] === undefined) return given;
  return Object.fromEntries(Object.entries(given).filter(([name]) => !OVERRULED.includes(name)));
}

function notesOn(given: Given): string[] {
  const url = given['DATABASE_URL'];
  if (url === undefined) return [];
  const unused = OVERRULED.filter((name) => given[name] !== undefined);
  const { notes } = parseConnectionString(url);
  return unused.length === 0 ? notes : [...notes, `DATABASE_URL comes first: ${unused.join(', ')} not used`];
}

export function toDatabaseEnv(env: DatabaseVariables, given: Given): DatabaseEnv {
  return {
    databaseNotes: notesOn(given),
    dataDir: path.resolve(env.DATA_DIR),
    database: toDatabase(env),
    databasePoolMax: env.DB_POOL_MAX,
    databasePooled: env.DB_POOLER === 'transaction',
  };
}

function toDatabase(env: DatabaseVariables): PoolConfig | null {
  if (env.DATABASE_URL) return parseConnectionString(env.DATABASE_URL).connection;
  if (!env.DB_HOST) return null;
  return {
    host: env.DB_HOST,
    port: env.DB_PORT ?? 5_432,
    user: env.DB_USER ?? 'postgres',
    database: env.DB_NAME ?? 'payverse_db',
    ssl: false,
    ...(env.DB_PASSWORD !== undefined && { password: env.DB_PASSWORD }),
  };
}

/** What depends on more than one variable is looked at whether or not each by itself is right: one message names all. */
export function databaseFaults(given: Given): string[] {
  const { DATABASE_URL, DB_HOST, NODE_ENV, DB_PORT, DB_USER, DB_PASSWORD, DB_NAME, DB_POOLER } = given;
  if (DATABASE_URL || DB_HOST) return tlsFaults(given);
  if (NODE_ENV === 'production') return ['  DB_HOST or DATABASE_URL must name a database in production'];
  const others = DB_PORT ?? DB_USER ?? DB_PASSWORD ?? DB_NAME ?? DB_POOLER;
  return others === undefined ? [] : ['  DB_HOST must be set with the other DB_ variables'];
}

/** pg would read PGSSLMODE, and no other program's variable may decide whether TLS is used. */
function tlsFaults({ DATABASE_URL: url = '', PGSSLMODE: mode = 'disable' }: Given): string[] {
  const isSaid = /[?&]ssl(mode|rootcert)?=/.test(url) || ['disable', 'allow', 'prefer'].includes(mode);
  return isSaid ? [] : ['  PGSSLMODE is not read: give DATABASE_URL with ?sslmode= in it'];
}
