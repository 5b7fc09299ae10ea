import { GROUP_LIMITS } from '../../../src/services/ledger/ledgerService';
import { expectSoundBook } from '../../support/book';
import { holdCommits, untilWaiting } from '../../support/locks';
import { aPerson, aPersonWith, balanceOf, send, type Person } from '../../support/people';
import { holdLastByte } from '../../support/rawHttp';
import { callsTo, startServer, useServer, type TestServer } from '../../support/testServer';

const server = useServer();
const times = <T>(count: number, make: (i: number) => T) =>
  Promise.all(Array.from({ length: count }, (_, i) => make(i)));
const countOf = (status: number, responses: { status: number }[]) =>
  responses.filter((response) => response.status === status).length;

async function deadlocks(): Promise<number> {
  await server.pool.query('SELECT pg_stat_clear_snapshot()');
  const { rows } = await server.pool.query<{ deadlocks: number }>(
    'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
  );
  return rows[0]!.deadlocks;
}

afterEach(async () => {
  await expectSoundBook(server.pool);
  expect(await deadlocks()).toBe(0);
});

test('T06 forty sends of 80 % of a balance at once: exactly one succeeds', async () => {
  const [alice, bob] = [await aPersonWith(server, 100), await aPerson(server)];

  const responses = await times(40, () => send(server, alice, bob, 80));

  expect([countOf(201, responses), countOf(402, responses)]).toEqual([1, 39]);
  expect(await balanceOf(server, alice)).toBe(20);
});

test('T06 the same with keys: the refusals are recorded, and move nothing', async () => {
  const [alice, bob] = [await aPersonWith(server, 100), await aPerson(server)];

  const responses = await times(40, (i) => send(server, alice, bob, 80, `key ${i}`));

  expect([countOf(201, responses), countOf(402, responses)]).toEqual([1, 39]);
  const { body } = await server.get('/api/transactions?status=failed&limit=100', alice.token);
  expect(body.data).toHaveLength(39);
});

test('T07 forty sends whose last bytes come at once: exactly one succeeds', async () => {
  const [alice, bob] = [await aPersonWith(server, 100), await aPerson(server)];
  const body = JSON.stringify({ toAccountNumber: bob.accountNumber, amount: 80 });
  const head = `POST /api/transactions/send HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${alice.token}\r\n`;
  const bytes = `${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const releases = await times(40, () => holdLastByte(server.port, bytes));

  const answers = await Promise.all(releases.map((release) => release()));

  expect([countOf(201, answers), countOf(402, answers)]).toEqual([1, 39]);
  expect(await balanceOf(server, alice)).toBe(20);
});

test('T08 thirty sends of a tenth of a balance at once: exactly ten succeed', async () => {
  const [alice, bob] = [await aPersonWith(server, 100), await aPerson(server)];

  const responses = await times(30, () => send(server, alice, bob, 10));

  expect([countOf(201, responses), countOf(402, responses)]).toEqual([10, 20]);
  expect(await balanceOf(server, alice)).toBe(0);
});

test('T09 sixty sends in both directions at once finish without deadlock and keep the total', async () => {
  const [alice, bob] = [await aPerson(server), await aPerson(server)];

  const responses = await times(60, (i) => (i % 2 ? send(server, alice, bob, 7) : send(server, bob, alice, 7)));

  expect(countOf(201, responses)).toBe(60);
  expect([await balanceOf(server, alice), await balanceOf(server, bob)]).toEqual([1000, 1000]);
});

test('T10 ninety sends around a ring of three finish without deadlock', async () => {
  const ring = [await aPerson(server), await aPerson(server), await aPerson(server)];

  const responses = await times(90, (i) => send(server, ring[i % 3]!, ring[(i + 1) % 3]!, 1));

  expect(countOf(201, responses)).toBe(90);
});

test('T11 sends of fifty people to one account all succeed', async () => {
  const [hot, senders] = [await aPerson(server), await times(50, () => aPerson(server))];

  const responses = await times(200, (i) => send(server, senders[i % 50]!, hot, 1));

  expect(countOf(201, responses)).toBe(200);
  expect(await balanceOf(server, hot)).toBe(1200);
});

test('T12 T13 a reader sees the same total in every snapshot, and no negative balance', async () => {
  const people = [await aPerson(server), await aPerson(server), await aPerson(server)];
  const reads: { total: string; sound: boolean }[] = [];
  const sending = times(60, (i) => send(server, people[i % 3]!, people[(i * 2 + 1) % 3]!, 300));
  const done = sending.then(() => true);
  do {
    const { rows } = await server.pool.query<{ total: string; sound: boolean }>(
      "SELECT sum(balance) AS total, bool_and(balance >= 0 AND balance <> 'NaN') AS sound FROM accounts",
    );
    reads.push(rows[0]!);
  } while (!(await Promise.race([done, Promise.resolve(false)])));

  expect(reads.length).toBeGreaterThan(1);
  expect(new Set(reads.map(({ total, sound }) => `${total} ${String(sound)}`)).size).toBe(1);
});

test('a transfer that waited has the time of when its turn came', async () => {
  const [alice, bob] = [await aPerson(server), await aPerson(server)];
  const outside = await server.pool.connect();
  await outside.query('BEGIN');
  await outside.query('SELECT 1 FROM accounts WHERE account_number = $1 FOR UPDATE', [bob.accountNumber]);
  const waiting = send(server, alice, bob, 1).then((response) => response);
  const waits = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  while ((await server.pool.query(waits)).rowCount === 0);

  const { rows } = await outside.query<{ now: Date }>("SELECT date_trunc('milliseconds', clock_timestamp()) AS now");
  await outside.query('COMMIT');
  outside.release();

  const { body } = await waiting;
  expect(new Date(body.transaction.created_at as string).getTime()).toBeGreaterThanOrEqual(rows[0]!.now.getTime());
});

test('T23 an account that is read in the middle of a transfer has its old balance, and then its new one', async () => {
  const [alice, bob] = [await aPerson(server), await aPerson(server)];
  const balances = async () => [await balanceOf(server, alice), await balanceOf(server, bob)];
  const entries = async ({ token }: Person) =>
    (await server.get('/api/transactions', token)).body.data.length as number;
  const release = await holdCommits(server);
  const sending = send(server, alice, bob, 10).then((response) => response);
  await untilWaiting(server, 1);

  expect(await balances()).toEqual([1000, 1000]);
  expect([await entries(alice), await entries(bob)]).toEqual([1, 1]);

  await release();
  expect((await sending).status).toBe(201);
  expect(await balances()).toEqual([990, 1010]);
  expect([await entries(alice), await entries(bob)]).toEqual([2, 2]);
});

test('T22 pages stay whole while rows are added', async () => {
  const [alice, bob] = [await aPerson(server), await aPerson(server)];
  await times(25, () => send(server, alice, bob, 1));

  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor && `&cursor=${cursor}`;
    const [page] = await Promise.all([
      server.get(`/api/transactions?limit=5${query}`, alice.token).expect(200),
      times(3, () => send(server, bob, alice, 1)),
    ]);
    seen.push(...page.body.data.map((entry: { id: string }) => entry.id));
    cursor = page.body.nextCursor;
  }

  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThanOrEqual(26);
});

test('T25 I23 two servers on one database agree about balances and keys', async () => {
  const closing: (() => Promise<unknown>)[] = [];
  const second = await startServer(server.connection, server, {}, closing);
  try {
    const [alice, bob] = [await aPersonWith(server, 100), await aPerson(server)];
    const there: TestServer = { ...server, ...callsTo(() => second.url) };

    const responses = await times(40, (i) =>
      send(i % 2 ? there : server, alice, bob, 25, `both ${Math.floor(i / 2) % 4}`),
    );

    expect(countOf(201, responses)).toBe(40);
    expect(await balanceOf(server, alice)).toBe(0);
  } finally {
    for (const close of closing.reverse()) await close();
  }
});

describe('when each send is a separate database transaction', () => {
  const closing: (() => Promise<unknown>)[] = [];
  let there: TestServer;
  beforeAll(async () => {
    const groupLimits = { ...GROUP_LIMITS, groupsMax: { small: 100, large: 1 }, stallMs: 0, groupWeightMax: 1 };
    const second = await startServer(server.connection, server, { groupLimits }, closing);
    there = { ...server, ...second, ...callsTo(() => second.url) };
  });
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  test('T24 fifty of one pair in one direction at once finish without deadlock', async () => {
    const [alice, bob] = [await aPerson(server), await aPerson(server)];

    const responses = await times(50, () => send(there, alice, bob, 1));

    expect(countOf(201, responses)).toBe(50);
    expect([await balanceOf(server, alice), await balanceOf(server, bob)]).toEqual([950, 1050]);
  });

  test('T06 T09 sixty in both directions at once move no more than there is, and finish without deadlock', async () => {
    const [alice, bob] = [await aPersonWith(server, 100), await aPersonWith(server, 100)];

    const responses = await times(60, (i) => (i % 2 ? send(there, alice, bob, 90) : send(there, bob, alice, 90)));

    expect(countOf(201, responses) + countOf(402, responses)).toBe(60);
    expect((await balanceOf(server, alice)) + (await balanceOf(server, bob))).toBe(200);
  });

  test('T19 a hundred at once, over five connections, are all answered, and no request waits for a connection after that', async () => {
    const people = await times(10, () => aPerson(server));

    const responses = await times(100, (i) => send(there, people[i % 10]!, people[(i + 1 + (i % 7)) % 10]!, 1));

    expect(countOf(201, responses)).toBe(100);
    const { ledger } = there.pools;
    expect([ledger.totalCount, ledger.waitingCount, ledger.idleCount]).toEqual([5, 0, 5]);
  });
});
