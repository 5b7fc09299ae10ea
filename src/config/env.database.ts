import path from 'node:path';
import type { PoolConfig } from 'pg';
import { parseConnectionString } from './variables/connectionString';
import { faultsOf, findGiven, wrongConfiguration, type Given } from './env.read';
import { DATABASE_VARIABLES } from './variables/database';
import { schemaOf, type Values } from './variables/variable';

type DatabaseVariables = Values<typeof DATABASE_VARIABLES>;
export type DatabaseEnv = ReturnType<typeof toDatabaseEnv>;

/** The part that says where the data is. A program that only reads the data needs no secrets. @throws as `loadEnv` does */
export function loadDatabaseEnv(source: NodeJS.ProcessEnv): Readonly<DatabaseEnv> {
  const given = findGiven(source);
  const result = schemaOf(DATABASE_VARIABLES).safeParse(withoutOverruled(given));
  const faults = [...faultsOf(result.error), ...databaseFaults(given)];
  if (!result.success || faults.length > 0) throw wrongConfiguration(faults);
  return Object.freeze(toDatabaseEnv(result.data, given));
}

const OVERRULED = ['DB_HOST', 'DB_PORT', 'DB_USER', 'DB_PASSWORD', 'DB_NAME'];

export function isOverruled(name: string, given: Given): boolean {
  return given['DATABASE_URL'] !== undefined && OVERRULED.includes(name);
}

/** With DATABASE_URL the others are not read, so that a DB_PORT which Kubernetes sets for a service of that name does no harm. */
export function withoutOverruled(given: Given): Given {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !isOverruled(name, given)));
}

function notesOn(given: Given): string[] {
  const url = given['DATABASE_URL'];
  if (url === undefined) return [];
  const unused = OVERRULED.filter((name) => given[name] !== undefined);
  const { notes } = parseConnectionString(url);
  return unused.length === 0 ? notes : [...notes, `DATABASE_URL comes first: ${unused.join(', ')} not used`];
}

export function toDatabaseEnv(env: DatabaseVariables, given: Given) {
  return {
    databaseNotes: notesOn(given),
    dataDir: path.resolve(env.DATA_DIR),
    /** Null if none is configured: the server then starts an embedded PostgreSQL. */
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

/** Rules on more than one variable. They are checked also if a single variable is wrong, so that one message names all faults. */
export function databaseFaults(given: Given): string[] {
  const { DATABASE_URL, DB_HOST, NODE_ENV, DB_PORT, DB_USER, DB_PASSWORD, DB_NAME, DB_POOLER } = given;
  if (DATABASE_URL || DB_HOST) return tlsFaults(given);
  if (NODE_ENV === 'production') return ['  DB_HOST or DATABASE_URL must name a database in production'];
  const others = DB_PORT ?? DB_USER ?? DB_PASSWORD ?? DB_NAME ?? DB_POOLER;
  return others === undefined ? [] : ['  DB_HOST must be set with the other DB_ variables'];
}

/** pg would read PGSSLMODE, but a variable of psql must not decide whether the server uses TLS. */
function tlsFaults({ DATABASE_URL: url = '', PGSSLMODE: mode = 'disable' }: Given): string[] {
  const isSaid = /[?&]ssl(mode|rootcert)?=/.test(url) || ['disable', 'allow', 'prefer'].includes(mode);
  return isSaid ? [] : ['  PGSSLMODE is not read: give DATABASE_URL with ?sslmode= in it'];
}
