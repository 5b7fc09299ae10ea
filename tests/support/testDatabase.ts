import { randomBytes } from 'node:crypto';
import { Client, type PoolConfig } from 'pg';

/** Set by globalSetup: a PostgreSQL that tests may make databases on, and the database that they are copies of. */
interface TestPostgres {
  url: string;
  template: string;
}

const VARIABLE = 'PAYVERSE_TEST_POSTGRES';

export function publishTestPostgres(postgres: TestPostgres): void {
  process.env[VARIABLE] = JSON.stringify(postgres);
}

export function testPostgres(): TestPostgres {
  return JSON.parse(process.env[VARIABLE]!) as TestPostgres;
}

export function urlOf(database: string): string {
  const url = new URL(testPostgres().url);
  url.pathname = `/${database}`;
  return url.toString();
}

/** A new database for a test file, which takes about 25 ms: a copy of the migrated template, or empty. */
export async function createDatabase({ empty = false } = {}): Promise<{
  connection: PoolConfig;
  name: string;
  drop: () => Promise<void>;
}> {
  const name = `payverse_test_${randomBytes(6).toString('hex')}`;
  const { template } = testPostgres();
  await asAdmin((admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${empty ? 'template0' : template}`));
  const drop = async () => {
    await asAdmin((admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`));
  };
  return { connection: { connectionString: urlOf(name) }, name, drop: drop };
}

export async function asAdmin<T>(work: (admin: Client) => Promise<T>, url = testPostgres().url): Promise<T> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
