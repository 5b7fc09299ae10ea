// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, truncate } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { GROUP_LIMITS } from '#server/services/ledger/ledgerService.js';

const SERVER = fileURLToPath(new URL('server.mjs', import.meta.url));
const COMPLAINTS_MAX = 5;
const DEADLINES_MS = { start: 30_000, stop: 20_000 };

/**
 * A log file, because a real server writes its lines and does not only format them.
 *
 * @param {string} folder
 * @param {import('./types.d.ts').Undo} undo
 */
export async function createServerLog(folder, undo) {
  const file = path.join(folder, 'server.log');
  const { fd, close } = await openToAppend(file);
  undo.push(close);
  return {
    fd,
    /** The log grows by some megabytes a second. */
    empty: () => truncate(file),
    /** The first lines that do not log a successful request. */
    readComplaints: async () => {
      const lines = (await readFile(file, 'utf8')).split('\n');
      return lines.filter((line) => !/^$|"level":"info".*"status":2/.test(line)).slice(0, COMPLAINTS_MAX);
    },
  };
}

/** @param {string} file */
async function openToAppend(file) {
  const handle = await open(file, 'a');
  return { fd: handle.fd, close: () => handle.close() };
}

/**
 * @typedef {object} ServerOptions
 * @property {string} url
 * @property {string} accessSecret
 * @property {string} refreshSecret
 * @property {Awaited<ReturnType<typeof createServerLog>>} log
 * @property {Partial<typeof GROUP_LIMITS>} [groupLimits]
 * @property {boolean} [watched] with a log line for each request, and with metrics
 * @property {boolean} [limited] with the default rate limits
 * @property {number} [poolMax]
 */

/**
 * Starts a server as a process with a clean environment. Resolves when it listens.
 *
 * @param {ServerOptions} options
 * @param {import('./types.d.ts').Undo} undo
 */
export async function startServer(options, undo) {
  const { url, accessSecret, refreshSecret, log, groupLimits } = options;
  const { watched = true, limited = false, poolMax = 10 } = options;
  const env = {
    NODE_ENV: 'production',
    LOG_LEVEL: watched ? 'info' : 'error',
    // The server counts, though no Prometheus scrapes it.
    METRICS_PORT: watched ? '0' : '',
    PORT: '0',
    DATABASE_URL: url,
    DB_POOL_MAX: String(poolMax),
    JWT_ACCESS_SECRET: accessSecret,
    JWT_REFRESH_SECRET: refreshSecret,
    JWT_ACCESS_EXPIRY: '1d',
    // The limits count, but only the abuse cases reach them.
    ...(limited ? { TRUST_PROXY: 'loopback' } : { RATE_LIMIT_API: '1000000' }),
    SHUTDOWN_GRACE_SECONDS: '0',
    BENCH_GROUP_LIMITS: JSON.stringify({ ...GROUP_LIMITS, ...groupLimits }),
  };
  // Detached, so that Ctrl-C reaches only this process, which then stops the server.
  const child = spawn(process.execPath, [SERVER], {
    cwd: path.dirname(SERVER),
    env,
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
    detached: true,
  });
  const exit = once(child, 'exit');
  undo.push(() => stopServer(child, exit));
  const ports = await Promise.race([once(child, 'message'), exit.then(() => null), deadline(DEADLINES_MS.start)]);
  if (ports === null) throw new Error(['the server did not start', ...(await log.readComplaints())].join('\n'));
  return { pid: child.pid, ...ports[0] };
}

/** @param {import('node:child_process').ChildProcess} child @param {Promise<any[]>} exit */
async function stopServer(child, exit) {
  child.kill('SIGTERM');
  const overdue = setTimeout(() => child.kill('SIGKILL'), DEADLINES_MS.stop);
  const [code] = await exit;
  clearTimeout(overdue);
  if (code !== 0) throw new Error(`a server ended with ${code ?? 'a signal'}`);
}

/** @param {number} ms @returns {Promise<null>} */
function deadline(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, null).unref();
  });
}
