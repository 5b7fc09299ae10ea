import type { Test } from 'supertest';
import { AppError } from '../../../src/errors/appError';
import { GROUP_LIMITS } from '../../../src/services/ledger/ledgerService';
import { expectSoundBook } from '../../support/book';
import { holdCommits, lockOutside, untilWaiting } from '../../support/locks';
import { aPerson, balanceOf, codeOf, refund, send, sendBatch, type Person } from '../../support/people';
import { startPgProxy, type PgProxy } from '../../support/pgProxy';
import { aPool, noPools } from '../../support/pools';
import { callsTo, startServer, tokens, useServer, type TestServer } from '../../support/testServer';
import { together, untilSubmitted } from '../../support/together';

/** `details.moved` of a 503, on every call that moves money. */
const server = useServer();
/** The reports of other servers on the same database. The tests cause every fault. */
const reported = { errors: [] as unknown[], requests: [], events: [] };
const closing: (() => unknown)[] = [];
let proxy: PgProxy;
let behindProxy: TestServer;
let withoutDatabase: TestServer;
let withoutLimiter: TestServer;
let alice: Person;
let bob: Person;
let paidId: string;

async function anotherServer(
  ...args: [connection: Parameters<typeof startServer>[0], Parameters<typeof startServer>[2]]
) {
  const { url } = await startServer(args[0], reported, args[1], closing);
  return { ...server, ...callsTo(() => url) };
}

beforeAll(async () => {
  proxy = await startPgProxy(server.connection);
  closing.push(proxy.close);
  behindProxy = await anotherServer(proxy.connection, {});
  withoutDatabase = await anotherServer(server.connection, { pools: noPools() });
  const createLimiter = () => ({ ...BROKEN_LIMITER });
  const rateLimits = { authPerMinute: 0, apiPerMinute: 1_000 };
  withoutLimiter = await anotherServer(server.connection, { createLimiter: createLimiter as never, rateLimits });
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});
beforeEach(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
  paidId = (await send(server, alice, bob, 100).expect(201)).body.transaction.id as string;
});
afterEach(async () => {
  proxy.heal();
  reported.errors.length = 0;
  await expectSoundBook(server.pool);
});

/** As the limiter of a worker whose primary process is silent. */
const silent = () => Promise.reject(new AppError('UNAVAILABLE'));
const BROKEN_LIMITER = { consume: silent, get: silent, set: silent, delete: silent, reward: silent, penalty: silent };

const calls: [string, (at: TestServer, key?: string) => Test][] = [
  ['send', (at, key) => send(at, alice, bob, 10, key)],
  ['batch', (at, key) => sendBatch(at, alice, [[bob, 4], [bob, 6]], key)], // prettier-ignore
  ['refund', (at, key) => refund(at, bob, paidId, { amount: 10 }, key)],
];
const TEXTS = {
  nothing: [
    'This request moved nothing. Send the same request with the same Idempotency-Key again: it is moved once.',
    'This request moved nothing. It is safe to send it again.',
  ],
  unknown: [
    'It is not known whether the money was moved. Send the same request with the same Idempotency-Key again: it is moved once.',
    'It is not known whether the money was moved. Look at your transactions before you send it again: without an Idempotency-Key it would be moved twice.',
  ],
};

type Answer = Awaited<ReturnType<typeof server.get>>;
function expectMoved(response: Answer, moved: keyof typeof TEXTS, { hasKey }: { hasKey: boolean }): void {
  expect([response.status, codeOf(response), response.headers['retry-after']]).toEqual([503, 'UNAVAILABLE', '1']);
  expect([response.body.details, response.body.detail]).toEqual([{ moved }, TEXTS[moved][hasKey ? 0 : 1]]);
}
const balances = async () => [await balanceOf(server, alice), await balanceOf(server, bob)];
/** Reports of this very server that belong to the fault. */
const forgetErrors = () => (server.errors.length = 0);

describe.each(calls)('fault G2: a %s', (_name, call) => {
  test('says that nothing moved when no connection can be made', async () => {
    expectMoved(await call(withoutDatabase, 'key'), 'nothing', { hasKey: true });
    expectMoved(await call(withoutDatabase), 'nothing', { hasKey: false });
  });

  test('says that nothing moved when the limits cannot be asked, before the ledger', async () => {
    expectMoved(await call(withoutLimiter, 'key'), 'nothing', { hasKey: true });
    expectMoved(await call(withoutLimiter), 'nothing', { hasKey: false });
  });

  test.each(['25006', '53100', '53200', '40001', '57014', '58030'])(
    'says that nothing moved when a statement fails with %s',
    async (sqlstate) => {
      await server.pool.query(
        `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '${sqlstate}'; END $$;
         CREATE TRIGGER fail BEFORE INSERT ON transactions FOR EACH ROW EXECUTE FUNCTION fail()`,
      );

      const response = await call(server, 'key');

      await server.pool.query('DROP FUNCTION fail CASCADE');
      expectMoved(response, 'nothing', { hasKey: true });
      expect(await balances()).toEqual([900, 1100]);
      forgetErrors();
      expect((await call(server, 'key').expect(201)).headers['idempotency-replayed']).toBeUndefined();
    },
  );

  test('says that nothing moved when its account is held by another transaction for too long', async () => {
    const unlock = await lockOutside(server, alice);

    const response = await call(server, 'key');

    await unlock();
    expectMoved(response, 'nothing', { hasKey: true });
    expect(await balances()).toEqual([900, 1100]);
    forgetErrors();
  });

  test('says that it is not known when the answer to COMMIT is lost in every attempt', async () => {
    proxy.failCommits(...Array<'cut after'>(10).fill('cut after'));

    expectMoved(await call(behindProxy, 'key'), 'unknown', { hasKey: true });
    proxy.failCommits(...Array<'cut before'>(10).fill('cut before'));
    expectMoved(await call(behindProxy), 'unknown', { hasKey: false });
  });

  test('says that it is not known when one COMMIT has no answer and no later attempt comes so far', async () => {
    const release = await holdCommits(server);
    proxy.failCommits('cut during');

    const calling = call(behindProxy, 'key').then((response) => response);
    // PostgreSQL is at COMMIT and holds the accounts, which each later attempt waits for in vain.
    await untilWaiting(server, 2);
    const response = await calling;
    await release();

    expectMoved(response, 'unknown', { hasKey: true });
    const again = await call(server, 'key').expect(201);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });
});

test('fault G2: what is turned away because too much waits has moved nothing', async () => {
  const release = await holdCommits(server);
  const limits = {
    ...GROUP_LIMITS,
    groupsMax: { small: 1, large: 1 },
    groupWeightMax: 1,
    waitingWeightMax: 1,
    waitMsMax: 60_000,
    totalMsMax: 60_000,
  };
  const small = await anotherServer(server.connection, { groupLimits: limits });
  const under = await untilSubmitted([() => send(small, alice, bob, 1)]);
  const waiting = await untilSubmitted([() => send(small, alice, bob, 1)]);

  const response = await send(small, alice, bob, 1);

  await release();
  expectMoved(response, 'nothing', { hasKey: false });
  await Promise.all([under.responses, waiting.responses]);
  expect(await balances()).toEqual([898, 1102]);
});

test('fault G2: what waited in vain for its group has moved nothing, and what was under way for too long is not known', async () => {
  const release = await holdCommits(server);
  const limits = {
    ...GROUP_LIMITS,
    groupsMax: { small: 1, large: 1 },
    groupWeightMax: 1,
    waitMsMax: 200,
    totalMsMax: 400,
  };
  const hasty = await anotherServer(server.connection, { groupLimits: limits });
  const under = await untilSubmitted([() => send(hasty, alice, bob, 1, 'under way')]);
  const waiting = await untilSubmitted([() => send(hasty, alice, bob, 1, 'waiting')]);

  const [[waited], [late]] = await Promise.all([waiting.responses, under.responses]);

  await release();
  expectMoved(waited!, 'nothing', { hasKey: true });
  expectMoved(late!, 'unknown', { hasKey: true });
  expect((await send(server, alice, bob, 1, 'under way').expect(201)).headers['idempotency-replayed']).toBe('true');
  expect(await balances()).toEqual([899, 1101]);
});

test('fault G2: without a connection in time, nothing has moved', async () => {
  const held = aPool(server.connection);
  const crowded = await anotherServer(server.connection, { pools: { ...server.pools, ledger: held } });
  const client = await held.connect();

  const response = await send(crowded, alice, bob, 1, 'key');

  client.release();
  await held.end();
  expectMoved(response, 'nothing', { hasKey: true });
});

test('fault G2: of a group that is undone, each order hears that nothing moved', async () => {
  const orders = Array.from({ length: 5 }, (_, i) => () => send(server, alice, bob, 1, `key ${i}`));
  await server.pool.query(
    `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF NEW.idempotency_key LIKE 'key %' THEN RAISE EXCEPTION 'no' USING ERRCODE = '53100'; END IF;
       RETURN NEW;
     END $$;
     CREATE TRIGGER fail BEFORE INSERT ON transactions FOR EACH ROW EXECUTE FUNCTION fail()`,
  );

  const responses = await together(server, orders);

  await server.pool.query('DROP FUNCTION fail CASCADE');
  for (const response of responses) expectMoved(response, 'nothing', { hasKey: true });
  expect(await balances()).toEqual([900, 1100]);
  forgetErrors();
});

test('fault G2: a call that moves no money says nothing of money', async () => {
  const token = tokens.signAccess({ userId: alice.id, sessionId: alice.id });

  for (const path of ['/api/transactions', `/api/transactions/${paidId}`, '/api/users/me']) {
    const response = await withoutDatabase.get(path, token);
    expect([response.status, codeOf(response), response.body.details]).toEqual([503, 'UNAVAILABLE', undefined]);
  }
});
