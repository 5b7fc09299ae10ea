import type { DatabaseError } from 'pg';
import { messageOf } from '../../errors/databaseError';
import type { Db } from './db';
import { findWrongSettings } from './sessionSettings';

/** How long PostgreSQL itself lets each step take, in milliseconds, by the names that it has for them. */
export const LIMITS = {
  /** Shorter than the time limit of clients: a lock that arrives later would serve no client. */
  lock_timeout: 4_000,
  statement_timeout: 5_000,
  idle_in_transaction_session_timeout: 10_000,
};

/** The limits of a statement outside a transaction. Inside, `withTransaction` sets them. */
const FOR_SINGLE_STATEMENTS = ['lock_timeout', 'statement_timeout'];
/** PgBouncer has no separate code for it. */
const REFUSED = /^unsupported startup parameter/;

/**
 * Looks through the pool which limits do not hold for a single statement, and resolves with their names. Behind a pooler
 * only its operator can set them.
 * @throws Error in one line when there is a pooler and `pooled` does not say so, or the pooler's connections have other
 * settings than a single statement relies on
 */
export async function findMissingLimits(db: Db, { pooled }: { pooled: boolean }): Promise<string[]> {
  const needed = pooled ? FOR_SINGLE_STATEMENTS : Object.keys(LIMITS);
  const missing = await findUnset(db, needed).catch((error: unknown) => {
    throw pooled ? error : unusable(explainPooler(error));
  });
  // The startup packet names them. A pooler can be configured to drop them.
  if (missing.length > 0 && !pooled) throw unusable(poolerFound(`${missing.join(', ')} did not arrive`));
  await checkSettings(db, { pooled });
  return missing;
}

async function findUnset(db: Db, names: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    "SELECT name FROM pg_settings WHERE name = ANY($1) AND setting = '0' ORDER BY name",
    [names],
  );
  return rows.map(({ name }) => name);
}

/** Behind a pooler that tracks a setting for each client, this sees what the server asked for. */
async function checkSettings(db: Db, { pooled }: { pooled: boolean }): Promise<void> {
  const wrong = await findWrongSettings(db, { pooled });
  if (wrong.length === 0) return;
  const names = wrong.map(({ name, value, expected }) => `${name} is ${value} and must be ${expected}`).join(', ');
  if (!pooled) throw unusable(poolerFound(`${names}: it did not arrive`));
  throw unusable(new Error(`behind the pooler ${names}: set it in its connect_query`));
}

/** The same error, or what it means when a pooler refuses what a session of our own is given at connect. */
export function explainPooler(error: unknown): unknown {
  const { message } = error as DatabaseError;
  return REFUSED.test(message) ? poolerFound(message, error) : error;
}

function poolerFound(what: string, cause?: unknown): Error {
  return new Error(`there is a pooler before it, so set DB_POOLER=transaction (${what})`, { cause });
}

const unusable = (cause: unknown) => new Error(`the database cannot be used: ${messageOf(cause)}`, { cause });
