import { AsyncResource } from 'node:async_hooks';
import { DatabaseError, type Pool, type PoolClient, type PoolConfig, type QueryResultRow } from 'pg';
import { databaseFault, isReadOnly, UnconfirmedCommitError, UnknownCommitError } from '../errors/databaseError';
import { BorrowedClient } from '../platform/postgres/borrowedClient';
import { DirectClient } from '../platform/postgres/directClient';
import type { Statement, Tx } from '../platform/postgres/db';
import { LIMITS } from '../platform/postgres/sessionLimits';
import { SET_LOCAL, withSettings } from '../platform/postgres/sessionSettings';
import { WatchedPool, type OnAcquire } from '../platform/postgres/watchedPool';

/** How long each step may take at most, in milliseconds. All of these are endless by default. */
const TIMEOUTS = {
  connect: 5_000,
  /** A little longer than the server's: the net for a link that is dead. */
  query: 6_000,
};

/** Firewalls and balancers forget connections that are idle for minutes. The default of Linux is two hours. */
const PROBE_IDLE_MS = 30_000;

/** Every statement must see the rows that were committed while it waited for its lock. The default of the database may differ. */
const BEGIN = 'BEGIN ISOLATION LEVEL READ COMMITTED';
/** A connection that is borrowed for one transaction is given its limits and settings with it. */
const BEGIN_WITH_LIMITS = [
  BEGIN,
  ...Object.entries(LIMITS).map(([name, ms]) => `SET LOCAL ${name} = ${ms}`),
  SET_LOCAL,
].join('; ');

/** SQLSTATE of a WARNING. */
const WARNING = '01000';
/** SQLSTATE of a prepared statement whose columns have changed since. */
const STALE_STATEMENT = '0A000';

export interface PoolSettings {
  max: number;
  /** A pooler lends each connection for one transaction at a time. */
  pooled: boolean;
  /** Never closes an idle connection. */
  keepsAll?: boolean;
  /** Called for each lost connection; the pool replaces it. */
  onError: (error: Error) => void;
  onAcquire?: OnAcquire;
}

export function createPool(connection: PoolConfig, settings: PoolSettings): Pool {
  const { max, pooled, keepsAll = false, onError, onAcquire = () => undefined } = settings;
  const config = {
    ...(pooled ? connection : withSettings(connection)),
    max,
    min: keepsAll ? max : 0,
    application_name: connection.application_name ?? 'payverse',
    keepAlive: true,
    keepAliveInitialDelayMillis: PROBE_IDLE_MS,
    // Statements that do not wait for each other's results go out together.
    pipeline: true,
    connectionTimeoutMillis: connection.connectionTimeoutMillis ?? TIMEOUTS.connect,
    query_timeout: TIMEOUTS.query,
    // A pooler refuses the limits in the startup packet.
    ...(pooled ? { Client: BorrowedClient } : { Client: DirectClient, ...LIMITS }),
  };
  const pool = new WatchedPool(config, onAcquire);
  // The clients of a pool that is ending report closed connections, which are expected.
  // AsyncResource.bind: otherwise an error would belong to the trace of the request that opened the connection.
  const report = AsyncResource.bind((error: Error) => {
    if (!pool.ending) onError(error);
  });
  // A lost connection without a listener is an unhandled 'error' event and ends the process. Each client reports its end
  // once, in use or idle; of idle ones the pool says it again.
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore).once('error', report));
  return pool;
}

const ignore = () => undefined;

/**
 * Runs `work` in one transaction: commits when it resolves, rolls back when it throws.
 * BEGIN travels with the first statement, and COMMIT with the last ones that were sent.
 * @throws UnknownCommitError when COMMIT was sent and its outcome is unknown. After every other error nothing was committed
 */
export async function withTransaction<T>(pool: Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const { tx, sent } = openTx(client);
    tx.send(client instanceof BorrowedClient ? BEGIN_WITH_LIMITS : BEGIN);
    const result = await work(tx);
    await commit(client, sent);
    client.release();
    return result;
  } catch (error) {
    await rollBack(client, error);
    throw error;
  }
}

function openTx(client: PoolClient): { tx: Tx; sent: readonly Promise<unknown>[] } {
  const sent: Promise<unknown>[] = [];
  let failure: Error | null = null;

  async function query<R extends QueryResultRow>(statement: string | Statement, values?: readonly unknown[]) {
    // After a BEGIN that failed, a statement would run by itself and be committed at once.
    if (failure) throw failure;
    return client.query<R>(statement as string, values as unknown[]);
  }

  function send(statement: string | Statement, values?: readonly unknown[]): void {
    const result = query(statement, values);
    result.catch((error: unknown) => (failure ??= error as Error));
    sent.push(result);
  }

  return { tx: { query, send } as Tx, sent };
}

/**
 * Waits for the answer to COMMIT itself, also when a statement before it has failed: only that answer says that nothing was
 * committed. @throws the error of the statement that PostgreSQL undid the transaction for, or UnknownCommitError
 */
async function commit(client: PoolClient, sent: readonly Promise<unknown>[]): Promise<void> {
  const warnings: string[] = [];
  const listen = ({ code, message }: { code?: string | undefined; message?: string | undefined }) => {
    if (code === WARNING) warnings.push(message ?? '');
  };
  client.on('notice', listen);
  try {
    const [committed, ...others] = await Promise.allSettled([client.query('COMMIT'), ...sent]);
    const failure = others.find((each) => each.status === 'rejected')?.reason as Error | undefined;
    // PostgreSQL answers ROLLBACK, without an error, when an earlier statement has failed.
    if (committed.status === 'fulfilled' && committed.value.command !== 'COMMIT')
      throw failure ?? new Error('The transaction was aborted: a query error was swallowed');
    // After a BEGIN that failed, the other statements were committed one by one.
    const cause = failure ?? (committed.status === 'rejected' ? (committed.reason as Error) : undefined);
    if (cause !== undefined) throw new UnknownCommitError('The answer to COMMIT did not arrive', { cause });
    // A wait for a standby that was cancelled ends with a warning only: committed here, and perhaps nowhere else.
    if (warnings.length > 0) throw new UnconfirmedCommitError(warnings.join('; '));
  } finally {
    client.off('notice', listen);
  }
}

/** Never hides the first error. A client that cannot roll back is destroyed, not returned to the pool. */
async function rollBack(client: PoolClient, cause: unknown): Promise<void> {
  // An error of the link and not of PostgreSQL: the ROLLBACK would have no answer either. A connection that is read-only, or
  // leads to a server that is not the primary any more, stays that way: another one may lead to the new primary.
  if (isReadOnly(cause) || (databaseFault(cause) === 'unavailable' && !(cause instanceof DatabaseError))) {
    client.release(cause as Error);
    return;
  }
  try {
    await client.query('ROLLBACK');
    // A statement that was prepared before a change of the schema would fail again each time.
    client.release(isStale(cause));
  } catch {
    client.release(true);
  }
}

function isStale(cause: unknown): boolean {
  return cause instanceof DatabaseError && cause.code === STALE_STATEMENT;
}
