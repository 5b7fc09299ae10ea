import { readFile } from 'node:fs/promises';
import { Client, type PoolConfig } from 'pg';
import { composeInitSql } from '../../../src/platform/postgres/initSql';
import { migrate, readMigrations } from '../../../src/platform/postgres/migrations';
import { createDatabase } from '../../support/testDatabase';

/** All that makes a schema, in words that two databases can be compared by. */
const DESCRIPTION = `
SELECT 'column', table_name || '.' || column_name AS name,
       concat_ws(' ', ordinal_position, data_type, character_maximum_length, numeric_precision, numeric_scale,
                 datetime_precision, is_nullable, column_default) AS definition
  FROM information_schema.columns WHERE table_schema = 'public'
 UNION ALL
SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
 UNION ALL
SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
 UNION ALL
SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
 UNION ALL
SELECT 'function', proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
 UNION ALL
SELECT 'migration', name, version || ' ' || checksum FROM schema_migrations
 UNION ALL
SELECT 'account', id::text, concat_ws(' ', user_id, account_number, balance, currency, version) FROM accounts
 ORDER BY 1, 2`;

async function query(connection: PoolConfig, text: string): Promise<unknown[]> {
  const client = new Client(connection);
  await client.connect();
  try {
    return (await client.query<object>(text)).rows;
  } finally {
    await client.end();
  }
}

const databases: { connection: PoolConfig; drop: () => Promise<void> }[] = [];
async function anEmptyDatabase(): Promise<PoolConfig> {
  const database = await createDatabase({ empty: true });
  databases.push(database);
  return database.connection;
}
afterEach(async () => {
  for (const { drop } of databases.splice(0)) await drop();
});

test('database/init.sql is what the migrations make of it', async () => {
  expect(await readFile('database/init.sql', 'utf8')).toBe(composeInitSql(await readMigrations()));
});

test('database/init.sql gives the identical schema, and leaves the server nothing to do', async () => {
  const [byFile, byServer] = [await anEmptyDatabase(), await anEmptyDatabase()];

  await query(byFile, await readFile('database/init.sql', 'utf8'));
  await migrate(byServer);

  const description = await query(byServer, DESCRIPTION);
  expect(description.length).toBeGreaterThan(60);
  expect(await query(byFile, DESCRIPTION)).toEqual(description);
  await migrate(byFile);
  expect(await query(byFile, DESCRIPTION)).toEqual(description);
});

test('F28 eight servers that start at once on an empty database migrate it once', async () => {
  const connection = await anEmptyDatabase();

  await Promise.all(Array.from({ length: 8 }, () => migrate(connection)));

  expect(await query(connection, 'SELECT version FROM schema_migrations')).toHaveLength(
    (await readMigrations()).length,
  );
});

test('F29 a migration that was interrupted is done again', async () => {
  const connection = await anEmptyDatabase();
  await query(connection, 'CREATE TABLE accounts (id INTEGER)');
  await expect(migrate(connection)).rejects.toThrow('0002_accounts.sql failed');

  await query(connection, 'DROP TABLE accounts');
  await migrate(connection);

  expect(await query(connection, 'SELECT version FROM schema_migrations')).toHaveLength(
    (await readMigrations()).length,
  );
});

test('a migration that was edited after it had been applied stops the start', async () => {
  const connection = await anEmptyDatabase();
  await migrate(connection);
  await query(connection, "UPDATE schema_migrations SET checksum = 'another' WHERE version = 2");

  await expect(migrate(connection)).rejects.toThrow('0002_accounts.sql was edited');
});

test('limits of the database, which are meant for requests, do not end a server that waits for another', async () => {
  const connection = await anEmptyDatabase();
  await migrate(connection);
  const { pathname } = new URL(connection.connectionString!);
  await query(connection, `ALTER DATABASE ${pathname.slice(1)} SET statement_timeout = 100`);
  const outside = new Client({ ...connection, statement_timeout: 0 });
  await outside.connect();
  await outside.query('BEGIN; LOCK TABLE schema_migrations');

  const migrating = migrate(connection);
  await outside.query('SET LOCAL statement_timeout = 0; SELECT pg_sleep(0.5)');
  await outside.query('COMMIT');

  expect(await migrating).toBe((await readMigrations()).length);
  await outside.end();
});

test('servers that start at once see the migrations of the others, for any default isolation level of the database', async () => {
  const connection = await anEmptyDatabase();
  const { pathname } = new URL(connection.connectionString!);
  await query(connection, `ALTER DATABASE ${pathname.slice(1)} SET default_transaction_isolation = 'serializable'`);

  await Promise.all(Array.from({ length: 4 }, () => migrate(connection)));

  expect(await query(connection, 'SELECT version FROM schema_migrations')).toHaveLength(
    (await readMigrations()).length,
  );
});

test('a migration that fails leaves those before it', async () => {
  const connection = await anEmptyDatabase();
  await query(connection, 'CREATE TABLE accounts (id INTEGER)');
  await expect(migrate(connection)).rejects.toThrow('0002_accounts.sql failed');

  expect(await query(connection, 'SELECT version FROM schema_migrations')).toEqual([{ version: 1 }]);
});
