// @ts-check
// Runs a command against a fresh server: node scripts/withServer.mjs COMMAND [ARG...]
// The command finds the server at BASE_URL. Needs `npm run build` first. The server uses the database of DB_HOST or DATABASE_URL
// where one is set, and otherwise starts the embedded PostgreSQL, which ends with it.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { exitCodeOf, exitOf } from './exitCode.mjs';
import { readCommandLine } from './typescript.mjs';

const SERVER = fileURLToPath(import.meta.resolve('#server/server.js'));
const READY = /PayVerse is ready on (http:\/\/localhost:\d+),/;
/** `stop` is longer than the 30 seconds that the server takes at most. */
const DEADLINES_MS = { start: 60_000, stop: 35_000, postgres: 10_000, command: 5_000 };

const COMMAND = {
  usage: `Usage: node scripts/withServer.mjs COMMAND [ARG...]
Runs the command against a fresh server, whose address it finds in BASE_URL. Needs a build.
`,
  options: {},
};

/** @typedef {{ child: import('node:child_process').ChildProcess, output: string, ended: boolean, exit: Promise<number> }} Server */

/** @param {string[]} words */
async function main(words) {
  // Options after the command belong to the command.
  const first = words.findIndex((word) => !word.startsWith('-'));
  const own = first === -1 ? words : words.slice(0, first);
  const asked = readCommandLine(COMMAND, own, () => {
    if (first === -1) throw new Error('Name a command');
    return words.slice(first);
  });
  if (asked === null) return;
  const interruption = listenForSignals();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'payverse-run-'));
  const server = startServer(dataDir);
  const commandCode = await runAgainst(server, asked, interruption).catch((error) => complain(error.message));

  const serverCode = await stopServer(server);
  await stopLeftPostgres(dataDir);
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });

  process.exitCode = commandCode;
  if (interruption.aborted) process.exitCode = exitCodeOf(null, interruption.reason);
  if (serverCode !== 0) process.exitCode ||= complain(`the server ended with exit code ${serverCode}`);
}

/** From now on a signal aborts the returned AbortSignal with its name as the reason, and does not end this process. */
function listenForSignals() {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => controller.abort(name));
  // The reader of our output may exit first. A broken pipe must not stop the cleanup.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return controller.signal;
}

/**
 * It runs in the empty folder, so that it reads no .env file of the checkout. It is detached, so that Ctrl-C reaches the
 * command and this process, which stops the server after the command.
 *
 * @param {string} dataDir
 */
function startServer(dataDir) {
  const own = {
    PORT: '0',
    DATA_DIR: dataDir,
    BCRYPT_COST: '4',
    RATE_LIMIT_AUTH: '0',
    RATE_LIMIT_API: '0',
    SHUTDOWN_GRACE_SECONDS: '0',
  };
  const env = { LOG_LEVEL: 'warn', ...process.env, ...own };
  const child = spawn(process.execPath, [SERVER], {
    cwd: dataDir,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  /** @type {Server} */
  const server = { child, output: '', ended: false, exit: exitOf(child).catch((error) => complain(error.message)) };
  void server.exit.then(() => (server.ended = true));
  child.stdout.setEncoding('utf8').on('data', (text) => {
    server.output += text;
    process.stderr.write(text);
  });
  return server;
}

/**
 * Resolves with the command's exit code.
 *
 * @param {Server} server
 * @param {string[]} command
 * @param {AbortSignal} interruption
 */
async function runAgainst(server, [command = '', ...args], interruption) {
  const baseUrl = await waitUntilReady(server, interruption);
  const env = { ...process.env, BASE_URL: baseUrl };
  const child = spawn(command, args, { stdio: 'inherit', env });
  interruption.addEventListener('abort', () => {
    child.kill(interruption.reason);
    setTimeout(() => child.kill('SIGKILL'), DEADLINES_MS.command).unref();
  });
  return exitOf(child);
}

/**
 * Resolves with the URL that the server prints when it is ready.
 *
 * @param {Server} server
 * @param {AbortSignal} interruption
 */
async function waitUntilReady(server, interruption) {
  const deadline = Date.now() + DEADLINES_MS.start;
  while (!READY.test(server.output)) {
    if (server.ended) throw new Error('the server ended before it was ready');
    if (Date.now() > deadline) throw new Error(`the server was not ready within ${DEADLINES_MS.start / 1_000} seconds`);
    await delay(20);
    if (interruption.aborted) throw new Error(`interrupted by ${interruption.reason}`);
  }
  return READY.exec(server.output)?.[1];
}

/**
 * Resolves with its exit code.
 *
 * @param {Server} server
 */
async function stopServer({ child, exit }) {
  child.kill('SIGTERM');
  const overdue = setTimeout(() => child.kill('SIGKILL'), DEADLINES_MS.stop);
  const code = await exit;
  clearTimeout(overdue);
  return code;
}

/**
 * Ends the PostgreSQL of a server that was killed. The pid is in the first line of postmaster.pid.
 *
 * @param {string} dataDir
 */
async function stopLeftPostgres(dataDir) {
  const file = await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = parseInt(file, 10);
  if (!(pid > 0)) return;

  // SIGQUIT stops it at once, because its data is not needed.
  sendSignal(pid, 'SIGQUIT');
  const deadline = Date.now() + DEADLINES_MS.postgres;
  while (sendSignal(pid, 0) && Date.now() < deadline) await delay(50);
}

/**
 * Whether the process exists.
 *
 * @param {number} pid
 * @param {NodeJS.Signals | 0} signal
 */
function sendSignal(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** @param {string} message */
function complain(message) {
  process.stderr.write(`withServer: ${message}\n`);
  return 1;
}

main(process.argv.slice(2)).catch((error) => {
  process.exitCode = complain(error.message);
});
