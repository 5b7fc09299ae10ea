import { Client } from 'pg';
import { aPerson, balanceOf, send, type Person } from '../support/people';
import { startPgProxy, type CommitFault, type PgProxy } from '../support/pgProxy';
import { start, stop, stopAll, type ServerProcess } from '../support/serverProcess';
import { createDatabase } from '../support/testDatabase';
import { callsTo, type TestServer } from '../support/testServer';

/** A server as a process that is killed or stopped, and the next one on the same database. */
const SECRETS = { JWT_ACCESS_SECRET: 'a'.repeat(40), JWT_REFRESH_SECRET: 'b'.repeat(40) };
let database: Awaited<ReturnType<typeof createDatabase>>;
let proxy: PgProxy;
let observer: Client;
let first: ServerProcess;
let there: TestServer;
let alice: Person;
let bob: Person;

beforeEach(async () => {
  database = await createDatabase();
  proxy = await startPgProxy(database.connection);
  observer = new Client(database.connection);
  await observer.connect();
  first = start({ DATABASE_URL: proxy.connection.connectionString!, ...SECRETS });
  there = await callsOf(first);
  [alice, bob] = [await aPerson(there), await aPerson(there)];
});
afterEach(async () => {
  await stopAll();
  await observer.end();
  await proxy.close();
  await database.drop();
});

async function callsOf({ ready }: ServerProcess): Promise<TestServer> {
  const url = await ready;
  return callsTo(() => url) as TestServer;
}

const startNext = () => callsOf(start({ DATABASE_URL: database.connection.connectionString!, ...SECRETS }));

/** Kills the server while one transfer is at its COMMIT, which has this fault. */
async function killAtCommit(fault: CommitFault, isThere: boolean): Promise<void> {
  proxy.failCommits(fault);
  const sending = send(there, alice, bob, 10, 'key').then((response) => response);
  const lost = expect(sending).rejects.toThrow();
  while (proxy.faults === 0) await new Promise(setImmediate);
  while (isThere !== (await findSent()) > 0);
  first.child.kill('SIGKILL');
  expect(await first.ended).toBe('SIGKILL');
  await lost;
}

async function findSent(): Promise<number> {
  return (await observer.query("SELECT id FROM transactions WHERE type = 'transfer'")).rowCount!;
}

const balancesAt = async (server: TestServer) => [await balanceOf(server, alice), await balanceOf(server, bob)];

test('I16 after a server was killed between COMMIT and its answer, the key replays what was committed', async () => {
  await killAtCommit('mute', true);
  const next = await startNext();

  const { body, headers } = await send(next, alice, bob, 10, 'key').expect(201);

  expect(headers['idempotency-replayed']).toBe('true');
  const { rows } = await observer.query("SELECT id FROM transactions WHERE type = 'transfer'");
  expect(rows).toEqual([{ id: body.transaction.id }]);
  expect([body.balance, await balancesAt(next)]).toEqual([990, [990, 1010]]);
});

test('I17 after a server was killed before COMMIT, the key is free, and moves the money once', async () => {
  await killAtCommit('hold', false);
  const next = await startNext();

  const { body, headers } = await send(next, alice, bob, 10, 'key').expect(201);
  const again = await send(next, alice, bob, 10, 'key').expect(201);

  expect([headers, again.headers].map((each) => each['idempotency-replayed'])).toEqual([undefined, 'true']);
  expect(again.body).toEqual(body);
  expect(await balancesAt(next)).toEqual([990, 1010]);
});

test('I24 after a restart, the key gives the first answer again', async () => {
  const { body } = await send(there, alice, bob, 10, 'key').expect(201);
  expect(await stop(first)).toBe(0);
  const next = await startNext();

  const again = await send(next, alice, bob, 10, 'key').expect(201);

  expect([again.body, again.headers['idempotency-replayed']]).toEqual([body, 'true']);
  expect(await balancesAt(next)).toEqual([990, 1010]);
});
