import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { Api } from './api';

/** The checks before the demo writes anything. Each throws an Error with a sentence for the developer. */

const WAITING_POLL_MS = 20;

/** The server answers, is ready, and is no production server: one of these sends this header, also without TLS. */
export async function checkServer(url: string): Promise<void> {
  const api = new Api(url);
  const answer = await api.call('/health/ready').catch((error: unknown) => {
    throw new Error(`No server answers at ${url}. Start one with "npm run dev" in another terminal.`, { cause: error });
  });
  api.close();
  if (answer.headers['strict-transport-security'] !== undefined)
    throw new Error(`The server at ${url} runs in production. The demo only fills a development server.`);
  if (answer.status !== 200) throw new Error(`The server at ${url} is not ready: ${JSON.stringify(answer.body)}`);
}

/** Only the owner of the tables may move dates, which a trigger forbids to all others. */
export async function checkRights(database: Client): Promise<void> {
  const { rows } = await database.query<{ role: string; is_owner: boolean }>(
    `SELECT current_user AS role, pg_has_role(relowner, 'USAGE') AS is_owner
       FROM pg_class
      WHERE oid = to_regclass('transactions')`,
  );
  const [found] = rows;
  if (!found) throw new Error('The database has no schema of PayVerse.');
  if (!found.is_owner) throw new Error(`The role ${found.role} does not own the tables, so it cannot move the dates.`);
}

/**
 * The server uses this database. Its readiness check reads `schema_migrations`: while this connection locks that table, the
 * check waits, and the lock table of this database shows it. Nothing is written to either.
 */
export async function checkSameDatabase(url: string, database: Client): Promise<void> {
  const api = new Api(url);
  await database.query(`BEGIN; SET LOCAL lock_timeout = '5s'; LOCK TABLE schema_migrations IN ACCESS EXCLUSIVE MODE`);
  const answering = new AbortController();
  const answered = api.call('/health/ready').finally(() => answering.abort());
  const isSame = await isAwaited(database, answering.signal);
  await database.query('ROLLBACK');
  await answered.finally(() => api.close());
  if (!isSame) throw new Error(`The server at ${url} uses another database than the one that this command is set to.`);
}

async function isAwaited(database: Client, until: AbortSignal): Promise<boolean> {
  while (!until.aborted) {
    const { rowCount } = await database.query(
      `SELECT FROM pg_locks WHERE relation = 'schema_migrations'::regclass AND NOT granted`,
    );
    if (rowCount !== 0) return true;
    await delay(WAITING_POLL_MS);
  }
  return false;
}
