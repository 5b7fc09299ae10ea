// @ts-check
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { findLossySettings } from '#server/platform/postgres/durability.js';
import { startEmbeddedPostgres } from '#server/platform/postgres/embedded/embeddedPostgres.js';
import { migrate } from '#server/platform/postgres/migrations.js';
import { createTokens } from '#server/utils/jwt.util.js';
import { createServerLog, startServer } from './serverProcess.mjs';

/** @typedef {Awaited<ReturnType<typeof startEmbeddedPostgres>>['connection']} Connection */

/** Four servers with eleven each, twenty for each client without a server, and a few for the bench itself. */
const CONNECTIONS_MAX = 100;

/**
 * Opens PostgreSQL and the servers, with keys to sign tokens. Each part adds its end to `undo`.
 *
 * @param {import('./types.d.ts').Undo} undo
 * @param {AbortSignal} interruption
 */
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
    /** As it is shipped. */
    grouped: await startServer(options, undo),
    /** Without a log line for each request, and without metrics. */
    unwatched: await startServer({ ...options, watched: false }, undo),
    /** With one database transaction for each request, on ten connections for payments. */
    single: await startServer(
      { ...options, poolMax: 20, groupLimits: { groupsMax: { small: 10, large: 10 }, stallMs: 0, groupWeightMax: 1 } },
      undo,
    ),
    /** With the default rate limits. Trusts the X-Forwarded-For of this machine. */
    startLimited: () => startServer({ ...options, limited: true }, undo),
    postmasterPid: await readPostmasterPid(folder),
    vacuum: () => vacuum(admin),
    log,
  };
}

/** @param {string} folder @param {import('./types.d.ts').Undo} undo */
async function openDatabase(folder, undo) {
  const options = { dataDir: folder, maxConnections: CONNECTIONS_MAX, onEvent: console.error };
  const { connection, stop } = await startEmbeddedPostgres(options);
  undo.push(stop);
  await migrate(connection);
  // Not the server's own pool, whose time limits are for requests.
  const admin = new pg.Pool({ ...connection, max: 4 });
  // The query that waits for the connection rejects.
  admin.on('error', () => undefined);
  // After an interruption a long statement may still run; PostgreSQL ends it when it is stopped.
  undo.push(() => Promise.race([admin.end(), delay(1_000, null, { ref: false })]));
  return { connection, admin };
}

/** @throws Error when commits are not durable */
/** @param {pg.Pool} admin @returns {Promise<string>} */
async function readDurableVersion(admin) {
  const lossy = await findLossySettings(admin);
  if (lossy.length > 0) throw new Error(`PostgreSQL has ${lossy.join(', ')} off: the figures would be of no use`);
  const { rows } = await admin.query('SHOW server_version');
  return rows[0].server_version;
}

/**
 * Does the work that seeding left behind, so that it does not run during a measurement.
 *
 * @param {pg.Pool} admin
 */
async function vacuum(admin) {
  await admin.query('VACUUM ANALYZE');
  await admin.query('CHECKPOINT');
}

/** @param {string} folder */
async function readPostmasterPid(folder) {
  return parseInt(await readFile(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8'), 10);
}

/** @param {Connection} connection */
function urlOf({ user, password, host, port, database }) {
  return `postgres://${user}:${password}@${host}:${port}/${database}`;
}

function randomText() {
  return randomBytes(48).toString('base64url');
}
