import type { Db } from './db';
import { findWrongSettings } from './sessionSettings';

interface DatabaseState {
  encoding: string;
  replication_role: string;
  /** Where an unqualified name leads to first. Null where the search path names no schema that there is. */
  schema: string | null;
  search_path: string;
  /** The schemas that have a book of PayVerse. */
  homes: string[];
}

const READ_STATE = `
  SELECT current_setting('server_encoding')          AS encoding,
         current_setting('session_replication_role') AS replication_role,
         current_schema()::text                      AS schema,
         current_setting('search_path')              AS search_path,
         ARRAY(SELECT nspname::text
                 FROM pg_class
                 JOIN pg_namespace ON pg_namespace.oid = relnamespace
                 JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'checksum'
                WHERE relname = 'schema_migrations' AND relkind = 'r'
                ORDER BY nspname)                    AS homes`;

/**
 * Looks, inside a session that has `sessionSettings`, for what a session cannot set by itself.
 * @throws Error in one line that names each wrong setting, its value, the expected one and the remedy
 */
export async function checkDatabase(db: Db): Promise<void> {
  const { rows } = await db.query<DatabaseState>(READ_STATE);
  const wrong = await findWrongSettings(db, { pooled: false });
  const faults = [
    ...findFaults(rows[0] as DatabaseState),
    ...wrong.map(({ name, value, expected }) => `${name} is ${value} and must be ${expected}: ${OVERRIDDEN}`),
  ];
  if (faults.length > 0) throw new Error(faults.join('; '));
}

const OVERRIDDEN = 'take it out of the options of DATABASE_URL, or set DB_POOLER=transaction where a pooler drops it';

function findFaults({ encoding, replication_role: role, schema, search_path: path, homes }: DatabaseState): string[] {
  const faults: string[] = [];
  if (encoding !== 'UTF8')
    faults.push(
      `server_encoding is ${encoding} and must be UTF8: make the database with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`,
    );
  if (role !== 'origin')
    faults.push(
      `session_replication_role is ${role} and must be origin, or triggers and foreign keys do nothing: ALTER DATABASE … RESET session_replication_role, or the same with ALTER ROLE`,
    );
  if (schema === null) faults.push(`search_path is ${path}, and no schema of it exists: CREATE SCHEMA public`);
  else if (homes.length > 0 && !homes.includes(schema))
    faults.push(
      `search_path leads to the schema ${schema}, and the tables of PayVerse are in ${homes.join(', ')}: move each with ALTER TABLE … SET SCHEMA ${schema}, or give DATABASE_URL ?options=-csearch_path%3D${homes[0] as string}`,
    );
  return faults;
}
