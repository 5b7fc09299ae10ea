import type { Db } from './db';

/** With one of these off, PostgreSQL says COMMIT to what a crash may take back (PostgreSQL manual, 19.5). */
const NEEDED = ['fsync', 'full_page_writes', 'synchronous_commit'];

/** The names of the settings because of which a payment that was answered 201 may be lost. */
export async function findLossySettings(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    "SELECT name FROM pg_settings WHERE name = ANY($1) AND setting = 'off' ORDER BY name",
    [NEEDED],
  );
  return rows.map(({ name }) => name);
}
