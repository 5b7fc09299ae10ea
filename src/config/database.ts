import { DatabaseError, Pool, type PoolClient, type PoolConfig, type QueryResult, type QueryResultRow } from 'pg';
import { databaseFault, UnconfirmedCommitError } from '../utils/databaseError.util';

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

/** A statement that is used so often that every connection prepares it once, under this name. */
export interface Statement {
  name: string;
  text: string;
}

type Values = readonly unknown[];

/** Anything that can run one SQL statement: the pool, or a client inside a transaction. */
export interface Db {
  query<R extends QueryResultRow>(statement: string | Statement, values?: Values): Promise<QueryResult<R>>;
}

declare const insideTransaction: unique symbol;
/** A Db that is known to be inside a transaction. Only `withTransaction` can make one. */
export interface Tx extends Db {
  readonly [insideTransaction]: true;
  /**
   * Sends a statement whose result nobody needs, and does not wait for it: it travels with what follows, at the latest
   * with COMMIT. When it fails, so does the transaction.
   */
  send(statement: string | Statement, values?: Values): void;
}

/** A pool of `max` connections. `onError` hears of connections that are lost; the pool replaces them by itself. */
export function createPool(connection: PoolConfig, max: number, onError: (error: Error) => void): Pool {
  const pool = new Pool({
    ...connection,
    max,
    application_name: 'payverse',
    keepAlive: true,
    // Statements that do not wait for each other's results go out together.
    pipeline: true,
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
 * BEGIN travels with the first statement, and COMMIT with the last ones that were sent.
 * When COMMIT itself throws, its outcome is unknown to the caller.
 */
export async function withTransaction<T>(pool: Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const { tx, sent } = openTx(client);
    // Every statement must see what was committed while it waited for its lock, whatever the database's default is.
    tx.send('BEGIN ISOLATION LEVEL READ COMMITTED');
    const result = await work(tx);
    await commit(client, sent);
    client.release();
    return result;
  } catch (error) {
    await rollBack(client, error);
    throw error;
  }
}

/** `sent` has all that was sent without waiting. */
function openTx(client: PoolClient): { tx: Tx; sent: readonly Promise<unknown>[] } {
  const sent: Promise<unknown>[] = [];
  let failure: Error | null = null;

  async function query<R extends QueryResultRow>(statement: string | Statement, values?: Values) {
    // After a BEGIN that failed, a statement would run by itself and be committed at once.
    if (failure) throw failure;
    return client.query<R>(statement as string, values as unknown[]);
  }

  function send(statement: string | Statement, values?: Values): void {
    const result = query(statement, values);
    result.catch((error: unknown) => (failure ??= error as Error));
    sent.push(result);
  }

  return { tx: { query, send } as Tx, sent };
}

/** SQLSTATE of a WARNING. */
const WARNING = '01000';

/** @throws the error of what was sent before, of COMMIT, or UnconfirmedCommitError */
async function commit(client: PoolClient, sent: readonly Promise<unknown>[]): Promise<void> {
  const warnings: string[] = [];
  const listen = ({ code, message }: { code?: string | undefined; message?: string | undefined }) => {
    if (code === WARNING) warnings.push(message ?? '');
  };
  client.on('notice', listen);
  try {
    const [{ command }] = await Promise.all([client.query('COMMIT'), ...sent]);
    // PostgreSQL answers ROLLBACK, without an error, when an earlier failed statement was swallowed.
    if (command !== 'COMMIT') throw new Error('The transaction was aborted: a query error was swallowed');
    // A wait for a standby that was cancelled ends with a warning only: committed here, and perhaps nowhere else.
    if (warnings.length > 0) throw new UnconfirmedCommitError(warnings.join('; '));
  } finally {
    client.off('notice', listen);
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
