import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Client, DatabaseError, PoolConfig } from 'pg';
import { checkDatabase } from './databaseChecks';
import { SCHEMA_LOCK, withSchemaClient } from './schemaClient';
import { SET_LOCAL } from './sessionSettings';

const FOLDER = path.join(__dirname, '../../../database/migrations');
const FILE_NAME = /^(\d{4})_\w+\.sql$/;
/**
 * A server waits a minute for another one that is migrating, and a migration may take its time: what a role or a pooler sets
 * is meant for requests. After a wait, what the other one has committed must be seen.
 */
const BEGIN = `BEGIN ISOLATION LEVEL READ COMMITTED;
  SET LOCAL lock_timeout = '60s';
  SET LOCAL statement_timeout = 0;
  SET LOCAL idle_in_transaction_session_timeout = '60s'`;
const INSUFFICIENT_PRIVILEGE = '42501';

export const CREATE_HISTORY = `
CREATE TABLE IF NOT EXISTS schema_migrations (
    version    INTEGER     PRIMARY KEY,
    name       TEXT        NOT NULL,
    checksum   TEXT        NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
`.trimStart();

export interface Migration {
  version: number;
  name: string;
  sql: string;
  /** SHA-256 of the file: what was applied must not be edited afterwards. */
  checksum: string;
}

/** The numbered files of `database/migrations`, in order and without a gap. */
export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => FILE_NAME.test(name)).sort();
  const migrations = await Promise.all(names.map(readMigration));
  const gap = migrations.find(({ version }, index) => version !== index + 1);
  if (gap) throw new Error(`database/migrations: ${gap.name} does not follow the one before it`);
  return migrations;
}

async function readMigration(name: string): Promise<Migration> {
  const sql = await readFile(path.join(FOLDER, name), 'utf8');
  return { version: Number(name.slice(0, 4)), name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

/**
 * Brings the schema up to date: each file that was not applied yet, in one transaction.
 * Several servers may start at once; one migrates and the others wait for it. `CREATE TABLE IF NOT EXISTS` alone
 * would not do: in parallel it fails on its own catalogue rows. Resolves with the number of migrations there are.
 * Where nothing is left to do, it writes nothing, so that a role without the right to change the schema can ask.
 * `pooled`: a pooler lends the connection, and takes no settings at connect. @throws also when `checkDatabase` does
 */
export async function migrate(connection: PoolConfig, { pooled = false } = {}): Promise<number> {
  const migrations = await readMigrations();
  return withSchemaClient(connection, { pooled }, async (client) => {
    while (await applyNext(client, migrations, { pooled }));
    return migrations.length;
  });
}

/**
 * Applies the first file that was not applied yet. Resolves with whether there was one.
 * The lock ends with the transaction: one that belongs to the session would stay with a connection that a pooler then
 * lends to another client. Between two files another server may have its turn, so what is left is read each time.
 */
async function applyNext(client: Client, migrations: Migration[], { pooled }: { pooled: boolean }): Promise<boolean> {
  try {
    await client.query(pooled ? `${BEGIN}; ${SET_LOCAL}` : BEGIN);
    await checkDatabase(client);
    await client.query('SELECT pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
    await createHistory(client);
    const [next] = await findPending(client, migrations);
    if (next) await apply(client, next);
    await client.query('COMMIT');
    return next !== undefined;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** `IF NOT EXISTS` asks for the right to create a table even where there is none to create. */
async function createHistory(client: Client): Promise<void> {
  const { rows } = await client.query<{ exists: boolean }>(
    "SELECT to_regclass('schema_migrations') IS NOT NULL AS exists",
  );
  if (rows[0]?.exists) return;
  await client.query(CREATE_HISTORY).catch((error: unknown) => {
    throw explain(error, 'schema_migrations');
  });
}

async function findPending(client: Client, migrations: Migration[]): Promise<Migration[]> {
  const { rows } = await client.query<{ version: number; checksum: string }>(
    'SELECT version, checksum FROM schema_migrations',
  );
  const applied = new Map(rows.map(({ version, checksum }) => [version, checksum]));
  const edited = migrations.find(({ version, checksum }) => (applied.get(version) ?? checksum) !== checksum);
  if (edited) throw new Error(`database/migrations: ${edited.name} was edited after it had been applied`);
  return migrations.filter(({ version }) => !applied.has(version));
}

async function apply(client: Client, { version, name, sql, checksum }: Migration): Promise<void> {
  const record = 'INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)';
  try {
    await client.query(sql);
    await client.query(record, [version, name, checksum]);
  } catch (error) {
    throw explain(error, name);
  }
}

function explain(cause: unknown, name: string): Error {
  const { code, message } = cause as DatabaseError;
  if (code !== INSUFFICIENT_PRIVILEGE) return new Error(`database/migrations: ${name} failed: ${message}`, { cause });
  const remedy = 'run `npm run migrate` (node dist/commands/migrate.js) as its owner';
  return new Error(`the schema is not up to date, and this role may not change it: ${remedy} (${name}: ${message})`, {
    cause,
  });
}
