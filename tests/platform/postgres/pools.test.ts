import { Client, type ClientConfig, type Pool } from 'pg';
import { createPools, endPools, openLedgerConnections } from '../../../src/config/pools';
import { expectSoundBook } from '../../support/book';
import { aPerson, balanceOf, logIn, send } from '../../support/people';
import { start, stopAll } from '../../support/serverProcess';
import { findFreePorts } from '../../support/freePorts';
import { createDatabase } from '../../support/testDatabase';
import { callsTo, useServer, type TestServer } from '../../support/testServer';

/** The connections of a process are two pools: neither payments nor all other calls can take what the others need. */
const server = useServer();
afterAll(stopAll);

/** Takes every connection of a pool, as calls that hang would, and gives them back after the work. */
async function whileHeld(pool: Pool, work: () => Promise<void>): Promise<void> {
  const clients = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  try {
    await work();
  } finally {
    for (const client of clients) client.release();
  }
}

async function countConnections(connection: ClientConfig): Promise<number> {
  const admin = new Client(connection);
  await admin.connect();
  const { rows } = await admin.query<{ count: number }>(
    "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'payverse'",
  );
  await admin.end();
  return rows[0]!.count;
}

test('fault F1: a payment goes through while everything else waits for a connection', async () => {
  const [alice, bob] = [await aPerson(server), await aPerson(server)];
  await whileHeld(server.pools.general, async () => {
    const reading = server.get('/api/accounts', alice.token).then(({ status }) => status);

    await send(server, alice, bob, 10).expect(201);

    expect(server.pools.general.waitingCount).toBeGreaterThan(0);
    void reading.catch(() => undefined);
  });
  expect(await balanceOf(server, alice)).toBe(990);
  await expectSoundBook(server.pool);
});

test('fault F1: logins and registrations go through while payments wait for a connection', async () => {
  const alice = await aPerson(server);
  await whileHeld(server.pools.ledger, async () => {
    await logIn(server, alice.email);
    const bob = await aPerson(server);
    await server.get('/api/transactions', bob.token).expect(200);
    await server.post('/api/auth/refresh').set('Cookie', bob.cookie).expect(200);
  });
});

test.each([
  [2, 1, 1],
  [3, 1, 2],
  [9, 4, 5],
  [10, 5, 5],
  [40, 5, 35],
])('of %i connections, the ledger may have %i and everything else %i', async (max, ledger, general) => {
  const settings = { max, ledgerMax: 5, pooled: false, onError: () => undefined };

  const pools = createPools(server.connection, settings);

  expect([pools.ledger.options.max, pools.general.options.max]).toEqual([ledger, general]);
  await endPools(pools);
});

describe('fault F2: so that a burst of payments waits for no new connection', () => {
  const settings = { max: 10, ledgerMax: 5, pooled: false, onError: () => undefined };
  afterEach(() => jest.useRealTimers());

  test('the connections for payments are opened before, and stay open when they are idle', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
    const pools = createPools(server.connection, settings);

    const errors = await openLedgerConnections(pools);
    await pools.general.query('SELECT 1');
    jest.advanceTimersByTime(60_000);

    expect(errors).toEqual([]);
    expect([pools.ledger.idleCount, pools.general.idleCount]).toEqual([5, 0]);
    jest.useRealTimers();
    await endPools(pools);
  });

  test('the errors of connections that cannot be opened yet are reported', async () => {
    const [port] = await findFreePorts(1);
    const pools = createPools({ ...server.connection, connectionString: undefined, host: '127.0.0.1', port }, settings);

    const errors = await openLedgerConnections(pools);

    expect(errors).toMatchObject(Array(5).fill({ code: 'ECONNREFUSED' }));
    expect([pools.ledger.totalCount, pools.ledger.waitingCount]).toEqual([0, 0]);
    await endPools(pools);
  });

  test('a server opens them before it is ready', async () => {
    const { connection, drop } = await createDatabase();
    await start({ DATABASE_URL: connection.connectionString! }).ready;

    expect(await countConnections(connection)).toBeGreaterThanOrEqual(5);
    await stopAll();
    await drop();
  });
});

test('fault F1: the smallest DB_POOL_MAX serves payments and reads at once, and is not exceeded', async () => {
  const database = await createDatabase();
  const url = await start({ DATABASE_URL: database.connection.connectionString!, DB_POOL_MAX: '2' }).ready;
  const there = { ...callsTo(() => url), connection: database.connection } as TestServer;
  const [alice, bob] = [await aPerson(there), await aPerson(there)];

  const statuses = await Promise.all(
    Array.from({ length: 40 }, async (_, i) => {
      const call = i % 2 ? send(there, alice, bob, 1) : there.get('/api/transactions?limit=5', bob.token);
      return (await call).status;
    }),
  );

  expect(statuses.sort()).toEqual([...Array<number>(20).fill(200), ...Array<number>(20).fill(201)]);
  expect(await countConnections(database.connection)).toBe(2);
  await stopAll();
  await database.drop();
});
