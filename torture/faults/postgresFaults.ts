import { Client } from 'pg';
import { CONNECTIONS_MAX, type TorturedPostgres } from '../stage/postgres';
import type { Stage } from '../stage/stage';
import type { Draws } from '../workload/draws';
import { INSTANT, nothingToHeal, type Fault, type Injected } from './fault';

/** How often a connection is ended while connections are ended, in milliseconds. */
const TERMINATE_EVERY_MS = 100;

const ONE_BACKEND = `SELECT pid FROM pg_stat_activity WHERE application_name = 'payverse' ORDER BY random() LIMIT 1`;
const TERMINATE_ONE = `SELECT pg_terminate_backend(pid) FROM (${ONE_BACKEND}) AS chosen`;
const TERMINATE_ALL = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'payverse'`;

const crash = (name: string, signal: 'SIGKILL' | 'SIGINT' | 'SIGQUIT', holdMs: Fault['holdMs']): Fault => ({
  name,
  needs: null,
  holdMs,
  inject: async ({ postgres }) => {
    const pid = await postgres.end(signal);
    return { evidence: `postmaster ${pid} is gone`, heal: () => postgres.start() };
  },
});

export const postgresFaults: readonly Fault[] = [
  crash('postmaster killed', 'SIGKILL', [0, 600]),
  crash('PostgreSQL restarted fast', 'SIGINT', INSTANT),
  crash('PostgreSQL stopped at once', 'SIGQUIT', [200, 2_000]),
  {
    name: 'backend killed',
    needs: null,
    holdMs: INSTANT,
    inject: async ({ postgres }) => {
      const { rows } = await postgres.admin.query<{ pid: number }>(ONE_BACKEND);
      const [backend] = rows;
      if (!backend) throw new Error('no server is connected');
      process.kill(backend.pid, 'SIGKILL');
      return { evidence: `backend ${backend.pid}`, heal: nothingToHeal };
    },
  },
  {
    name: 'connections ended',
    needs: null,
    holdMs: [500, 2_000],
    inject: ({ postgres }) => {
      let ended = 0;
      const timer = setInterval(() => {
        void postgres.admin.query(TERMINATE_ONE).then(({ rowCount }) => (ended += rowCount ?? 0), () => undefined); // prettier-ignore
      }, TERMINATE_EVERY_MS);
      const heal = () => {
        clearInterval(timer);
        if (ended === 0) throw new Error('no connection was ended');
        return `${ended} of them`;
      };
      return Promise.resolve({ evidence: `one every ${TERMINATE_EVERY_MS} ms`, heal });
    },
  },
  {
    name: 'connections used up',
    needs: null,
    holdMs: [500, 2_000],
    inject: async (stage) => {
      const strangers = await useUpConnections(stage.postgres);
      const heal = async () => {
        await Promise.all(strangers.map((client) => client.end()));
      };
      return { evidence: `${strangers.length} strangers are connected, and one more is refused`, heal };
    },
  },
  {
    name: 'account locked',
    needs: null,
    holdMs: [1_000, 3_500],
    inject: lockAccount,
  },
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

/** Strangers take every place, also those that the servers had. */
async function useUpConnections(postgres: TorturedPostgres): Promise<Client[]> {
  const early = await connectMany(postgres);
  await postgres.admin.query(TERMINATE_ALL);
  const late = await connectMany(postgres);
  const strangers = [...early, ...late];
  if (late.length < CONNECTIONS_MAX) return strangers;
  await Promise.all(strangers.map((client) => client.end()));
  throw new Error('nobody was refused');
}

async function connectMany(postgres: TorturedPostgres): Promise<Client[]> {
  const arriving = Array.from({ length: CONNECTIONS_MAX }, () => tryConnect(postgres));
  return (await Promise.all(arriving)).filter((client) => client !== null);
}

async function tryConnect({ connection }: TorturedPostgres): Promise<Client | null> {
  const client = new Client({ ...connection, application_name: 'stranger', connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch {
    return null;
  }
}

/** Somebody else holds a row that payments need. */
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

/** A session that is read-only itself may still change what others are. */
async function setReadOnly({ admin }: TorturedPostgres, value: 'on' | 'off'): Promise<void> {
  const client = await admin.connect();
  try {
    await client.query('SET default_transaction_read_only = off');
    const set = { on: 'ALTER SYSTEM SET default_transaction_read_only = on', off: 'ALTER SYSTEM RESET default_transaction_read_only' }; // prettier-ignore
    await client.query(set[value]);
    await client.query('SELECT pg_reload_conf()');
    await client.query('RESET default_transaction_read_only');
  } finally {
    client.release();
  }
}
