import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, type DatabaseError, type PoolConfig } from 'pg';
import type { LongLived } from '../../lifecycle';
import { findCluster, findFreePort, findPostmaster, launchPostmaster, openCluster } from './postgresCluster';
import type { Cluster, LaunchSettings, Postmaster } from './postgresCluster';
import { findPostgresProgram, type Launched, type PostgresProgram } from './postgresProgram';

const DATABASE = 'payverse_db';
/** The holder of this advisory lock owns the cluster. The lock ends with the connection, so a crash leaves none behind. */
const OWNER_LOCK = 7_302_914_656;
const WRONG_PASSWORD = '28P01';
const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 15_000;
/** A PostgreSQL that is just being restarted is stopped only once it runs. */
const STOP_MS_MAX = 30_000;
const POLL_MS = 50;
/** Statements of a postmaster that was killed may go on for long, and keep the next one out. */
const RECOVERY_PAUSE_MS = 2_000;
/** The processes of a postmaster that was killed hold its memory for a moment, and a free port may be taken by now. */
const LAUNCHES = { max: 3, pauseMs: 1_000 };

export interface EmbeddedPostgres extends LongLived {
  connection: PoolConfig;
  stop: () => Promise<void>;
}

interface Options {
  dataDir: string;
  maxConnections: number;
  onEvent: (message: string) => void;
}

/**
 * Starts a PostgreSQL of our own below `dataDir`, or takes over the one that a killed server left running there.
 * While it is used it is also kept running: it is started again, on the same port, when it dies.
 * @throws Error when another server is using `dataDir`, or PostgreSQL does not start.
 */
export async function startEmbeddedPostgres({ dataDir, maxConnections, onEvent }: Options): Promise<EmbeddedPostgres> {
  await mkdir(dataDir, { recursive: true });
  const program = await findPostgresProgram(dataDir);
  const cluster = await openCluster(dataDir, program);
  const settings = { port: await findFreePort(), maxConnections };
  const first = await own(cluster, program, settings, dataDir);
  let owning = Promise.resolve(first);
  let stopping = false;
  settings.port = first.port;
  await createDatabase(first.lock).catch(async (error: unknown) => {
    await stopPostmaster(cluster, first);
    throw error;
  });
  watch(first);

  function watch({ lock }: Owned): void {
    lock.once('end', () => {
      if (!stopping) void recover();
    });
  }

  async function recover(): Promise<void> {
    onEvent('the connection to the embedded PostgreSQL was lost');
    try {
      owning = own(cluster, program, settings, dataDir);
      watch(await owning);
      onEvent('the embedded PostgreSQL is back');
    } catch (error) {
      onEvent(`the embedded PostgreSQL is not back yet: ${(error as Error).message}`);
      await delay(RECOVERY_PAUSE_MS, null, { ref: false });
      if (!stopping) await recover();
    }
  }

  async function stop(): Promise<void> {
    stopping = true;
    // One that is just being started again must be stopped too.
    const owned = await owning.catch(() => null);
    if (owned) await stopPostmaster(cluster, owned);
  }

  return { connection: connectionTo(cluster, settings.port, DATABASE), stop, stopMsMax: STOP_MS_MAX };
}

/** A connection to the PostgreSQL below `dataDir` while it runs, also under another server. Null if there is no cluster. */
export async function findEmbeddedPostgres(dataDir: string): Promise<PoolConfig | 'stopped' | null> {
  const cluster = await findCluster(dataDir);
  const running = cluster && (await findPostmaster(cluster));
  return running ? connectionTo(cluster, running.port, DATABASE) : cluster && 'stopped';
}

/** The shutdown itself releases the lock: until then no other server takes the cluster over. */
async function stopPostmaster(cluster: Cluster, { pid, lock }: Owned): Promise<void> {
  const runs = async () => (await findPostmaster(cluster))?.pid === pid;
  if (await runs()) process.kill(pid, 'SIGINT');
  for (const deadline = Date.now() + STOP_DEADLINE_MS; Date.now() < deadline && (await runs());) await delay(POLL_MS);
  if (await runs()) process.kill(pid, 'SIGQUIT'); // At once; the next start recovers from the log.
  await lock.end();
}

type Owned = Postmaster & { lock: Client };

async function own(
  cluster: Cluster,
  program: PostgresProgram,
  settings: LaunchSettings,
  dataDir: string,
): Promise<Owned> {
  const deadline = Date.now() + START_DEADLINE_MS;
  const launch = createLauncher(cluster, program, settings);
  while (Date.now() < deadline) {
    const running = await findPostmaster(cluster);
    const lock = running && (await tryLock(cluster, running.port));
    if (lock === 'taken') throw new Error(`another PayVerse server is using ${dataDir}`);
    if (running && lock) return { ...running, lock };

    if (!running) await launch();
    await delay(POLL_MS);
  }
  throw new Error(`PostgreSQL was not ready within ${START_DEADLINE_MS / 1_000} seconds`);
}

/** Called for as long as no postmaster runs: starts one, and another when that one has ended, but not for ever. */
function createLauncher(cluster: Cluster, program: PostgresProgram, settings: LaunchSettings): () => Promise<void> {
  let launched: Launched | null = null;
  let count = 0;
  return async () => {
    if (launched && !launched.exited()) return;
    if (launched && count === LAUNCHES.max) throw new Error(`PostgreSQL did not start: ${await launched.lastWords()}`);
    if (launched) await delay(LAUNCHES.pauseMs);
    launched = await launchPostmaster(cluster, program, settings);
    count += 1;
  };
}

/** A connection that holds the lock, `taken` when another server has it, null while PostgreSQL is not ready. */
async function tryLock(cluster: Cluster, port: number): Promise<Client | 'taken' | null> {
  const client = new Client({
    ...connectionTo(cluster, port, 'postgres'),
    connectionTimeoutMillis: 2_000,
    query_timeout: 30_000,
    keepAlive: true,
  });
  client.on('error', () => undefined); // The 'end' that follows is what we act on.
  try {
    await client.connect();
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [OWNER_LOCK]);
    if (rows[0]?.locked) return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    if ((error as DatabaseError).code === WRONG_PASSWORD) throw error;
    return null;
  }
  await client.end();
  return 'taken';
}

async function createDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
  if (rowCount === 0) await client.query('CREATE DATABASE payverse_db');
}

function connectionTo({ password }: Cluster, port: number, database: string): PoolConfig {
  return { host: '127.0.0.1', port, user: 'postgres', password, database };
}
