import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Client } from 'pg';
import { fillDemo } from '../../scripts/demo/fill';
import { DEMO_PASSWORD, MAIN, PEOPLE } from '../../scripts/demo/people';
import { verify } from '../support/ledgerVerify';
import { start, stopAll } from '../support/serverProcess';
import { createDatabase } from '../support/testDatabase';
import { callsTo, type TestServer } from '../support/testServer';

/** `npm run demo` and its parts against the built server, with the limits that it has by default. */

const PROGRAM = ['-r', 'ts-node/register/transpile-only', 'scripts/demo/run.ts'];
const EMAIL = `${MAIN}@demo.example`;
const closing: (() => unknown)[] = [];

afterEach(async () => {
  await stopAll();
  for (const close of closing.splice(0).reverse()) await close();
});

async function aDatabase(): Promise<{ url: string; client: Client }> {
  const { connection, drop } = await createDatabase();
  const client = new Client(connection);
  await client.connect();
  closing.push(drop, () => client.end());
  return { url: connection.connectionString!, client };
}

async function aServer(): Promise<{ url: string; databaseUrl: string; database: Client }> {
  const { url: databaseUrl, client: database } = await aDatabase();
  return { url: await start({ DATABASE_URL: databaseUrl, LOG_LEVEL: 'error' }).ready, databaseUrl, database };
}

/** Runs `npm run demo` for the server at this URL. */
function runDemo(env: Record<string, string>): Promise<{ code: number; output: string; errors: string }> {
  const own = { PATH: process.env['PATH'], WEB_PORT: '1', ...env };
  return new Promise((resolve) => {
    execFile(process.execPath, PROGRAM, { env: own }, (error, output, errors) =>
      resolve({ code: error ? Number(error.code) : 0, output, errors }),
    );
  });
}

const logIn = async (calls: Pick<TestServer, 'post'>, email: string): Promise<string> => {
  const { body } = await calls.post('/api/auth/login', { email, password: DEMO_PASSWORD }).expect(200);
  return body.accessToken as string;
};

const countUsers = async (database: Client) => (await database.query('SELECT FROM users')).rowCount;

interface Entry {
  status: string;
  type: string;
  created_at: string;
  description: string | null;
  refunded_amount: number | null;
}

async function historyOf(calls: Pick<TestServer, 'get'>, token: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let cursor = ''; ;) {
    const { body } = await calls.get(`/api/transactions?limit=100${cursor}`, token).expect(200);
    entries.push(...(body.data as Entry[]));
    if (body.nextCursor === null) return entries;
    cursor = `&cursor=${body.nextCursor as string}`;
  }
}

test('fills a running server with half a year that ends now, and a second run changes nothing', async () => {
  const { url, databaseUrl, database } = await aServer();
  const env = { DATABASE_URL: databaseUrl, PORT: new URL(url).port };

  const first = await runDemo(env);

  expect(first).toMatchObject({ code: 0, errors: '' });
  expect(first.output).toMatch(/^Done: 14 people, and \d+ payments, refunds and refusals since /m);
  expect(first.output).toContain(`Open      ${url}`);
  expect(first.output).toContain(`Email     ${EMAIL}\nPassword  ${DEMO_PASSWORD}\n`);
  expect(first.output).not.toContain('Waiting');

  const calls = callsTo(() => url);
  const token = await logIn(calls, EMAIL);
  const entries = await historyOf(calls, token);
  expect(entries.length).toBeGreaterThan(280);
  expect(entries.filter(({ status }) => status === 'failed')).toHaveLength(3);
  expect(entries.filter(({ type }) => type === 'refund')).toHaveLength(4);
  expect(entries.some(({ refunded_amount: refunded }) => refunded === 8.4)).toBe(true);
  const ages = entries.map(({ created_at: at }) => (Date.now() - Date.parse(at)) / 86_400_000);
  expect(ages).toEqual(ages.toSorted((one, other) => one - other));
  expect([ages[0]! < 3, ages.at(-1)! > 182]).toEqual([true, true]);

  expect(await verify({ DATABASE_URL: databaseUrl })).toMatchObject({ code: 0, errors: '' });
  await expect(database.query('UPDATE transactions SET amount = amount')).rejects.toThrow('append-only');

  const second = await runDemo(env);
  expect(second).toMatchObject({ code: 0, errors: '' });
  expect(second.output).toMatch(/^The demo is there already, with /m);
  expect(await historyOf(calls, token)).toEqual(entries);
  expect(await countUsers(database)).toBe(PEOPLE.length);
}, 120_000);

test('payments after the demo have later times, and the book stays sound', async () => {
  const { url, databaseUrl, database } = await aServer();
  await fillDemo({ url, database });
  const calls = callsTo(() => url);
  const token = await logIn(calls, EMAIL);
  const { rows } = await database.query(
    `SELECT account_number FROM accounts JOIN users ON users.id = user_id WHERE email = 'zoe@demo.example'`,
  );
  const body = { toAccountNumber: rows[0].account_number, amount: 1 };
  const { body: sent } = await calls.post('/api/transactions/send', body, token).expect(201);
  expect(Date.now() - Date.parse(sent.transaction.created_at as string)).toBeLessThan(10_000);
  expect(await verify({ DATABASE_URL: databaseUrl })).toMatchObject({ code: 0 });
}, 120_000);

test('a run that was interrupted is completed by the next one', async () => {
  const { url, databaseUrl, database } = await aServer();
  const interrupt = (line: string) => {
    if (line.startsWith('200 of')) throw new Error('interrupted');
  };
  await expect(fillDemo({ url, database, report: interrupt })).rejects.toThrow('interrupted');

  const { outcome, payments } = await fillDemo({ url, database });

  expect(outcome).toBe('filled');
  const { rowCount } = await database.query("SELECT FROM transactions WHERE type <> 'opening'");
  expect(rowCount).toBe(payments);
  expect(await verify({ DATABASE_URL: databaseUrl })).toMatchObject({ code: 0 });
}, 120_000);

test('moves no dates when its people have other payments, and says how to begin again', async () => {
  const { url, databaseUrl, database } = await aServer();
  const calls = callsTo(() => url);
  let others = Promise.resolve();
  const pay = async () => {
    const token = await logIn(calls, 'zoe@demo.example');
    const { rows } = await database.query('SELECT account_number FROM accounts WHERE user_id IS NOT NULL LIMIT 1');
    await calls
      .post('/api/transactions/send', { toAccountNumber: rows[0].account_number, amount: 1 }, token)
      .expect(201);
  };
  const report = (line: string) => void (line.startsWith('400 of') && (others = pay()));

  await expect(fillDemo({ url, database, report })).rejects.toThrow(
    /payments that the demo did not make \(1\).*DATA_DIR/,
  );

  await others;
  const { rowCount } = await database.query("SELECT FROM transactions WHERE created_at < now() - interval '1 hour'");
  expect(rowCount).toBe(0);
  expect(await verify({ DATABASE_URL: databaseUrl })).toMatchObject({ code: 0 });
}, 120_000);

describe('refuses to write anything', () => {
  const refused = (reason: string) => ({ code: 1, output: '', errors: `${reason}\n` });

  test('in production', async () => {
    const answer = await runDemo({ NODE_ENV: 'production' });
    expect(answer).toEqual(refused('NODE_ENV is production. The demo only fills a development server.'));
  });

  test('to a database on another machine', async () => {
    const answer = await runDemo({ DATABASE_URL: 'postgres://ann@db.example.com/payverse_db' });
    expect(answer).toEqual(
      refused('The database is on db.example.com. The demo only fills a database on this machine.'),
    );
  });

  test('without a server', async () => {
    const { url: databaseUrl } = await aDatabase();
    const answer = await runDemo({ DATABASE_URL: databaseUrl, PORT: '1' });
    const reason = 'No server answers at http://localhost:1. Start one with "npm run dev" in another terminal.';
    expect(answer).toEqual(refused(reason));
  });

  test('to a server in production, which its answers show', async () => {
    const { client: database } = await aDatabase();
    const server: Server = createServer((_req, res) =>
      res.setHeader('Strict-Transport-Security', 'max-age=1').end('{}'),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    closing.push(() => server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(fillDemo({ url, database })).rejects.toThrow(`The server at ${url} runs in production.`);
  });

  test('when the server has another database', async () => {
    const { url, database: own } = await aServer();
    const { client: database } = await aDatabase();
    await expect(fillDemo({ url, database })).rejects.toThrow(`The server at ${url} uses another database`);
    expect([await countUsers(own), await countUsers(database)]).toEqual([0, 0]);
  });

  test('as a role that does not own the tables', async () => {
    const { url, database } = await aServer();
    await database.query('SET ROLE pg_read_all_data');
    await expect(fillDemo({ url, database })).rejects.toThrow('does not own the tables');
  });
});
