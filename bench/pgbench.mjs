// @ts-check
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { percentile } from './figures.mjs';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('transfer.sql', import.meta.url));

/**
 * Makes a function that lets pgbench transfer among people with consecutive numbers for some seconds.
 *
 * @param {{ folder: string, connection: import('./stage.mjs').Connection, interruption: AbortSignal }} stage
 * @param {import('./types.d.ts').Person[]} people
 * @param {number} clients
 * @returns {import('./types.d.ts').Run}
 */
export function createPgbench({ folder, connection, interruption }, people, clients) {
  const { host, port, user = '', password, database = '' } = connection;
  return async function transfer(seconds) {
    const logs = await mkdtemp(path.join(folder, 'pgbench-'));
    const where = ['-h', host ?? '', '-p', `${port}`, '-U', user];
    const how = ['-n', '-M', 'prepared', '-c', `${clients}`, '-j', '2', '-T', `${seconds}`, '-l'];
    const what = ['-f', SCRIPT, '-D', `first=${people[0].number}`, '-D', `count=${people.length}`];
    const env = { ...process.env, PGPASSWORD: String(password) };
    const options = { cwd: logs, env, signal: interruption, timeout: (seconds + 30) * 1_000 };
    const { stdout } = await run('pgbench', [...where, ...how, ...what, database], options);
    const latency = await readLatency(logs);
    await rm(logs, { recursive: true });
    return { ...readCounts(stdout), ...latency };
  };
}

/** @param {string} output */
function readCounts(output) {
  /** @param {RegExp} pattern */
  const number = (pattern) => Number(pattern.exec(output)?.[1]);
  const count = number(/transactions actually processed: (\d+)/);
  const perSecond = number(/^tps = ([\d.]+)/m);
  if (!(count > 0 && perSecond > 0)) throw new Error(`pgbench said something unexpected:\n${output}`);
  if (number(/failed transactions: (\d+)/) !== 0) throw new Error(`pgbench had transactions that failed:\n${output}`);
  return { count, seconds: count / perSecond };
}

/**
 * pgbench itself only tells a mean. Its log has a line for each transaction, with the microseconds in third place.
 *
 * @param {string} logs
 */
async function readLatency(logs) {
  const texts = await Promise.all((await readdir(logs)).map((name) => readFile(path.join(logs, name), 'utf8')));
  const lines = texts.flatMap((text) => text.trim().split('\n'));
  const sorted = lines.map((line) => Number(line.split(' ')[2]) / 1_000).sort((a, b) => a - b);
  return { p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) };
}
