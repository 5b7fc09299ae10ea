import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { createPool } from '../../src/config/database';
import { expectSoundBook } from '../support/book';
import { holdCommits, untilWaiting } from '../support/locks';
import { aPerson, send } from '../support/people';
import { start, stop, stopAll } from '../support/serverProcess';
import { createDatabase } from '../support/testDatabase';
import { callsTo, type TestServer } from '../support/testServer';
import { until } from '../support/until';

afterEach(stopAll);

/** Code that runs in the server and, on request, makes an error that no code catches. */
const SABOTAGE = {
  'a rejected promise': "void Promise.reject(new Error('uncaught on purpose'))",
  'an error thrown': "throw new Error('uncaught on purpose')",
};
const preload = (code: string) => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`process.on('SIGUSR2', () => { ${code} })`)}`,
});

test.each(Object.entries(SABOTAGE))(
  'E09 %s outside of any handler is logged, what runs is answered, and the process ends with 1',
  async (_name, code) => {
    const database = await createDatabase();
    const pool = createPool(database.connection, { max: 2, pooled: false, onError: () => undefined });
    const server = start({ DATABASE_URL: database.connection.connectionString!, ...preload(code) });
    const url = await server.ready;
    const there = { ...callsTo(() => url), connection: database.connection, pool } as TestServer;
    const [alice, bob] = [await aPerson(there), await aPerson(there)];
    const release = await holdCommits(there);
    const sending = send(there, alice, bob, 10).then((response) => response);
    await untilWaiting(there, 1);

    server.child.kill('SIGUSR2');
    while (!server.output().includes('uncaught on purpose')) await once(server.child.stdout!, 'data');
    while (await fetch(`${url}/health/live`).catch(() => null));
    await release();

    expect((await sending).status).toBe(201);
    expect(await server.ended).toBe(1);
    const lines = server.output().split('\n').filter((line) => line.startsWith('{')); // prettier-ignore
    const records = lines.map((line) => JSON.parse(line) as { level: string });
    expect(records.filter(({ level }) => level === 'fatal')).toEqual([
      expect.objectContaining({ msg: 'uncaught', err: expect.objectContaining({ message: 'uncaught on purpose' }) }),
    ]);
    const { rows } = await pool.query('SELECT balance FROM accounts WHERE user_id IS NOT NULL ORDER BY balance');
    expect(rows).toEqual([{ balance: '990.00' }, { balance: '1010.00' }]);
    await expectSoundBook(pool);
    await pool.end();
    await database.drop();
  },
);

test('F32 a server without free file descriptors refuses connections, lives on, and serves when some are free', async () => {
  const database = await createDatabase();
  const server = start({ DATABASE_URL: database.connection.connectionString! });
  const { port } = new URL(await server.ready);
  const there = callsTo(() => `http://127.0.0.1:${port}`) as TestServer;
  const [alice, bob] = [await aPerson(there), await aPerson(there)];
  const countOpen = () => readdirSync(`/proc/${server.child.pid}/fd`).length;
  const limit = countOpen() + 20;
  execFileSync('prlimit', [`--pid=${server.child.pid}`, `--nofile=${limit}:${limit}`]);

  const sockets = Array.from({ length: 100 }, () => connect(Number(port), '127.0.0.1').on('error', () => undefined));
  await Promise.race(sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
  for (const socket of sockets) socket.destroy();
  await until(() => countOpen() < limit - 10);

  expect((await send(there, alice, bob, 10)).status).toBe(201);
  expect(await stop(server)).toBe(0);
  await database.drop();
});
