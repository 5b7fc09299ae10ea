// @ts-check
// One user, or one network, who does as much as the limits allow. measure.mjs starts this process and sends one job. On SIGTERM
// it sends the count of its answers by status, and exits with its requests in flight.
import { randomUUID } from 'node:crypto';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient, createTally } from './client.mjs';

const tally = createTally();

/** @typedef {import('../types.d.ts').AttackJob & { port: number }} Job */

/** @type {Record<Job['kind'], (job: Job) => void>} */
const ATTACKS = {
  statements: ({ port, token, accountId, count }) => {
    const call = createClient(port, token);
    keepInFlight(count, () => call('GET', `/api/accounts/${accountId}/statement`));
  },
  unreadStatements: ({ port, token, accountId, count }) => {
    const head = `GET /api/accounts/${accountId}/statement HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    keepInFlight(count, () => openUnread(port, head));
  },
  failedEntries: ({ port, token, count }) => {
    const call = createClient(port, token);
    keepInFlight(count, () => call('GET', '/api/transactions?status=failed&limit=1'));
  },
  /** With 4 at once, no call is refused before the limit by the minute is used up. The words are of no entry. */
  searches: ({ port, token, count }) => {
    const call = createClient(port, token);
    keepInFlight(count, () => call('GET', '/api/transactions?q=a%20word%20of%20no%20entry'));
  },
  batches: ({ port, token, accountNumbers, count }) => {
    const call = createClient(port, token);
    const transfers = accountNumbers?.map((toAccountNumber) => ({ toAccountNumber, amount: 0.01 }));
    keepInFlight(count, () => call('POST', '/api/transactions/batch', { body: { transfers } }));
  },
  /** Each attempt comes from another /64 of one /48, and is for another account. */
  logins: ({ port, count }) => {
    const call = createClient(port);
    let attempts = 0;
    keepInFlight(count, async () => {
      attempts += 1;
      const headers = { 'X-Forwarded-For': `2001:db8:1:${(attempts % 65_536).toString(16)}::1` };
      const body = { email: `${randomUUID()}@example.com`, password: 'a wrong guess' };
      const { status } = await call('POST', '/api/auth/login', { body, headers });
      // A Retry-After is for this /64 alone, so the next attempt comes at once.
      return { status, retryAfterMs: status === 401 ? 0 : 1_000 };
    });
  },
};

/**
 * Repeats each call after its answer and its Retry-After.
 *
 * @param {number} count
 * @param {() => Promise<import('./client.mjs').Answer>} call
 */
function keepInFlight(count, call) {
  for (let index = 0; index < count; index += 1) void callForEver(call);
}

/** @param {() => Promise<import('./client.mjs').Answer>} call */
async function callForEver(call) {
  for (;;) {
    const { status, retryAfterMs } = await call();
    tally.add(status);
    if (retryAfterMs > 0) await delay(retryAfterMs);
  }
}

/**
 * Reads the beginning of the answer and no more. Resolves when the server has closed the connection.
 *
 * @param {number} port
 * @param {string} head
 * @returns {Promise<import('./client.mjs').Answer>}
 */
function openUnread(port, head) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(head));
    let status = 0;
    socket.once('readable', () => {
      status = Number(/^HTTP\/1\.1 (\d+)/.exec(socket.read() ?? '')?.[1] ?? 0);
      if (status !== 200) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ status, retryAfterMs: 1_000 }));
  });
}

process.once('message', (/** @type {Job} */ job) => ATTACKS[job.kind](job));
process.once('SIGTERM', () => process.send?.(tally.counts, () => process.exit()));
process.once('disconnect', () => process.exit());
