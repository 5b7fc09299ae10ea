// @ts-check
// Measures when the wallet shows something over a slow connection: npm run bench:paint -- [--rounds N] [--only PATTERN]
// Needs Chromium. Prints the medians, and has no file in bench/results: they depend on the connection, not on the machine.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import embedded from '#server/platform/postgres/embedded/embeddedPostgres.js';
import migrations from '#server/platform/postgres/migrations.js';
import { readCommandLine } from '../scripts/typescript.mjs';
import { percentile } from './figures.mjs';
import { COMMAND } from './paint.command.mjs';
import { openBrowser, visit } from './paint/browser.mjs';
import { VISITS } from './paint/visits.mjs';
import { printTable } from './report.mjs';
import { createServerLog, startServer } from './serverProcess.mjs';

const PASSWORD = 'a long enough password';
const HEADS = ['visit', 'brand ms', 'goal', 'balance ms', 'goal', 'usable ms', 'kB', 'requests', ''];

/**
 * @typedef {import('./types.d.ts').Visit} Visit
 * @typedef {import('./types.d.ts').Visited} Visited
 */

async function main() {
  const settings = readCommandLine(COMMAND, process.argv.slice(2), ({ rounds, only }) => {
    if (!/^[1-9]\d?$/.test(rounds)) throw new Error('--rounds must be a whole number from 1 to 99');
    return { rounds: Number(rounds), only: new RegExp(only, 'i') };
  });
  if (settings === null) return;
  const visits = VISITS.filter(({ name }) => settings.only.test(name));
  if (visits.length === 0) throw new Error(`--only matches none of:\n${VISITS.map(({ name }) => name).join('\n')}`);
  /** @type {import('./types.d.ts').Undo} */
  const undo = [];
  try {
    const url = await openServer(undo);
    const login = await register(url);
    const browser = await openBrowser(undo);
    const rows = [];
    for (const each of visits) {
      /** @type {Visited[]} */
      const rounds = [];
      for (let round = 0; round < settings.rounds; round += 1) rounds.push(await visit(browser, url, login, each));
      rows.push(toRow(each, rounds));
    }
    printTable(HEADS, rows);
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

/** @param {import('./types.d.ts').Undo} undo */
async function openServer(undo) {
  const folder = await mkdtemp(path.join(tmpdir(), 'payverse-bench-'));
  undo.push(() => rm(folder, { recursive: true, maxRetries: 10 }));
  const options = { dataDir: folder, maxConnections: 40, onEvent: console.error };
  const { connection, stop } = await embedded.startEmbeddedPostgres(options);
  undo.push(stop);
  await migrations.migrate(connection);
  const { user, password, host, port, database } = connection;
  const log = await createServerLog(folder, undo);
  const url = `postgres://${user}:${password}@${host}:${port}/${database}`;
  const server = await startServer({ url, accessSecret: randomText(), refreshSecret: randomText(), log }, undo);
  return `http://localhost:${server.port}`;
}

/** @param {string} url */
async function register(url) {
  const login = { email: `${randomUUID()}@example.com`, password: PASSWORD };
  const { status } = await fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...login, full_name: 'Ann Example' }),
  });
  if (status !== 201) throw new Error(`the registration was answered ${status}`);
  return login;
}

/** @param {Visit} visit @param {Visited[]} rounds */
function toRow({ name, goal }, rounds) {
  const [brand, balance] = [median(rounds, 'brandMs'), median(rounds, 'balanceMs')];
  const isMet = brand <= goal.brandMs && balance <= goal.balanceMs;
  return [
    name,
    brand.toFixed(0),
    String(goal.brandMs),
    balance.toFixed(0),
    String(goal.balanceMs),
    median(rounds, 'usableMs').toFixed(0),
    (median(rounds, 'bytes') / 1_000).toFixed(1),
    median(rounds, 'requests').toFixed(0),
    isMet ? 'met' : 'MISSED',
  ];
}

/** @param {Visited[]} rounds @param {keyof Visited} of */
const median = (rounds, of) =>
  percentile(
    rounds.map((round) => round[of]).sort((a, b) => a - b),
    0.5,
  );

const randomText = () => randomBytes(48).toString('base64url');

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
