import { migrate, readMigrations } from '../../../src/platform/postgres/migrations';
import { describeWithPgBouncer, usePgBouncer } from '../../support/pgbouncer';
import { settingsFor, useOutside } from '../../support/pooledServer';
import { start, stopAll } from '../../support/serverProcess';

describeWithPgBouncer('an empty database behind PgBouncer', () => {
  const bouncer = usePgBouncer();
  const outside = useOutside(bouncer);
  afterEach(stopAll);

  test('F28 eight that start at once migrate it once, with fewer connections than they are', async () => {
    await Promise.all(Array.from({ length: 8 }, () => migrate(bouncer.connection, { pooled: true })));

    const { rows } = await outside.pool.query('SELECT version FROM schema_migrations ORDER BY version');
    expect(rows).toEqual((await readMigrations()).map(({ version }) => ({ version })));
    // A session lock would still be held now, by a connection that PgBouncer gives to the next client.
    const locks = `SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
                    WHERE datname = current_database() AND locktype = 'advisory'`;
    expect((await outside.pool.query(locks)).rows).toEqual([]);
  });

  test.each([
    [
      'refuses what it asks for',
      '',
      /there is a pooler before it, so set DB_POOLER=transaction \(unsupported startup parameter: options\)/,
    ],
    [
      'swallows what it asks for',
      'options, lock_timeout, statement_timeout, idle_in_transaction_session_timeout',
      / is .* and must be .*set DB_POOLER=transaction/,
    ],
  ])('without DB_POOLER, a server whose pooler %s ends with one clear line', async (_name, ignored, reason) => {
    await bouncer.command(`SET ignore_startup_parameters = '${ignored}'`);
    const server = start(settingsFor(bouncer));

    const said = await server.ready.catch((error: unknown) => (error as Error).message);
    expect(said).toMatch(/^PayVerse did not start: the database cannot be used: .*\n$/);
    expect(said).toMatch(reason);
    expect(await server.ended).toBe(1);
  });
});
