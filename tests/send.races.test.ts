import { expectSoundBook } from './support/book';
import { aPerson, aPersonWith, balanceOf, send } from './support/people';
import { postTo, startServer, useServer, type TestServer } from './support/testServer';

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

  const { rows } = await outside.query<{ now: Date }>('SELECT clock_timestamp()::timestamptz(3) AS now');
  await outside.query('COMMIT');
  outside.release();

  const { body } = await waiting;
  expect(new Date(body.transaction.created_at as string).getTime()).toBeGreaterThanOrEqual(rows[0]!.now.getTime());
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
    const there: TestServer = { ...server, post: (...call) => postTo(second.url, ...call) };

    const responses = await times(40, (i) =>
      send(i % 2 ? there : server, alice, bob, 25, `both ${Math.floor(i / 2) % 4}`),
    );

    expect(countOf(201, responses)).toBe(40);
    expect(await balanceOf(server, alice)).toBe(0);
  } finally {
    for (const close of closing.reverse()) await close();
  }
});
