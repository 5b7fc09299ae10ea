import { batchRequests, createLoad, historyRequests, sendRequests } from './load.mjs';
import { createPeople, insertHistory } from './people.mjs';
import { createPgbench } from './pgbench.mjs';
import { createPlainClient } from './plain.mjs';

const BUSY = 64;
const CLIENTS = 20;
const BATCH = { size: 1_000, senders: 4 };
const COUNTERPARTIES = 100;

/**
 * All that is measured, in this order: what is compared stands close together. `run(seconds)` resolves with what it
 * counted, `prepare` fills what only this case needs, and `server` is the process whose CPU time is told.
 */
export async function createCases(stage, { pgbench }) {
  const insertPeople = createPeople(stage);
  const [many, few] = [await insertPeople(1_000), await insertPeople(10)];
  const [shop, payers] = [await insertPeople(1), await insertPeople(BATCH.senders)];
  const amongMany = { from: many, to: many };
  const amongFew = { from: few, to: few };
  const send = (key, name, options) =>
    sendCase(stage, { key, name: `send, ${name}`, server: stage.grouped, ...options });
  const single = (key, name, options) => sendCase(stage, { key, name, server: stage.single, ...amongMany, ...options });
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

function httpCase(stage, { key, name, server, port = server.port, connections, ...load }) {
  const run = createLoad(stage, { name: key, port, connections, ...load });
  return { key, name: `${name}, ${connections} conn`, server: server.pid, run };
}

function sendCase(stage, { from, to, ...options }) {
  return httpCase(stage, { requests: sendRequests(options.server.port, { from, to }), ...options });
}

/** The ceiling: the same request and an answer of the same shape, and no ledger between them. */
function noOpCase(stage, parties) {
  const { grouped: server } = stage;
  const requests = sendRequests(server.noOpPort, parties);
  const name = 'answer without doing it (no-op)';
  return httpCase(stage, { key: 'noOp', name, server, port: server.noOpPort, requests, connections: BUSY });
}

function batchCase(stage, parties) {
  const { grouped: server } = stage;
  const requests = batchRequests(server.port, parties);
  const [connections, weight] = [BATCH.senders, BATCH.size];
  const name = 'batches of 1,000, 1,000 accounts';
  return httpCase(stage, { key: 'batch', name, server, requests, connections, weight });
}

/** The same SQL without HTTP: by pgbench, and by the driver and the models that the server has. */
function sqlCases(stage, key, people, missing) {
  const name = `${people.length.toLocaleString('en')} accounts, ${CLIENTS} conn`;
  const [byPgbench, byPg] = [createPgbench(stage, people, CLIENTS), createPlainClient(stage, people, CLIENTS)];
  return [
    { key: `pgbench${key}`, name: `same SQL by pgbench, ${name}`, server: null, run: byPgbench, missing },
    { key: `pg${key}`, name: `same SQL by pg, ${name}`, server: process.pid, run: byPg },
  ];
}

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
