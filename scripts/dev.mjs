// The API and the wallet with hot reload, for `npm run dev`. It ends when it is told to, when one of the two ends, and when
// npm has gone; and it ends both with all that they started. No npm and no shell stands between it and them: a shell dies of
// a signal and passes it on to no child.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WEB = path.join(ROOT, 'web');
/** A server with a PostgreSQL of its own gives itself 30 seconds. */
const TIMES_MS = { stopMax: 35_000, poll: 50, parent: 500 };
const PROGRAMS = [
  [ROOT, programOf('ts-node-dev/lib/bin.js'), '--respawn', '--transpile-only', 'src/server.ts'],
  [WEB, programOf('vite/bin/vite.js')],
];

function programOf(file) {
  return path.join(ROOT, 'node_modules', file);
}

async function main() {
  const told = listenForEnd();
  const children = PROGRAMS.map(start);
  const first = await Promise.race([told, ...children.map(({ exit }) => exit)]);
  await Promise.all(children.map(stop));
  process.exitCode = first;
}

/** Resolves with 0 on the first signal, or when npm was killed and could pass on none. Later signals change nothing. */
function listenForEnd() {
  const parent = process.ppid;
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => resolve(0));
    setInterval(() => process.ppid === parent || resolve(0), TIMES_MS.parent).unref();
  });
}

/** In a process group of its own, so that one signal reaches the program and what it has started, and Ctrl-C only us. */
function start([cwd, ...args]) {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  return { child, exit: exitOf(child) };
}

/** Resolves with an exit code that is never 0: neither program should end by itself. */
async function exitOf(child) {
  const [code, signal] = await once(child, 'exit');
  return code === null ? 128 + constants.signals[signal] : code || 1;
}

/** Resolves when no process of its group is left. */
async function stop({ child, exit }) {
  const deadline = Date.now() + TIMES_MS.stopMax;
  sendToGroup(child, 'SIGTERM');
  await Promise.race([exit, delay(TIMES_MS.stopMax, null, { ref: false })]);
  while (sendToGroup(child, 0) && Date.now() < deadline) await delay(TIMES_MS.poll);
  sendToGroup(child, 'SIGKILL');
}

/** Whether there was a process in its group. */
function sendToGroup({ pid }, signal) {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

await main();
