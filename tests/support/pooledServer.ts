import { Pool } from 'pg';
import type { Person } from './people';
import type { PgBouncer } from './pgbouncer';

const SETTINGS = {
  JWT_ACCESS_SECRET: 'a'.repeat(40),
  JWT_REFRESH_SECRET: 'b'.repeat(40),
  RATE_LIMIT_AUTH: '0',
  RATE_LIMIT_API: '0',
};
/** The environment of a server behind this PgBouncer. */
export const settingsFor = ({ connection }: PgBouncer) => ({ ...SETTINGS, DATABASE_URL: connection.connectionString });

/** A pool that reads the database without the pooler. */
export function useOutside(bouncer: PgBouncer): { pool: Pool } {
  const outside = {} as { pool: Pool };
  beforeAll(() => {
    outside.pool = new Pool({ connectionString: bouncer.adminUrl, max: 4 });
    outside.pool.on('error', () => undefined);
  });
  afterAll(() => outside.pool.end());
  return outside;
}

/** Pays over connections that are kept. Resolves with the status. */
export async function pay(url: string, from: Person, to: Person, key: string): Promise<number> {
  const headers = {
    'Content-Type': 'application/json',
    Authorization: `Bearer ${from.token}`,
    'Idempotency-Key': key,
  };
  const body = JSON.stringify({ toAccountNumber: to.accountNumber, amount: 0.01 });
  const response = await fetch(`${url}/api/transactions/send`, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return response.status;
}

/** Reads a path as this person. Resolves with the status. */
export async function read(url: string, path: string, { token }: Person): Promise<number> {
  const response = await fetch(url + path, { headers: { Authorization: `Bearer ${token}` } });
  await response.arrayBuffer();
  return response.status;
}

export const countTransfers = async (pool: Pool) =>
  (await pool.query("SELECT 1 FROM transactions WHERE type = 'transfer' AND idempotency_key IS NOT NULL")).rowCount;
