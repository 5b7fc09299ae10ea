import type { Command } from '../utils/commandLine.util';

export const COMMAND = {
  usage: `Usage: node dist/commands/migrate.js [--grant ROLE]
  --grant ROLE  then give ROLE what a server needs, and nothing else: database/grants.sql
Brings the schema of the database of DATABASE_URL or DB_HOST up to date. It connects as the owner of the database; the server
can run as another role. Exits with 0, or with 1 when it could not.
`,
  options: { grant: { type: 'string' } },
} as const satisfies Command;
