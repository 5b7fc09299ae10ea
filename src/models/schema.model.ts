import type { Db } from '../config/database';

/** The schema_migrations table, as far as a running server reads it. `config/migrations` writes it. */
export async function countAppliedMigrations(db: Db): Promise<number> {
  const { rows } = await db.query<{ count: number }>('SELECT count(*)::int AS count FROM schema_migrations');
  return rows[0]?.count ?? 0;
}
