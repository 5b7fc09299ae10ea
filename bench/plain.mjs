import { randomInt } from 'node:crypto';
import pg from 'pg';
import { lockParties, updateAccounts } from '../dist/models/account.model.js';
import { readClock } from '../dist/models/clock.model.js';
import { insertTransactions } from '../dist/models/transaction.model.js';
import { decideOrders } from '../dist/services/ledger/rules/decide.js';
import { createOrder } from '../dist/services/ledger/kinds/kinds.js';
import { percentile } from './figures.mjs';

/** Makes a function that transfers for some seconds with the server's statements, but as a plain client of PostgreSQL. */
export function createPlainClient({ connection, interruption }, people, clients) {
  return async function transfer(seconds) {
    // `lockParties` sends its time limit along with the lock.
    const pool = new pg.Pool({ ...connection, max: clients, pipeline: true });
    // The query that waits for the connection tells it.
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

/** One database transaction, in which each statement waits for the one before it. */
async function transferOnce(client, { payer, payee }) {
  let sent = null;
  const tx = {
    query: (statement, values) => client.query(statement, values),
    send: (statement, values) => (sent = client.query(statement, values)),
  };
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

function orderOf({ userId }, { accountNumber: toAccountNumber }) {
  const transfer = { toAccountNumber, amountCents: 125, description: 'Payment for lunch' };
  const placement = { actor: { userId }, payingAccount: { of: 'owner', userId }, idempotencyKey: null };
  return createOrder({ kind: 'send', transfer }, placement);
}

function chooseTwo(people) {
  const first = randomInt(people.length);
  const second = (first + randomInt(1, people.length)) % people.length;
  return { payer: people[first], payee: people[second] };
}
