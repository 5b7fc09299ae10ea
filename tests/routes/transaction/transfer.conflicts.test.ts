import type { Response } from 'supertest';
import { GROUP_LIMITS } from '../../../src/services/ledger/ledgerService';
import { expectSoundBook } from '../../support/book';
import { holdCommits } from '../../support/locks';
import { aPerson, balanceOf, codeOf, send, sendBatch, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { together, untilSubmitted } from '../../support/together';
import { times } from '../../support/times';

/** Once something is under way, all that comes goes together, and one payer fills the queue with 30. */
const server = useServer({ groupLimits: { ...GROUP_LIMITS, groupsMax: { small: 1, large: 1 }, waitingWeightMax: 60 } });
let alice: Person;
let bob: Person;
beforeEach(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
});
afterEach(async () => {
  await server.pool.query('DROP FUNCTION IF EXISTS fail CASCADE; DROP SEQUENCE IF EXISTS failures');
  await expectSoundBook(server.pool);
});

const balances = () => Promise.all([alice, bob].map((person) => balanceOf(server, person)));
const statusesOf = (responses: readonly Response[]) => responses.map(({ status }) => status);
const sendWith = (description: string) =>
  server.post('/api/transactions/send', { toAccountNumber: bob.accountNumber, amount: 1, description }, alice.token);

/** Makes each insert that `condition` is true for fail with this SQLSTATE. What `failures` counts stays counted. */
async function failInserts(sqlstate: string, condition: string): Promise<void> {
  await server.pool.query(`
    CREATE SEQUENCE failures;
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF ${condition} THEN RAISE EXCEPTION 'no' USING ERRCODE = '${sqlstate}'; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER fail BEFORE INSERT ON transactions FOR EACH ROW EXECUTE FUNCTION fail()`);
}

async function failures(): Promise<number> {
  const { rows } = await server.pool.query<{ count: number }>('SELECT last_value::int AS count FROM failures');
  return rows[0]!.count;
}

test('what waits together goes in one database transaction', async () => {
  const responses = await together(server, [
    ...times(20, () => () => send(server, alice, bob, 1)),
    () => sendBatch(server, bob, [[alice, 1], [alice, 1]]), // prettier-ignore
  ]);

  expect(statusesOf(responses)).toEqual(Array(21).fill(201));
  const { rows } = await server.pool.query<{ count: number }>(
    'SELECT count(*)::int FROM transactions GROUP BY xmin HAVING count(*) > 1',
  );
  expect(rows).toEqual([{ count: 22 }]);
});

describe('F17 a conflict in the database', () => {
  test.each([
    ['40001', 2],
    ['40P01', 1],
  ])('with %s, %d times, is tried again inside, and the money moves once', async (sqlstate, count) => {
    await failInserts(sqlstate, `nextval('failures') <= ${count}`);

    const response = await send(server, alice, bob, 10, 'key').expect(201);

    expect(await failures()).toBe(count + 1);
    expect(response.headers['idempotency-replayed']).toBeUndefined();
    expect(await balances()).toEqual([990, 1010]);
    expect((await send(server, alice, bob, 10, 'key').expect(201)).body).toEqual(response.body);
  });

  test('that does not end is UNAVAILABLE, and the key is free for later', async () => {
    await failInserts('40001', "nextval('failures') > 0");

    const response = await send(server, alice, bob, 10, 'key');

    expect([response.status, codeOf(response), await failures()]).toEqual([503, 'UNAVAILABLE', 4]);
    expect(server.errors).toMatchObject([{ code: 'UNAVAILABLE', cause: { code: '40001' } }]);
    server.errors.length = 0;
    await server.pool.query('DROP FUNCTION fail CASCADE');
    await send(server, alice, bob, 10, 'key').expect(201);
    expect(await balances()).toEqual([990, 1010]);
  });

  test('of a group is tried again for all of it', async () => {
    await failInserts('40001', "NEW.description IS NOT DISTINCT FROM 'unlucky' AND nextval('failures') <= 2");

    const responses = await together(
      server,
      times(10, (i) => () => sendWith(i === 5 ? 'unlucky' : 'lucky')),
    );

    expect([statusesOf(responses), await failures()]).toEqual([Array(10).fill(201), 3]);
    expect(await balances()).toEqual([990, 1010]);
  });
});

test.each([
  ['22003', 400, 'VALIDATION_FAILED'],
  ['23514', 500, 'INTERNAL'],
  ['P0001', 500, 'INTERNAL'],
])('an order that fails with %s in a group fails alone', async (sqlstate, status, code) => {
  await failInserts(sqlstate, "NEW.description IS NOT DISTINCT FROM 'poison' AND nextval('failures') > 0");

  const responses = await together(
    server,
    times(10, (i) => () => sendWith(i === 3 ? 'poison' : 'good')),
  );

  expect(statusesOf(responses)).toEqual(times(10, (i) => (i === 3 ? status : 201)));
  expect(codeOf(responses[3]!)).toBe(code);
  // Once among the others, and once alone.
  expect(await failures()).toBe(2);
  expect(await balances()).toEqual([991, 1009]);
  expect(server.errors).toMatchObject([{ code: sqlstate }]);
  server.errors.length = 0;
});

test('when too much waits, what comes is UNAVAILABLE at once and hears when to come back, and what waits is done', async () => {
  const release = await holdCommits(server);
  const first = await untilSubmitted([() => send(server, alice, bob, 1)]);
  const waiting = await untilSubmitted(times(30, () => () => send(server, alice, bob, 1)));

  const response = await send(server, alice, bob, 1, 'key');

  expect([response.status, codeOf(response), response.headers['retry-after']]).toEqual([503, 'UNAVAILABLE', '1']);
  expect(server.requests.filter(({ path }) => path === '/api/transactions/send')).toHaveLength(1);
  server.errors.length = 0;
  await release();
  expect(statusesOf([...(await first.responses), ...(await waiting.responses)])).toEqual(Array(31).fill(201));
  await send(server, alice, bob, 1, 'key').expect(201);
  expect(await balances()).toEqual([968, 1032]);
});

test('fault F2: a queue that one payer has filled is full for that payer only', async () => {
  const release = await holdCommits(server);
  const first = await untilSubmitted([() => send(server, alice, bob, 1)]);
  const greedy = await untilSubmitted(times(30, () => () => send(server, alice, bob, 1)));
  const refused = await send(server, alice, bob, 1);

  const others = await untilSubmitted([() => send(server, bob, alice, 5)]);

  await release();
  expect(codeOf(refused)).toBe('UNAVAILABLE');
  server.errors.length = 0;
  const responses = [first, greedy, others].map((each) => each.responses);
  expect(statusesOf((await Promise.all(responses)).flat())).toEqual(Array(32).fill(201));
  expect(await balances()).toEqual([974, 1026]);
});
