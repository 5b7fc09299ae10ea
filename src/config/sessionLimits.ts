import type { DatabaseError } from 'pg';
import { LIMITS, type Db } from './database';

/** What bounds a single statement on the server's side. Inside a transaction `withTransaction` sees to it. */
const FOR_SINGLE_STATEMENTS = ['lock_timeout', 'statement_timeout'];
/** PgBouncer has no code of its own for it. */
const REFUSED = 'unsupported startup parameter';

/**
 * Looks through the pool which limits do not hold for a single statement, and resolves with their names. Behind a pooler
 * only whoever runs it can set them.
 * @throws Error in one line when there is a pooler and `pooled` does not say so
 */
export async function findMissingLimits(db: Db, { pooled }: { pooled: boolean }): Promise<string[]> {
  const needed = pooled ? FOR_SINGLE_STATEMENTS : Object.keys(LIMITS);
  const missing = await findUnset(db, needed).catch((error: unknown) => {
    const { message } = error as DatabaseError;
    throw message.startsWith(REFUSED) && !pooled ? poolerFound(message, error) : error;
  });
  // They were asked for at connecting. A pooler can be told to swallow that.
  if (missing.length > 0 && !pooled) throw poolerFound(`${missing.join(', ')} did not arrive`);
  return missing;
}

async function findUnset(db: Db, names: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    "SELECT name FROM pg_settings WHERE name = ANY($1) AND setting = '0' ORDER BY name",
    [names],
  );
  return rows.map(({ name }) => name);
}

function poolerFound(what: string, cause?: unknown): Error {
  const message = `the database cannot be used: there is a pooler before it, so set DB_POOLER=transaction (${what})`;
  return new Error(message, { cause });
}
