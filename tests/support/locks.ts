import { Client, type ClientConfig } from 'pg';
import type { Person } from './people';
import type { TestServer } from './testServer';
import { until } from './until';

/** Holds an account in another transaction, without the limits of the server's connections. */
export async function lockOutside(
  { connection }: TestServer,
  { accountNumber }: Pick<Person, 'accountNumber'>,
): Promise<() => Promise<void>> {
  const outside = await aClient(connection);
  await outside.query('BEGIN');
  await outside.query('SELECT 1 FROM accounts WHERE account_number = $1 FOR UPDATE', [accountNumber]);
  return () => outside.end();
}

/** Locks rows of the user, `table WHERE column = $1`, as a transaction does that takes its time. */
export async function holdRows({ connection }: TestServer, rows: string, id: string): Promise<() => Promise<void>> {
  const outside = await aClient(connection);
  await outside.query('BEGIN');
  await outside.query(`SELECT 1 FROM ${rows} FOR UPDATE`, [id]);
  return () => outside.end();
}

/** Lets no transfer commit: all of it is written, and waits until the returned function is called. */
export async function holdCommits({ connection }: TestServer): Promise<() => Promise<void>> {
  const outside = await aClient(connection);
  // It does not wait for the lock, which the server's limits would end.
  await outside.query(`
    CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      WHILE NOT pg_try_advisory_xact_lock_shared(1) LOOP PERFORM pg_sleep(0.002); END LOOP;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER hold AFTER INSERT ON transactions DEFERRABLE INITIALLY DEFERRED
       FOR EACH ROW EXECUTE FUNCTION hold();
    SELECT pg_advisory_lock(1)`);
  return async () => {
    await outside.query('SELECT pg_advisory_unlock(1); DROP FUNCTION hold CASCADE');
    await outside.end();
  };
}

/** Resolves when this number of transactions waits: for a lock, or for their COMMIT that is held. */
export async function untilWaiting({ pool }: TestServer, count: number): Promise<void> {
  const waiting = `SELECT 1 FROM pg_stat_activity
                    WHERE datname = current_database() AND (wait_event_type = 'Lock' OR wait_event = 'PgSleep')`;
  await until(async () => (await pool.query(waiting)).rowCount! >= count);
}

async function aClient(connection: ClientConfig): Promise<Client> {
  const client = new Client(connection);
  // A test that fails leaves it to the end of its database.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
