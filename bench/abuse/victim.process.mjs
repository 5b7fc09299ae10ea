// @ts-check
// The victim pays five times a second without waiting for earlier answers, and may log in beside that. measure.mjs starts this
// process, sends one job and gets one result.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient, createTally } from './client.mjs';

const PAYMENTS_PER_SECOND = 5;
const LOGINS = 12;

/**
 * @param {import('../types.d.ts').VictimJob} job
 * @returns {Promise<import('../types.d.ts').VictimResult>}
 */
async function doJob({ port, seconds, payment, login }) {
  const [payments, logins] = await Promise.all([
    repeat(createPayment(port, payment), { seconds, count: seconds * PAYMENTS_PER_SECOND, expected: 201 }),
    login && repeat(createLogin(port, login), { seconds, count: LOGINS, expected: 200 }),
  ]);
  return { payments, logins };
}

/**
 * Begins each call at its due time, and counts from that time: a server that stalls delays every call that is due meanwhile.
 *
 * @param {() => Promise<import('./client.mjs').Answer>} call
 * @param {{ seconds: number, count: number, expected: number }} plan
 */
async function repeat(call, { seconds, count, expected }) {
  const startedAt = performance.now();
  const calls = Array.from({ length: count }, async (_, index) => {
    const dueAt = startedAt + (index * seconds * 1_000) / count;
    await delay(dueAt - performance.now());
    const { status } = await call();
    return { status, ms: performance.now() - dueAt };
  });
  const answers = await Promise.all(calls);
  const refused = createTally();
  for (const { status } of answers) if (status !== expected) refused.add(status);
  return { latencies: answers.map(({ ms }) => ms), refused: refused.counts };
}

/** @param {number} port @param {import('../types.d.ts').VictimJob['payment']} payment */
function createPayment(port, { token, toAccountNumber }) {
  const call = createClient(port, token);
  const body = { toAccountNumber, amount: 0.01, description: 'Payment for lunch' };
  return () => call('POST', '/api/transactions/send', { body, headers: { 'Idempotency-Key': randomUUID() } });
}

/** @param {number} port @param {import('../types.d.ts').Login} login */
function createLogin(port, { email, password, address }) {
  const call = createClient(port);
  const headers = { 'X-Forwarded-For': address };
  return () => call('POST', '/api/auth/login', { body: { email, password }, headers });
}

process.once('message', async (/** @type {import('../types.d.ts').VictimJob} */ job) => {
  process.send?.(await doJob(job));
  process.disconnect();
});
