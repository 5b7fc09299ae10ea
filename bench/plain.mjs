// @ts-check
import { randomInt } from 'node:crypto';
import pg from 'pg';
import { lockParties, updateAccounts } from '#server/models/account.model.js';
import { readClock } from '#server/models/clock.model.js';
import { insertTransactions } from '#server/models/transaction.model.js';
import { decideOrders } from '#server/services/ledger/rules/decide.js';
import { createOrder } from '#server/services/ledger/kinds/kinds.js';
import { percentile } from './figures.mjs';

/** @typedef {import('#server/platform/postgres/db.js').Tx} Tx */

/**
 * Makes a function that transfers for some seconds with the server's statements over a plain connection.
 *
 * @param {{ connection: import('./stage.mjs').Connection, interruption: AbortSignal }} stage
 * @param {import('./types.d.ts').Person[]} people
 * @param {number} clients
 * @returns {import('./types.d.ts').Run}
 */
export function createPlainClient({ connection, interruption }, people, clients) {
  return async function transfer(seconds) {
    // `lockParties` sends its time limit along with the lock.
    const pool = new pg.Pool({ ...connection, max: clients, pipeline: true });
    // The query that waits for the connection rejects.
    pool.on('connect', (client) => client.on('error', () => undefined));
    pool.on('error', () => undefined);
    const startedAt = performance.now();
    const deadline = startedAt + seconds * 1_000;
    const workers = Array.from({ length: clients }, () => work(pool, people, { deadline, interruption }));
    const latencies = (await Promise.all(workers).finally(() => pool.end())).flat().sort((a, b) => a - b);
    return {
      count: latencies.length,
      seconds: (performance.now() - startedAt) / 1_000,
      p50Ms: percentile(latencies, 0.5),
      p99Ms: percentile(latencies, 0.99),
    };
  };
}

/**
 * @param {pg.Pool} pool
 * @param {import('./types.d.ts').Person[]} people
 * @param {{ deadline: number, interruption: AbortSignal }} until
 */
async function work(pool, people, { deadline, interruption }) {
  const client = await pool.connect();
  const latencies = [];
  try {
    while (performance.now() < deadline && !interruption.aborted) {
      const startedAt = performance.now();
      await transferOnce(client, chooseTwo(people));
      latencies.push(performance.now() - startedAt);
    }
  } finally {
    client.release();
  }
  return latencies;
}

/**
 * One database transaction whose statements wait for each other.
 *
 * @param {pg.PoolClient} client
 * @param {ReturnType<typeof chooseTwo>} parties
 */
async function transferOnce(client, { payer, payee }) {
  /** @type {Promise<unknown> | null} */
  let sent = null;
  // The models take a Tx, which elsewhere only withTransaction makes.
  const tx = /** @type {Tx} */ ({
    query: (statement, values) => client.query(statement, /** @type {unknown[]} */ (values)),
    send: (statement, values) => {
      sent = client.query(statement, /** @type {unknown[]} */ (values));
    },
  });
  await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
  const parties = { userIds: [payer.userId], accountNumbers: [payee.accountNumber], refundedIds: [] };
  const accounts = await lockParties(tx, parties, { skipLocked: false });
  const now = await readClock(tx);
  const facts = { accounts, now, lockTimeout: null, recorded: [], originals: [] };
  const { written, moved } = decideOrders(facts, [orderOf(payer, payee)]);
  updateAccounts(tx, moved);
  await sent;
  insertTransactions(tx, written);
  await sent;
  await client.query('COMMIT');
}

/** @param {import('./types.d.ts').Person} payer @param {import('./types.d.ts').Person} payee */
function orderOf({ userId }, { accountNumber: toAccountNumber }) {
  const transfer = { toAccountNumber, amountCents: 125, description: 'Payment for lunch' };
  const placement = /** @type {const} */ ({
    actor: { userId },
    payingAccount: { of: 'owner', userId },
    idempotencyKey: null,
  });
  return createOrder({ kind: 'send', transfer }, placement);
}

/** @param {import('./types.d.ts').Person[]} people */
function chooseTwo(people) {
  const first = randomInt(people.length);
  const second = (first + randomInt(1, people.length)) % people.length;
  return { payer: people[first], payee: people[second] };
}
