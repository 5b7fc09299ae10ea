import { Client } from 'pg';
import { CONNECTIONS_MAX, type TorturedPostgres } from '../stage/postgres';
import type { Stage } from '../stage/stage';
import type { Fault, Injected } from './fault';

const TERMINATE_EVERY_MS = 100;
const TERMINATE_ALL = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'payverse'`;
const TERMINATE_ONE = `SELECT pg_terminate_backend(pid) FROM (
  SELECT pid FROM pg_stat_activity WHERE application_name = 'payverse' ORDER BY random() LIMIT 1) AS chosen`;

export const connectionFaults: readonly Fault[] = [
  { name: 'connections ended', needs: null, holdMs: [500, 2_000], inject: endConnections },
  { name: 'connections used up', needs: null, holdMs: [500, 2_000], inject: useUpConnections },
];

function endConnections({ postgres }: Stage): Promise<Injected> {
  let ended = 0;
  const timer = setInterval(() => {
    void postgres.admin.query(TERMINATE_ONE).then(
      ({ rowCount }) => (ended += rowCount ?? 0),
      () => undefined,
    );
  }, TERMINATE_EVERY_MS);
  const heal = () => {
    clearInterval(timer);
    if (ended === 0) throw new Error('no connection was ended');
    return `${ended} of them`;
  };
  return Promise.resolve({ evidence: `one every ${TERMINATE_EVERY_MS} ms`, heal });
}

/** Strangers take every connection, also the ones that the servers had. */
async function useUpConnections({ postgres }: Stage): Promise<Injected> {
  const early = await connectMany(postgres);
  await postgres.admin.query(TERMINATE_ALL);
  const late = await connectMany(postgres);
  const strangers = [...early, ...late];
  const heal = async () => {
    await Promise.all(strangers.map((client) => client.end()));
  };
  if (late.length < CONNECTIONS_MAX)
    return { evidence: `${strangers.length} strangers are connected, and one more is refused`, heal };
  await heal();
  throw new Error('PostgreSQL refused no connection');
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
