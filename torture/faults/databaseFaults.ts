import type { Draws } from '../model/draws';
import type { TorturedPostgres } from '../stage/postgres';
import type { Stage } from '../stage/stage';
import type { Fault, Injected } from './fault';

export const databaseFaults: readonly Fault[] = [
  { name: 'account locked', needs: null, holdMs: [1_000, 3_500], inject: lockAccount },
  {
    name: 'read-only',
    needs: null,
    holdMs: [300, 1_500],
    inject: async ({ postgres }) => {
      await setReadOnly(postgres, 'on');
      return { evidence: 'default_transaction_read_only is on', heal: () => setReadOnly(postgres, 'off') };
    },
  },
];

/** A session beside the servers holds the locks of two accounts. */
async function lockAccount({ postgres }: Stage, draws: Draws): Promise<Injected> {
  const outside = await postgres.admin.connect();
  await outside.query('BEGIN');
  const offset = draws.integer(0, 2);
  const locked =
    'SELECT account_number FROM accounts WHERE user_id IS NOT NULL ORDER BY id LIMIT 2 OFFSET $1 FOR UPDATE';
  const { rows } = await outside.query<{ account_number: string }>(locked, [offset]);
  const heal = async () => {
    await outside.query('ROLLBACK');
    outside.release();
  };
  return { evidence: `rows of ${rows.map((row) => row.account_number).join()}`, heal };
}

const SET_READ_ONLY = {
  on: 'ALTER SYSTEM SET default_transaction_read_only = on',
  off: 'ALTER SYSTEM RESET default_transaction_read_only',
};

/** The session turns read-only off for itself first, because ALTER SYSTEM writes. */
async function setReadOnly({ admin }: TorturedPostgres, value: 'on' | 'off'): Promise<void> {
  const client = await admin.connect();
  try {
    await client.query('SET default_transaction_read_only = off');
    await client.query(SET_READ_ONLY[value]);
    await client.query('SELECT pg_reload_conf()');
    await client.query('RESET default_transaction_read_only');
  } finally {
    client.release();
  }
}
