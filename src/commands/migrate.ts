import { config as readDotEnv } from 'dotenv';
import { loadDatabaseEnv } from '../config/env.database';
import { grantRights } from '../platform/postgres/grants';
import { migrate } from '../platform/postgres/migrations';
import { explainPooler } from '../platform/postgres/sessionLimits';
import { COMMAND } from './migrate.command';
import { messageOf } from '../errors/databaseError';
import { readCommandLine } from '../utils/commandLine.util';

/** Migrates the database in a separate step, so that the server can run as a role that must not change the schema. */

interface Options {
  /** Null without `--grant`. */
  role: string | null;
}

async function main(): Promise<void> {
  const options = readCommandLine(COMMAND, process.argv.slice(2), ({ grant }): Options => {
    if (grant === '') throw new Error("Option '--grant' needs a role");
    return { role: grant ?? null };
  });
  if (options === null) return;
  readDotEnv({ quiet: true });
  const { database, databasePooled: pooled } = loadDatabaseEnv(process.env);
  if (!database) throw new Error('set DATABASE_URL or DB_HOST: the server migrates its embedded PostgreSQL itself');
  try {
    const count = await migrate(database, { pooled });
    say(`the schema is current, with ${count} migrations`);
    if (options.role === null) return;
    await grantRights(database, options.role, { pooled });
    say(`the role ${options.role} has the rights of database/grants.sql`);
  } catch (error) {
    throw new Error(messageOf(pooled ? error : explainPooler(error)), { cause: error });
  }
}

const say = (text: string) => process.stdout.write(`${text}\n`);

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
