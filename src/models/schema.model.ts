import type { Db } from '../platform/postgres/db';
import { queryOne } from '../platform/postgres/query';

export interface SchemaState {
  appliedMigrations: number;
  /** False on a standby, and where an operator has made the database read-only. */
  writable: boolean;
}

export async function countAppliedMigrations(db: Db): Promise<number> {
  return (await readSchemaState(db)).appliedMigrations;
}

export function readSchemaState(db: Db): Promise<SchemaState> {
  return queryOne(
    db,
    `SELECT count(*)::int AS applied, current_setting('transaction_read_only') = 'off' AS writable
       FROM schema_migrations`,
    [],
    (row: { applied: number; writable: boolean }) => ({ appliedMigrations: row.applied, writable: row.writable }),
  );
}
