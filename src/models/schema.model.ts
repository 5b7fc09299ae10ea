import type { Db } from '../platform/postgres/db';

/** The schema_migrations table, as far as a running server reads it. `platform/postgres/migrations` writes it. */
export async function countAppliedMigrations(db: Db): Promise<number> {
  const { rows } = await db.query<{ count: number }>('SELECT count(*)::int AS count FROM schema_migrations');
  return rows[0]?.count ?? 0;
}

export interface SchemaState {
  /** How many migrations. */
  applied: number;
  writable: boolean;
}

/** Also whether this database takes writes: a standby does not, nor does one that its operator has made read-only. */
export async function readSchemaState(db: Db): Promise<SchemaState> {
  const { rows } = await db.query<{ applied: number; writable: boolean }>(
    `SELECT count(*)::int AS applied, current_setting('transaction_read_only') = 'off' AS writable
       FROM schema_migrations`,
  );
  return rows[0] ?? { applied: 0, writable: false };
}
