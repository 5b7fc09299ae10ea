import type { Test } from 'supertest';
import { GROUP_LIMITS } from '../../../src/services/ledger/ledgerService';
import { expectSoundBook } from '../../support/book';
import { holdCommits, untilWaiting } from '../../support/locks';
import { aPerson, balanceOf, codeOf, refund, send, sendBatch, type Person } from '../../support/people';
import { startPgProxy, type PgProxy } from '../../support/pgProxy';
import { callsTo, startServer, useServer, type TestServer } from '../../support/testServer';
import { together } from '../../support/together';
import { times } from '../../support/times';

/** Two servers on one database: this one sees what is there, and the other one has a link that fails. */
const server = useServer();
let there: TestServer;
let proxy: PgProxy;
/** The reports of the other server. The tests cause every fault. */
const reported = { errors: [] as unknown[], requests: [], events: [] };
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  proxy = await startPgProxy(server.connection);
  closing.push(proxy.close);
  const { url } = await startServer(
    proxy.connection,
    reported,
    { groupLimits: { ...GROUP_LIMITS, groupsMax: { small: 1, large: 1 } } },
    closing,
  );
  there = { ...server, ...callsTo(() => url) };
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

let alice: Person;
let bob: Person;
beforeEach(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
});
afterEach(async () => {
  proxy.heal();
  reported.errors.length = 0;
  await expectSoundBook(server.pool);
});

const balances = () => Promise.all([alice, bob].map((person) => balanceOf(server, person)));
const entriesOf = async ({ token }: Person) => (await server.get('/api/transactions', token).expect(200)).body.data;

const calls: [string, (id: string, key: string) => Test, number][] = [
  ['send', (_id, key) => send(there, alice, bob, 10, key), 890],
  // prettier-ignore
  ['batch', (_id, key) => sendBatch(there, alice, [[bob, 4], [bob, 5], [bob, 1]], key), 890],
  ['refund', (id, key) => refund(there, bob, id, { amount: 10 }, key), 910],
];

describe.each(calls)('F09 when the link is cut at the COMMIT of a %s', (_name, call, aliceHas) => {
  let id: string;
  beforeEach(async () => {
    id = (await send(server, alice, bob, 100).expect(201)).body.transaction.id as string;
  });

  test.each(['cut after', 'cut before'] as const)(
    '%s, it is answered as done, is done once, and its key replays it',
    async (fault) => {
      proxy.failCommits(fault);

      const response = await call(id, 'key');

      expect([response.status, proxy.faults]).toEqual([201, 1]);
      expect(response.headers['idempotency-replayed']).toBeUndefined();
      expect(await balances()).toEqual([aliceHas, 2000 - aliceHas]);
      const again = await call(id, 'key').expect(201);
      expect([again.body, again.headers['idempotency-replayed']]).toEqual([response.body, 'true']);
      expect(await balances()).toEqual([aliceHas, 2000 - aliceHas]);
    },
  );

  test.each(['cut after', 'cut before'] as const)(
    '%s, again and again, its outcome is unknown, and its key moves the money once',
    async (fault) => {
      proxy.failCommits(...times(10, () => fault));

      const response = await call(id, 'key');

      expect([response.status, codeOf(response)]).toEqual([503, 'UNAVAILABLE']);
      expect(response.body.detail).toMatch(/^It is not known whether the money was moved.*same Idempotency-Key/);
      expect(response.headers['retry-after']).toBe('1');
      expect(proxy.faults).toBe(4);
      expect(reported.errors.at(-1)).toMatchObject({ code: 'UNAVAILABLE', cause: expect.any(Error) });
      proxy.heal();
      const again = await call(id, 'key').expect(201);
      expect(again.headers['idempotency-replayed']).toBe(fault === 'cut after' ? 'true' : undefined);
      expect(await balances()).toEqual([aliceHas, 2000 - aliceHas]);
    },
  );
});

describe('F09 when the link is cut after COMMIT', () => {
  test('a transfer without a key is looked up as well, and done once', async () => {
    proxy.failCommits('cut after', 'cut after', 'cut after');

    const { body } = await send(there, alice, bob, 10).expect(201);

    expect(proxy.faults).toBe(3);
    expect(await balances()).toEqual([990, 1010]);
    expect((await entriesOf(alice))[0]).toMatchObject({ id: body.transaction.id, balance_after: body.balance });
  });

  test('a recorded refusal is answered as such, and recorded once', async () => {
    proxy.failCommits('cut after');

    const response = await send(there, alice, bob, 1500, 'key');

    expect([response.status, codeOf(response), proxy.faults]).toEqual([402, 'INSUFFICIENT_FUNDS', 1]);
    expect(response.headers['idempotency-replayed']).toBeUndefined();
    expect(await entriesOf(alice)).toHaveLength(2);
    expect((await send(there, alice, bob, 1500, 'key')).headers['idempotency-replayed']).toBe('true');
  });

  test('each of forty transfers at once is done once', async () => {
    proxy.failCommits('cut after', 'cut after', 'cut after');

    const responses = await Promise.all(
      times(40, (i) => send(there, alice, bob, 1, i % 2 ? `key ${i % 8}` : undefined)),
    );

    expect(proxy.faults).toBe(3);
    expect(responses.map(({ status }) => status)).toEqual(Array(40).fill(201));
    expect(new Set(responses.map(({ body }) => body.transaction.id as string)).size).toBe(24);
    expect(await balances()).toEqual([976, 1024]);
  });
});

test('F09 what a group has committed is looked up for each of its orders, also when they go on one by one', async () => {
  // The first COMMIT is of what is under way before, and the last ones are of each order alone.
  proxy.failCommits('none', 'cut after', 'roll back');

  const calls = times(5, () => () => send(there, alice, bob, 1));
  const responses = await together(there, calls, server);

  expect([proxy.faults, responses.map(({ status }) => status)]).toEqual([2, Array(5).fill(201)]);
  expect(await balances()).toEqual([995, 1005]);
});

test('F10 when the answer to COMMIT never comes, it is looked up over another connection in time', async () => {
  const start = performance.now();
  proxy.failCommits('mute');

  const { headers } = await send(there, alice, bob, 10, 'key').expect(201);

  expect(performance.now() - start).toBeLessThan(12_000);
  expect([proxy.faults, headers['idempotency-replayed']]).toEqual([1, undefined]);
  expect(await balances()).toEqual([990, 1010]);
});

test('F09 when the link is cut while PostgreSQL is at COMMIT, the look-up waits for the end of it', async () => {
  const release = await holdCommits(server);
  proxy.failCommits('cut during');

  const sending = send(there, alice, bob, 10).then((response) => response);
  // One has the accounts and waits at COMMIT, and the next attempt waits for the accounts.
  await untilWaiting(server, 2);
  await release();
  const response = await sending;

  expect([response.status, proxy.faults]).toEqual([201, 1]);
  expect(await balances()).toEqual([990, 1010]);
});

test('a COMMIT that PostgreSQL answers with ROLLBACK is no success, and its key is free', async () => {
  proxy.failCommits('roll back');

  const response = await send(there, alice, bob, 10, 'key');

  expect([response.status, codeOf(response)]).toEqual([500, 'INTERNAL']);
  expect(reported.errors).toMatchObject([{ message: expect.stringContaining('aborted') }]);
  expect(await balances()).toEqual([1000, 1000]);
  const again = await send(there, alice, bob, 10, 'key').expect(201);
  expect(again.headers['idempotency-replayed']).toBeUndefined();
});

test('F10 when the link is dark, every client gets an answer in time, and is served when it is back', async () => {
  await send(there, alice, bob, 10).expect(201);
  const start = performance.now();
  proxy.blackHole();

  const [read, ...responses] = await Promise.all([
    there.get('/api/users/me', alice.token).then((response) => response),
    ...times(20, (i) => send(there, alice, bob, 10, `key ${i}`).then((response) => response)),
  ]);

  expect(performance.now() - start).toBeLessThan(12_000);
  for (const response of [read, ...responses])
    expect([response.status, codeOf(response)]).toEqual([503, 'UNAVAILABLE']);
  proxy.heal();
  await there.get('/api/users/me', alice.token).expect(200);
  const again = await Promise.all(
    times(20, (i) => send(there, alice, bob, 10, `key ${i}`).then((response) => response)),
  );
  expect(again.map(({ status }) => status)).toEqual(Array(20).fill(201));
  expect(await balances()).toEqual([790, 1210]);
});
