import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from 'pg';
import { start, stop, stopAll } from './support/serverProcess';
import { asAdmin, createDatabase, testPostgres, urlOf } from './support/testDatabase';
import { until } from './support/until';

const folders: string[] = [];

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'payverse-process-'));
  folders.push(folder);
  return folder;
}

/** Whether the PostgreSQL of this folder runs. */
async function isPostgresUp(dataDir: string): Promise<boolean> {
  return (await postmasterOf(dataDir).catch(() => null)) !== null;
}

async function postmasterOf(dataDir: string): Promise<number> {
  const pid = Number((await readFile(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
  process.kill(pid, 0);
  return pid;
}

const isReady = async (url: string) => (await fetch(`${url}/health/ready`)).status === 200;
async function becomesReady(url: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isReady(url))) expect(Date.now()).toBeLessThan(deadline);
}
const register = (url: string, email: string, ip = '192.0.2.1') =>
  fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': ip },
    body: JSON.stringify({ email, password: 'securepassword', full_name: 'A' }),
  });

afterEach(async () => {
  await stopAll();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

describe('with nothing configured', () => {
  test('starts a PostgreSQL of its own, keeps what it was told, and stops it on SIGTERM', async () => {
    const dataDir = await aFolder();
    const first = start({ DATA_DIR: dataDir });
    expect((await register(await first.ready, 'a@example.com')).status).toBe(201);
    expect(await stop(first)).toBe(0);
    expect(await isPostgresUp(dataDir)).toBe(false);

    const second = start({ DATA_DIR: dataDir });

    expect((await register(await second.ready, 'a@example.com')).status).toBe(409);
  });

  test('F26 stops once on Ctrl-C, however often it is pressed', async () => {
    const dataDir = await aFolder();
    const server = start({ DATA_DIR: dataDir });
    await server.ready;

    for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM'] as const) server.child.kill(signal);

    expect(await server.ended).toBe(0);
    expect(await isPostgresUp(dataDir)).toBe(false);
  });

  test('stops when its terminal is closed', async () => {
    const dataDir = await aFolder();
    const server = start({ DATA_DIR: dataDir });
    await server.ready;

    server.child.kill('SIGHUP');

    expect(await server.ended).toBe(0);
    expect(await isPostgresUp(dataDir)).toBe(false);
  });

  test('a signal while it starts stops it too', async () => {
    const dataDir = await aFolder();
    const server = start({ DATA_DIR: dataDir });
    await once(server.child, 'spawn');
    await until(() => isPostgresUp(dataDir), 30_000);

    expect(await stop(server)).toBe(0);
    expect(await isPostgresUp(dataDir)).toBe(false);
  });

  test('of two servers on one DATA_DIR the second says so and ends; the first goes on', async () => {
    const dataDir = await aFolder();
    const first = start({ DATA_DIR: dataDir });
    const url = await first.ready;

    const second = start({ DATA_DIR: dataDir });

    expect(await second.ended).toBe(1);
    expect(second.output()).toBe(`PayVerse did not start: another PayVerse server is using ${dataDir}\n`);
    expect(await isReady(url)).toBe(true);
  });

  test('of four that start at once on a new DATA_DIR one runs', async () => {
    const dataDir = await aFolder();
    const servers = Array.from({ length: 4 }, () => start({ DATA_DIR: dataDir }));

    const results = await Promise.allSettled(servers.map(({ ready }) => ready));

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(String(result.reason)).toMatch(/another PayVerse server/);
  });

  test('F01 a killed server leaves nothing that stops the next start, its PostgreSQL still running or not', async () => {
    const dataDir = await aFolder();
    for (const alsoPostgres of [false, true]) {
      const killed = start({ DATA_DIR: dataDir });
      await killed.ready;
      killed.child.kill('SIGKILL');
      await killed.ended;
      if (alsoPostgres) process.kill(await postmasterOf(dataDir), 'SIGKILL');

      const next = start({ DATA_DIR: dataDir });

      expect(await isReady(await next.ready)).toBe(true);
      expect(await stop(next)).toBe(0);
      expect(await isPostgresUp(dataDir)).toBe(false);
    }
  });

  test('F03 a PostgreSQL that is killed is started again, and the server lives on', async () => {
    const dataDir = await aFolder();
    const server = start({ DATA_DIR: dataDir });
    const url = await server.ready;
    expect((await register(url, 'a@example.com')).status).toBe(201);

    const killed = await postmasterOf(dataDir);
    process.kill(killed, 'SIGKILL');

    await until(async () => (await postmasterOf(dataDir).catch(() => killed)) !== killed, 30_000);
    await becomesReady(url);
    expect((await register(url, 'a@example.com')).status).toBe(409);
    expect(await stop(server)).toBe(0);
    expect(await isPostgresUp(dataDir)).toBe(false);
  });
});

describe('with a database configured', () => {
  test('by DB_ variables, uses it, makes no other, and F24 answers what runs before it ends', async () => {
    const [database, dataDir] = [await createDatabase({ empty: true }), await aFolder()];
    const { hostname, port, username, password } = new URL(testPostgres().url);
    const server = start({
      DATA_DIR: dataDir,
      DB_HOST: hostname,
      DB_PORT: port,
      DB_USER: username,
      DB_PASSWORD: password,
      DB_NAME: database.name,
      TRUST_PROXY: 'loopback',
    });
    const url = await server.ready;

    const { answers, code } = await asAdmin(async (outside) => {
      await outside.query('BEGIN; LOCK TABLE users');
      // Registrations from one address have turns.
      const running = Array.from({ length: 5 }, (_, i) => register(url, `user${i}@example.com`, `198.51.100.${i}`));
      await until(async () => (await waitingFor(outside, database.name)) === running.length);
      const ended = stop(server);
      while (await fetch(`${url}/health/live`).catch(() => null));
      await outside.query('COMMIT');
      return { answers: await Promise.all(running), code: await ended };
    }, urlOf(database.name));

    expect(code).toBe(0);
    expect(answers.map(({ status, headers }) => [status, headers.get('Connection')])).toEqual(
      Array(5).fill([201, 'close']),
    );
    expect(await isPostgresUp(dataDir)).toBe(false);
    await database.drop();
  });

  async function waitingFor(outside: Client, name: string): Promise<number> {
    // Inside a transaction PostgreSQL shows the same activity again and again, unless it is asked to forget it.
    await outside.query('SELECT pg_stat_clear_snapshot()');
    const waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'";
    return (await outside.query(waiting, [name])).rowCount!;
  }

  test('says which settings of PostgreSQL let a crash take back what was answered', async () => {
    const database = await createDatabase();
    await asAdmin((admin) => admin.query(`ALTER DATABASE ${database.name} SET synchronous_commit = off`));
    const server = start({ DATABASE_URL: urlOf(database.name) });
    await server.ready;

    expect(await stop(server)).toBe(0);
    expect(server.output()).toContain('"lossy":["synchronous_commit"],"msg":"PostgreSQL may lose what was answered');
    await database.drop();
  });

  test('where the wallet was not built, is an API only and says so, and where it is broken does not start', async () => {
    const [database, folder] = [await createDatabase(), await aFolder()];
    await cp('dist', path.join(folder, 'dist'), { recursive: true });
    for (const name of ['database', 'node_modules', 'package.json', 'public'])
      await symlink(path.resolve(name), path.join(folder, name));
    const script = path.join(folder, 'dist/server.js');
    const env = { DATABASE_URL: database.connection.connectionString!, LOG_LEVEL: 'info' };

    const server = start(env, script);
    const answer = await fetch(await server.ready);
    expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ code: 'ROUTE_NOT_FOUND' })]);
    expect(server.output().match(/no pages are served[^"]*npm run build:web/g)).toHaveLength(1);
    await stop(server);

    await mkdir(path.join(folder, 'web/dist'), { recursive: true });
    const broken = start(env, script);
    expect(await broken.ended).toBe(1);
    expect(broken.output()).toMatch(/ENOENT.*web\/dist\/index\.html/);
    await database.drop();
  });

  test('A48 in production, refuses weak secrets in one message before the port opens', async () => {
    const server = start({ NODE_ENV: 'production', JWT_ACCESS_SECRET: 'short canary', BCRYPT_COST: '12' });

    expect(await server.ended).toBe(1);
    expect(server.output()).toMatch(
      /^PayVerse did not start: Wrong configuration:\n {2}DB_HOST .*\n {2}JWT_ACCESS_SECRET .*\n {2}JWT_REFRESH_SECRET .*\n$/,
    );
    expect(server.output()).not.toContain('canary');
  });

  test('H10 H15 in production, sets the cookie for TLS only, says so to browsers, and logs in JSON', async () => {
    const database = await createDatabase();
    const secrets = { JWT_ACCESS_SECRET: 'x'.repeat(40), JWT_REFRESH_SECRET: 'y'.repeat(40) };
    const probe = createServer().listen(0);
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    const server = start({
      NODE_ENV: 'production',
      BCRYPT_COST: '10',
      PORT: String(port),
      DATABASE_URL: database.connection.connectionString!,
      ...secrets,
    });
    await until(() => server.output().includes('"msg":"ready"'));
    const line = server.output().trim().split('\n').at(-1)!;
    expect(JSON.parse(line)).toMatchObject({ level: 'info', msg: 'ready', port });

    const url = `http://127.0.0.1:${port}`;
    await register(url, 'a@example.com');
    const body = JSON.stringify({ email: 'a@example.com', password: 'securepassword' });
    const login = await fetch(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    });

    expect(login.headers.get('Strict-Transport-Security')).toBe('max-age=63072000; includeSubDomains');
    expect(login.headers.get('Set-Cookie')).toMatch(
      /^__Secure-refreshToken=.*; Path=\/api\/auth; .*HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(await stop(server)).toBe(0);
    expect(server.output()).not.toMatch(/securepassword|eyJ/);
    for (const each of server.output().trim().split('\n')) expect(JSON.parse(each)).toHaveProperty('level');
    await database.drop();
  });

  test.each([
    ['nobody listens', () => 'postgres://postgres@127.0.0.1:1/x', /the database cannot be used: connect ECONNREFUSED/],
    [
      'the password is wrong',
      () => replaced({ password: 'wrong' }),
      /the database cannot be used: password authentication failed/,
    ],
    [
      'it does not exist',
      () => replaced({ pathname: '/nowhere' }),
      /the database cannot be used: database "nowhere" does not exist/,
    ],
  ])('F07 when %s, ends with one clear line', async (_name, url, message) => {
    const server = start({ DATABASE_URL: url(), DATA_DIR: await aFolder() });

    expect(await server.ended).toBe(1);
    expect(server.output()).toMatch(message);
    expect(server.output().trim().split('\n')).toHaveLength(1);
  });

  const replaced = (change: { password?: string; pathname?: string }) =>
    Object.assign(new URL(testPostgres().url), change).toString();
});

test('F27 when the port is taken, ends with one clear line and nothing left running', async () => {
  const taken = createServer().listen(0);
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const dataDir = await aFolder();

  const server = start({ PORT: String(port), DATA_DIR: dataDir });

  expect(await server.ended).toBe(1);
  expect(server.output()).toBe(`PayVerse did not start: port ${port} cannot be opened: it is in use\n`);
  expect(await isPostgresUp(dataDir)).toBe(false);
  taken.close();
});
