import { Client, type Pool } from 'pg';
import { createPools, endPools } from '../../../src/config/pools';
import { expectSoundBook } from '../../support/book';
import { aPerson, balanceOf, logIn, send } from '../../support/people';
import { start, stopAll } from '../../support/serverProcess';
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
  const admin = new Client(database.connection);
  await admin.connect();
  const { rows } = await admin.query(
    "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'payverse'",
  );
  await admin.end();
  expect(rows).toEqual([{ count: 2 }]);
  await stopAll();
  await database.drop();
});
