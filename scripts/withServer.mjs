// Runs a command against a fresh server: node scripts/withServer.mjs COMMAND [ARG...]
// The command finds the server at BASE_URL. Needs `npm run build` first. Where the environment names a database by
// DB_HOST or DATABASE_URL, the server uses that one; otherwise it starts a PostgreSQL of its own, which ends with it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readCommandLine } from './typescript.mjs';

const SERVER = fileURLToPath(new URL('../dist/server.js', import.meta.url));
const READY = /PayVerse is ready on (http:\/\/localhost:\d+),/;
/** The server gives itself 30 seconds to stop, so whoever waits longer waits for nothing. */
const DEADLINES_MS = { start: 60_000, stop: 35_000, postgres: 10_000, command: 5_000 };

const COMMAND = {
  usage: `Usage: node scripts/withServer.mjs COMMAND [ARG...]
Runs the command against a fresh server, whose address it finds in BASE_URL. Needs a build.
`,
  options: {},
};

async function main(words) {
  // What follows the command is the command's.
  const first = words.findIndex((word) => !word.startsWith('-'));
  const own = first === -1 ? words : words.slice(0, first);
  const asked = readCommandLine(COMMAND, own, () => {
    if (first === -1) throw new Error('Name a command');
    return words.slice(first);
  });
  if (asked === null) return;
  const [command, ...args] = asked;
  const interruption = listenForSignals();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'payverse-run-'));
  const server = startServer(dataDir);
  const commandCode = await runAgainst(server, command, args, interruption).catch((error) => complain(error.message));

  const serverCode = await stopServer(server);
  await stopLeftPostgres(dataDir);
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });

  process.exitCode = commandCode;
  if (interruption.aborted) process.exitCode = exitCodeOf(null, interruption.reason);
  if (serverCode !== 0) process.exitCode ||= complain(`the server ended with exit code ${serverCode}`);
}

/** From now on a signal does not end this process: it aborts what is returned, with the signal's name as the reason. */
function listenForSignals() {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => controller.abort(name));
  // Whoever reads our output may go away before us. That must not stop us from cleaning up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return controller.signal;
}

/**
 * Its working directory is the empty folder, so that no .env file of the checkout has a say. Its process group is its
 * own, so that Ctrl-C reaches the command and this process, which stops the server after the command.
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
  const stdio = ['ignore', 'pipe', 'inherit'];
  const child = spawn(process.execPath, [SERVER], { cwd: dataDir, env, stdio, detached: true });
  const server = { child, output: '', ended: false, exit: exitOf(child).catch((error) => complain(error.message)) };
  void server.exit.then(() => (server.ended = true));
  child.stdout.setEncoding('utf8').on('data', (text) => {
    server.output += text;
    process.stderr.write(text);
  });
  return server;
}

/** Resolves with the command's exit code. */
async function runAgainst(server, command, args, interruption) {
  const baseUrl = await waitUntilReady(server, interruption);
  const env = { ...process.env, BASE_URL: baseUrl };
  const child = spawn(command, args, { stdio: 'inherit', env });
  interruption.addEventListener('abort', () => {
    child.kill(interruption.reason);
    setTimeout(() => child.kill('SIGKILL'), DEADLINES_MS.command).unref();
  });
  return exitOf(child);
}

/** Resolves with the URL that the server prints when it is ready. */
async function waitUntilReady(server, interruption) {
  const deadline = Date.now() + DEADLINES_MS.start;
  while (!READY.test(server.output)) {
    if (server.ended) throw new Error('the server ended before it was ready');
    if (Date.now() > deadline) throw new Error(`the server was not ready within ${DEADLINES_MS.start / 1_000} seconds`);
    await delay(20);
    if (interruption.aborted) throw new Error(`interrupted by ${interruption.reason}`);
  }
  return READY.exec(server.output)[1];
}

/** Resolves with its exit code. */
async function stopServer({ child, exit }) {
  child.kill('SIGTERM');
  const overdue = setTimeout(() => child.kill('SIGKILL'), DEADLINES_MS.stop);
  const code = await exit;
  clearTimeout(overdue);
  return code;
}

/** Ends the PostgreSQL of a server that was killed and could not do it itself. Its pid is in the first line of its file. */
async function stopLeftPostgres(dataDir) {
  const file = await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = parseInt(file, 10);
  if (!(pid > 0)) return;

  sendSignal(pid, 'SIGQUIT'); // At once: nobody needs its data any more.
  const deadline = Date.now() + DEADLINES_MS.postgres;
  while (sendSignal(pid, 0) && Date.now() < deadline) await delay(50);
}

/** Whether there was such a process. */
function sendSignal(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Resolves with the exit code of a process. @throws Error when it could not be started */
async function exitOf(child) {
  const [code, signal] = await once(child, 'exit');
  return exitCodeOf(code, signal);
}

/** As a shell counts: a process that was ended by a signal has 128 and the signal's number. */
function exitCodeOf(code, signal) {
  return code ?? 128 + constants.signals[signal];
}

function complain(message) {
  process.stderr.write(`withServer: ${message}\n`);
  return 1;
}

main(process.argv.slice(2)).catch((error) => {
  process.exitCode = complain(error.message);
});
