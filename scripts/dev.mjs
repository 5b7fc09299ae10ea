// @ts-check
// The API and the wallet with hot reload, for `npm run dev`. It ends on a signal, when one of the two ends, and when npm has
// exited; and it ends both with all that they started. It starts them without npm and without a shell, because a shell dies of
// a signal and does not pass it on.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { exitOf } from './exitCode.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WEB = path.join(ROOT, 'web');
/** A server with the embedded PostgreSQL takes up to 30 seconds to stop. */
const TIMES_MS = { stopMax: 35_000, poll: 50, parent: 500 };
/** The working directory of each program, its file, and its arguments. */
const PROGRAMS = [
  [ROOT, programOf('ts-node-dev/lib/bin.js'), '--respawn', '--transpile-only', 'src/server.ts'],
  [WEB, programOf('vite/bin/vite.js')],
];

/** @param {string} file */
function programOf(file) {
  return path.join(ROOT, 'node_modules', file);
}

async function main() {
  const interrupted = listenForEnd();
  const children = PROGRAMS.map(start);
  const first = await Promise.race([interrupted, ...children.map(({ exit }) => exit)]);
  await Promise.all(children.map(stop));
  process.exitCode = first;
}

/** Resolves with 0 on the first signal, or when the parent has exited: an npm that is killed passes no signal on. */
function listenForEnd() {
  const parent = process.ppid;
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => resolve(0));
    setInterval(() => process.ppid === parent || resolve(0), TIMES_MS.parent).unref();
  });
}

/**
 * Detached: one signal to the group reaches the program and all that it has started, and Ctrl-C reaches this process alone.
 *
 * @param {string[]} program
 */
function start([cwd = ROOT, ...args]) {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  return { child, exit: failureOf(child) };
}

/**
 * Resolves with an exit code that is never 0: neither program should end by itself.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
async function failureOf(child) {
  return (await exitOf(child)) || 1;
}

/**
 * Resolves when no process of its group is left.
 *
 * @param {ReturnType<typeof start>} program
 */
async function stop({ child, exit }) {
  const deadline = Date.now() + TIMES_MS.stopMax;
  sendToGroup(child, 'SIGTERM');
  await Promise.race([exit, delay(TIMES_MS.stopMax, null, { ref: false })]);
  while (sendToGroup(child, 0) && Date.now() < deadline) await delay(TIMES_MS.poll);
  sendToGroup(child, 'SIGKILL');
}

/**
 * Whether there was a process in its group.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals | 0} signal
 */
function sendToGroup({ pid }, signal) {
  if (pid === undefined) return false;
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

await main();
