import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { findLossySettings } from '../dist/platform/postgres/durability.js';
import { startEmbeddedPostgres } from '../dist/platform/postgres/embedded/embeddedPostgres.js';
import { migrate } from '../dist/platform/postgres/migrations.js';
import { createTokens } from '../dist/utils/jwt.util.js';
import { createServerLog, startServer } from './serverProcess.mjs';

/** Four servers with eleven each, twenty for each of the clients without a server, and a few to look on. */
const CONNECTIONS_MAX = 100;

/** All that the cases run on: PostgreSQL, the servers, and keys to sign tokens with. Each adds how to undo it. */
export async function openStage(undo, interruption) {
  const folder = await mkdtemp(path.join(tmpdir(), 'payverse-bench-'));
  undo.push(() => rm(folder, { recursive: true, maxRetries: 10 }));
  const { connection, admin } = await openDatabase(folder, undo);
  const facts = { postgres: await readDurableVersion(admin) };
  interruption.throwIfAborted();

  const secrets = { accessSecret: randomText(), refreshSecret: randomText() };
  const log = await createServerLog(folder, undo);
  const options = { url: urlOf(connection), ...secrets, log };
  return {
    folder,
    connection,
    admin,
    facts,
    interruption,
    tokens: createTokens({
      accessSecrets: [secrets.accessSecret],
      refreshSecrets: [secrets.refreshSecret],
      accessTtlSeconds: 86_400,
      issuer: 'payverse',
      audience: 'payverse',
    }),
    /** As it is shipped, and the same with one database transaction for each request, on ten connections for payments. */
    grouped: await startServer(options, undo),
    /** And the same where nobody watches: no line of log for each request, and no metrics. */
    unwatched: await startServer({ ...options, watched: false }, undo),
    single: await startServer(
      { ...options, poolMax: 20, groupLimits: { groupsMax: { small: 10, large: 10 }, stallMs: 0, groupWeightMax: 1 } },
      undo,
    ),
    /** As it is shipped, with the limits of calls that it has by default. Believes what a proxy on this machine says. */
    startLimited: () => startServer({ ...options, limited: true }, undo),
    postmasterPid: await readPostmasterPid(folder),
    settleDatabase: () => settleDatabase(admin),
    log,
  };
}

async function openDatabase(folder, undo) {
  const options = { dataDir: folder, maxConnections: CONNECTIONS_MAX, onEvent: console.error };
  const { connection, stop } = await startEmbeddedPostgres(options);
  undo.push(stop);
  await migrate(connection);
  // Not the server's own pool, whose time limits are for requests.
  const admin = new pg.Pool({ ...connection, max: 4 });
  admin.on('error', () => undefined); // The query that waits for the connection tells it.
  // After an interruption a long statement may still run; PostgreSQL ends it when it is stopped.
  undo.push(() => Promise.race([admin.end(), delay(1_000, null, { ref: false })]));
  return { connection, admin };
}

/** @throws Error when what we measure would not be durable */
async function readDurableVersion(admin) {
  const lossy = await findLossySettings(admin);
  if (lossy.length > 0) throw new Error(`PostgreSQL has ${lossy.join(', ')} off: the figures would be of no use`);
  const { rows } = await admin.query('SHOW server_version');
  return rows[0].server_version;
}

/** So that the work that seeding left for later is not done while we measure. */
async function settleDatabase(admin) {
  await admin.query('VACUUM ANALYZE');
  await admin.query('CHECKPOINT');
}

async function readPostmasterPid(folder) {
  return parseInt(await readFile(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8'), 10);
}

function urlOf({ user, password, host, port, database }) {
  return `postgres://${user}:${password}@${host}:${port}/${database}`;
}

function randomText() {
  return randomBytes(48).toString('base64url');
}
