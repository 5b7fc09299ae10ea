import { once } from 'node:events';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import type { Client } from 'pg';
import { isPostgresUp, register, useDataDirs } from '../support/dataDir';
import { start, stop } from '../support/serverProcess';
import { asAdmin, createDatabase, testPostgres, urlOf } from '../support/testDatabase';
import { until } from '../support/until';

/** The server as a process that uses a PostgreSQL of the operator. */
const aFolder = useDataDirs();

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
    // Inside a transaction PostgreSQL shows a snapshot of the activity until it is cleared.
    await outside.query('SELECT pg_stat_clear_snapshot()');
    const waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'";
    return (await outside.query(waiting, [name])).rowCount!;
  }

  test('warns of the settings of PostgreSQL that let a crash lose commits', async () => {
    const database = await createDatabase();
    await asAdmin((admin) => admin.query(`ALTER DATABASE ${database.name} SET synchronous_commit = off`));
    const server = start({ DATABASE_URL: urlOf(database.name) });
    await server.ready;

    expect(await stop(server)).toBe(0);
    expect(server.output()).toContain('"lossy":["synchronous_commit"],"msg":"PostgreSQL may lose what was answered');
    await database.drop();
  });

  test('where the wallet was not built, is an API only and logs it, and where it is broken does not start', async () => {
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

  test('H10 H15 in production, sets the cookie for TLS only, sends HSTS, and logs in JSON', async () => {
    const database = await createDatabase();
    const secrets = { JWT_ACCESS_SECRET: 'x'.repeat(40), JWT_REFRESH_SECRET: 'y'.repeat(40) };
    const probe = createServer().listen(0);
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    const server = start({
      NODE_ENV: 'production',
      LOG_FORMAT: '',
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

  test('outside production, logs one readable line per request, without colours where no terminal is', async () => {
    const database = await createDatabase();
    const server = start({ LOG_FORMAT: '', DATABASE_URL: database.connection.connectionString! });
    const url = await server.ready;
    await fetch(`${url}/api/users/me`);
    await until(() => server.output().includes('/api/users/me'));
    expect(await stop(server)).toBe(0);
    const [line, ...others] = server.output().split('\n').filter((each) => each.includes('/api/users/me')); // prettier-ignore
    expect(line).toMatch(/^[\d:.]{12} GET {4}\/api\/users\/me +401 UNAUTHENTICATED +[\d.]+ ms - [\da-f]{8}$/);
    expect(others).toEqual([]);
    await database.drop();
  });

  test.each([
    [
      'no server listens',
      () => 'postgres://postgres@127.0.0.1:1/x',
      /the database cannot be used: connect ECONNREFUSED/,
    ],
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
