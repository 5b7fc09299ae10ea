// @ts-check
// The figures in docs/trade-offs.md: npm run bench:tradeoffs
// Each is the median of five rounds, measured in one process on a fresh PostgreSQL.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import jwt from 'jsonwebtoken';
import database from '#server/config/database.js';
import embedded from '#server/platform/postgres/embedded/embeddedPostgres.js';
import migrations from '#server/platform/postgres/migrations.js';
import sessions from '#server/models/session.model.js';
import json from '#server/utils/json.util.js';
import jwtUtil from '#server/utils/jwt.util.js';
import passwordHashes from '#server/platform/limits/passwords.js';
import { readCommandLine } from '../scripts/typescript.mjs';
import { COMMAND } from './tradeoffs.command.mjs';

const ROUNDS = 5;
/** @type {Parameters<typeof jwtUtil.createTokens>[0]} */
const settings = {
  accessSecrets: [randomUUID() + randomUUID()],
  refreshSecrets: [randomUUID() + randomUUID()],
  accessTtlSeconds: 900,
  issuer: 'payverse',
  audience: 'payverse',
};
const body = JSON.stringify({ toAccountNumber: 'ACC1733432100567', amount: 50.0, description: 'Payment for lunch' });

async function main() {
  if (readCommandLine(COMMAND, process.argv.slice(2), () => true) === null) return;
  const dataDir = await mkdtemp(path.join(tmpdir(), 'payverse-bench-'));
  const postgres = await embedded.startEmbeddedPostgres({ dataDir, maxConnections: 30, onEvent: console.error });
  const pool = database.createPool(postgres.connection, { max: 10, pooled: false, onError: console.error });
  try {
    await migrations.migrate(postgres.connection);
    await measureAll(pool);
  } finally {
    await pool.end();
    await postgres.stop();
    await rm(dataDir, { recursive: true });
  }
}

/** @param {import('pg').Pool} pool */
async function measureAll(pool) {
  const tokens = jwtUtil.createTokens(settings);
  const token = tokens.signAccess({ userId: randomUUID(), sessionId: randomUUID() });
  const passwords = passwordHashes.createPasswords(12);
  const lookUp = () => sessions.isSessionRevoked(pool, randomUUID());

  await report('verify an access token, key built once', 20_000, () => tokens.readAccess(token));
  await report('verify a token, secret as a string', 5_000, () => jwt.verify(token, settings.accessSecrets[0]));
  await report('look a session up in PostgreSQL, one at a time', 2_000, lookUp);
  await report('look a session up in PostgreSQL, ten at a time', 5_000, lookUp, 10);
  await report('hash a password, bcrypt cost 12', 4, () => passwords.hash('securepassword'));
  await report('read the JSON of a send', 20_000, () => json.parseJson(body));
  await report('commit an empty change, one at a time', 500, () => commit(pool));
}

/** @param {import('pg').Pool} pool */
function commit(pool) {
  return database.withTransaction(pool, (tx) => tx.query('SELECT pg_current_xact_id()'));
}

/** @param {string} name @param {number} count @param {() => unknown} work @param {number} [width] */
async function report(name, count, work, width = 1) {
  /** @type {number[]} */
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await time(count, work, width));
  const micros = rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
  console.log(
    `${name.padEnd(50)} ${micros.toFixed(1).padStart(10)} µs ${Math.round(1e6 / micros)
      .toString()
      .padStart(9)} /s`,
  );
}

/**
 * Microseconds for one piece of work, with `width` of them under way at once.
 *
 * @param {number} count
 * @param {() => unknown} work
 * @param {number} width
 */
async function time(count, work, width) {
  const startedAt = performance.now();
  const worker = async () => {
    for (let i = 0; i < count / width; i += 1) await work();
  };
  await Promise.all(Array.from({ length: width }, worker));
  return ((performance.now() - startedAt) * 1_000) / count;
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
