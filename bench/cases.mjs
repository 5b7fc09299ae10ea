// @ts-check
import { batchRequests, createLoad, historyRequests, sendRequests } from './load.mjs';
import { createPeople, insertHistory } from './people.mjs';
import { createPgbench } from './pgbench.mjs';
import { createPlainClient } from './plain.mjs';

/**
 * @typedef {Awaited<ReturnType<typeof import('./stage.mjs').openStage>>} Stage
 * @typedef {Stage['grouped']} Server
 * @typedef {{ from: import('./types.d.ts').Person[], to: import('./types.d.ts').Person[] }} Parties
 * @typedef {{ key: string, name: string, server: Server, connections: number, keyed?: boolean }} SendOptions
 */

const BUSY = 64;
const CLIENTS = 20;
const BATCH = { size: 1_000, senders: 4 };
const COUNTERPARTIES = 100;

/**
 * All cases in the order of their measurement, with compared ones side by side. `run(seconds)` resolves with its counts,
 * `prepare` inserts data for this case alone, and `server` is the process whose CPU time counts.
 *
 * @param {Stage} stage
 * @param {{ pgbench: string | null }} generators
 * @returns {Promise<import('./types.d.ts').Case[]>}
 */
export async function createCases(stage, { pgbench }) {
  const insertPeople = createPeople(stage);
  const [many, few] = [await insertPeople(1_000), await insertPeople(10)];
  const [shop, payers] = [await insertPeople(1), await insertPeople(BATCH.senders)];
  const amongMany = { from: many, to: many };
  const amongFew = { from: few, to: few };
  /** @param {string} key @param {string} name @param {Parties & { connections: number, keyed?: boolean, server?: Server }} options */
  const send = (key, name, options) =>
    sendCase(stage, { key, name: `send, ${name}`, server: stage.grouped, ...options });
  /** @param {string} key @param {string} name @param {{ connections: number }} options */
  const single = (key, name, options) => sendCase(stage, { key, name, server: stage.single, ...amongMany, ...options });
  /** @param {string} key @param {import('./types.d.ts').Person[]} people */
  const sql = (key, people) => sqlCases(stage, key, people, pgbench === null ? 'pgbench is not installed' : null);

  return [
    send('sendMany', '1,000 accounts', { ...amongMany, connections: BUSY }),
    send('sendUnwatched', '1,000 accounts, no log, no metrics', {
      ...amongMany,
      server: stage.unwatched,
      connections: BUSY,
    }),
    ...sql('Many', many),
    send('sendManyKeyed', '1,000 accounts, with a key', { ...amongMany, connections: BUSY, keyed: true }),
    single('singleMany', 'one transaction each, 1,000 accounts', { connections: BUSY }),
    noOpCase(stage, amongMany),
    batchCase(stage, { from: payers, to: many, size: BATCH.size }),
    send('sendFew', '10 accounts', { ...amongFew, connections: BUSY }),
    ...sql('Few', few),
    send('sendFewKeyed', '10 accounts, with a key', { ...amongFew, connections: BUSY, keyed: true }),
    send('sendHot', 'one recipient', { from: many, to: shop, connections: BUSY }),
    send('sendHotKeyed', 'one recipient, with a key', { from: many, to: shop, connections: BUSY, keyed: true }),
    send('send8', '1,000 accounts', { ...amongMany, connections: 8 }),
    send('send1', '1,000 accounts', { ...amongMany, connections: 1 }),
    single('single1', 'one transaction each, 1,000 accounts', { connections: 1 }),
    await historyCase(stage, insertPeople, { key: 'historyShort', entryCount: 1_000 }),
    await historyCase(stage, insertPeople, { key: 'historyLong', entryCount: 1_000_000 }),
  ];
}

/**
 * @param {Stage} stage
 * @param {SendOptions & { port?: number, requests: import('./types.d.ts').Requests, weight?: number }} load
 * @returns {import('./types.d.ts').Case}
 */
function httpCase(stage, { key, name, server, port = server.port, connections, ...load }) {
  const run = createLoad(stage, { name: key, port, connections, ...load });
  return { key, name: `${name}, ${connections} conn`, server: server.pid, run };
}

/** @param {Stage} stage @param {SendOptions & Parties} options */
function sendCase(stage, { from, to, ...options }) {
  return httpCase(stage, { requests: sendRequests(options.server.port, { from, to }), ...options });
}

/**
 * The ceiling: the same request and the same answer without a ledger between them.
 *
 * @param {Stage} stage
 * @param {Parties} parties
 */
function noOpCase(stage, parties) {
  const { grouped: server } = stage;
  const requests = sendRequests(server.noOpPort, parties);
  const name = 'answer without doing it (no-op)';
  return httpCase(stage, { key: 'noOp', name, server, port: server.noOpPort, requests, connections: BUSY });
}

/** @param {Stage} stage @param {Parties & { size: number }} parties */
function batchCase(stage, parties) {
  const { grouped: server } = stage;
  const requests = batchRequests(server.port, parties);
  const [connections, weight] = [BATCH.senders, BATCH.size];
  const name = 'batches of 1,000, 1,000 accounts';
  return httpCase(stage, { key: 'batch', name, server, requests, connections, weight });
}

/**
 * The same SQL without HTTP: by pgbench, and by the server's driver and models.
 *
 * @param {Stage} stage
 * @param {string} key
 * @param {import('./types.d.ts').Person[]} people
 * @param {string | null} missing
 */
function sqlCases(stage, key, people, missing) {
  const name = `${people.length.toLocaleString('en')} accounts, ${CLIENTS} conn`;
  const [byPgbench, byPg] = [createPgbench(stage, people, CLIENTS), createPlainClient(stage, people, CLIENTS)];
  return [
    { key: `pgbench${key}`, name: `same SQL by pgbench, ${name}`, server: null, run: byPgbench, missing },
    { key: `pg${key}`, name: `same SQL by pg, ${name}`, server: process.pid, run: byPg },
  ];
}

/**
 * @param {Stage} stage
 * @param {import('./types.d.ts').InsertPeople} insertPeople
 * @param {{ key: string, entryCount: number }} history
 */
async function historyCase(stage, insertPeople, { key, entryCount }) {
  const [owner, ...others] = await insertPeople(1 + COUNTERPARTIES);
  const { grouped: server } = stage;
  const name = `first page of ${entryCount.toLocaleString('en')} entries`;
  const requests = historyRequests(server.port, owner);
  return {
    ...httpCase(stage, { key, name, server, requests, connections: 1 }),
    prepare: () => insertHistory(stage.admin, owner, others, entryCount),
  };
}
