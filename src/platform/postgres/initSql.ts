import { CREATE_HISTORY, type Migration } from './migrations';

const HEADER = `-- The whole schema, told in order, for an empty database:  psql -d payverse_db -f database/init.sql
-- Made from database/migrations by "npm run generate"; change those, not this. The server applies the same
-- migrations by itself when it starts, so a database that was made from this file has nothing left to do.
`;

/** As for the server's own migrations: the settings of database and role must not change the meaning of the file. */
const BEGIN = `BEGIN;

SET LOCAL search_path = public;
SET LOCAL standard_conforming_strings = on;
`;

/** The text of `database/init.sql`: every migration, and the record that it was applied, in one transaction. */
export function composeInitSql(migrations: readonly Migration[]): string {
  return [HEADER, BEGIN, CREATE_HISTORY, ...migrations.map(composeMigration), 'COMMIT;\n'].join('\n');
}

function composeMigration({ version, name, sql, checksum }: Migration): string {
  const values = `(${version}, '${name}',\n        '${checksum}')`;
  return `-- ${name}\n\n${sql}\nINSERT INTO schema_migrations (version, name, checksum)\nVALUES ${values};\n`;
}
