import { DatabaseError, Pool, type PoolClient, type PoolConfig, type QueryResult, type QueryResultRow } from 'pg';
import { databaseFault } from '../utils/databaseError.util';

/** How long each step may take at most, in milliseconds. All of these are endless by default. */
const TIMEOUTS = {
  connect: 5_000,
  /** A waiter gives up on the server side, before its client does: else it would get the lock for nobody. */
  lock: 4_000,
  statement: 5_000,
  /** A little longer than the server's: the net for a link that is dead. */
  query: 6_000,
  idleInTransaction: 10_000,
};

/** Anything that can run one SQL statement: the pool, or a client inside a transaction. */
export interface Db {
  query<R extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<QueryResult<R>>;
}

declare const insideTransaction: unique symbol;
/** A Db that is known to be inside a transaction. Only `withTransaction` can make one. */
export type Tx = Db & { readonly [insideTransaction]: true };

/** A pool of `max` connections. `onError` hears of connections that are lost; the pool replaces them by itself. */
export function createPool(connection: PoolConfig, max: number, onError: (error: Error) => void): Pool {
  const pool = new Pool({
    ...connection,
    max,
    application_name: 'payverse',
    keepAlive: true,
    connectionTimeoutMillis: TIMEOUTS.connect,
    lock_timeout: TIMEOUTS.lock,
    statement_timeout: TIMEOUTS.statement,
    query_timeout: TIMEOUTS.query,
    idle_in_transaction_session_timeout: TIMEOUTS.idleInTransaction,
  });
  // A pool that has ended says goodbye without waiting for it, so what its clients still report is no news.
  const report = (error: Error) => {
    if (!pool.ending) onError(error);
  };
  // A lost connection without a listener is an unhandled 'error' event and ends the process.
  // The pool reports for its idle clients; a client in use reports for itself.
  pool.on('error', report);
  pool.on('connect', (client) => client.on('error', report));
  return pool;
}

/**
 * Runs `work` in one transaction: commits when it resolves, rolls back when it throws.
 * When COMMIT itself throws, its outcome is unknown to the caller.
 */
export async function withTransaction<T>(pool: Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    // Every statement must see what was committed while it waited for its lock, whatever the database's default is.
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    const result = await work(client as PoolClient & Tx);
    const commit = await client.query('COMMIT');
    // PostgreSQL answers ROLLBACK, without an error, when an earlier failed statement was swallowed.
    if (commit.command !== 'COMMIT') throw new Error('The transaction was aborted: a query error was swallowed');
    client.release();
    return result;
  } catch (error) {
    await rollBack(client, error);
    throw error;
  }
}

/** Never hides the first error. A client that cannot roll back is destroyed, not returned to the pool. */
async function rollBack(client: PoolClient, cause: unknown): Promise<void> {
  // An error of the link and not of PostgreSQL: nobody would answer the ROLLBACK either.
  if (databaseFault(cause) === 'unavailable' && !(cause instanceof DatabaseError)) {
    client.release(true);
    return;
  }
  try {
    await client.query('ROLLBACK');
    client.release();
  } catch {
    client.release(true);
  }
}
