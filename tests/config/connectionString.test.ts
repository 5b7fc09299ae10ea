import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { createPool } from '../../src/config/database';
import { parseConnectionString } from '../../src/config/variables/connectionString';
import { loadEnv } from '../../src/config/env';
import { testPostgres } from '../support/testDatabase';

const folder = mkdtempSync(path.join(tmpdir(), 'payverse-uri-'));
const file = path.join(folder, 'root.pem');
writeFileSync(file, 'a certificate');
afterAll(() => rmSync(folder, { recursive: true }));

const user = userInfo().username;
const plain = { host: 'localhost', port: 5432, user, database: user, ssl: false };

test.each([
  ['postgres://u:p@/db?host=/run/postgresql', { host: '/run/postgresql', user: 'u', password: 'p', database: 'db' }],
  [
    'postgres://u@/db?host=/run/postgresql&port=5433',
    { host: '/run/postgresql', port: 5433, user: 'u', database: 'db' },
  ],
  ['postgres:///db?host=/run/postgresql', { host: '/run/postgresql', database: 'db' }],
  ['postgres://%2Frun%2Fpostgresql/db', { host: '/run/postgresql', database: 'db' }],
  ['postgresql://u@%2Frun%2Fpostgresql:5433/db', { host: '/run/postgresql', port: 5433, user: 'u', database: 'db' }],
  ['socket:/run/postgresql?db=payverse', { host: '/run/postgresql', database: 'payverse' }],
  [
    'socket://u:p@/run/postgresql?db=x&encoding=utf8',
    { host: '/run/postgresql', user: 'u', password: 'p', database: 'x' },
  ],
  [
    'postgres://u:p%40s%2F%23@[::1]:5433/a%20b',
    { host: '::1', port: 5433, user: 'u', password: 'p@s/#', database: 'a b' },
  ],
  ['postgres://u:a:b%25c%zz@h', { host: 'h', user: 'u', password: 'a:b%c%zz', database: 'u' }],
  ['postgres://h/db?user=u&password=p%26q&dbname=other', { host: 'h', user: 'u', password: 'p&q', database: 'other' }],
  [
    'postgres://h?application_name=bank&connect_timeout=3',
    { host: 'h', application_name: 'bank', connectionTimeoutMillis: 3_000 },
  ],
  ['postgres://h?options=-csearch_path%3Dapp', { host: 'h', options: '-csearch_path=app' }],
  ['postgres://', {}],
])('fault D3: %s is read as libpq reads it', (text, expected) => {
  const { connection, faults } = parseConnectionString(text);

  expect([faults, connection]).toEqual([[], { ...plain, ...expected }]);
});

test.each([
  ['sslmode=disable', false],
  ['sslmode=require', { rejectUnauthorized: false }],
  ['ssl=true', { rejectUnauthorized: false }],
  ['sslmode=no-verify', { rejectUnauthorized: false }],
  [`sslmode=require&sslrootcert=${file}`, { ca: 'a certificate', checkServerIdentity: expect.any(Function) }],
  [`sslmode=verify-ca&sslrootcert=${file}`, { ca: 'a certificate', checkServerIdentity: expect.any(Function) }],
  [`sslmode=verify-full&sslrootcert=${file}`, { ca: 'a certificate' }],
  [`sslrootcert=${file}`, { ca: 'a certificate' }],
  ['sslmode=verify-full', {}],
  ['sslmode=verify-full&sslrootcert=system', {}],
  [
    `sslmode=verify-full&sslcert=${file}&sslkey=${file}&sslpassword=x`,
    { cert: 'a certificate', key: 'a certificate', passphrase: 'x' },
  ],
])('fault D3: %s means what it means to libpq', (query, ssl) => {
  const { connection, faults } = parseConnectionString(`postgres://h/db?${query}`);

  expect([faults, connection.ssl]).toEqual([[], ssl]);
});

test.each([
  ['postgres://h/db?sslmode=prefer', /sslmode of disable, require, verify-ca, verify-full/],
  ['postgres://h/db?sslmode=verify-ca', /sslrootcert with sslmode=verify-ca/],
  ['postgres://h/db?sslmode=require&sslrootcert=system', /verify-full with sslrootcert=system/],
  ['postgres://h/db?sslmode=verify-full&sslrootcert=/nowhere/s3cret', /can be read as sslrootcert$/],
  ['postgres://h/db?ssl=0', /sslmode=disable/],
  ['postgres://h/db?statement_timeout=0', /must not have statement_timeout/],
  ['postgres://h/db?schema=app&pgbouncer=true', /must not have schema, pgbouncer/],
  ['postgres://h/db?connect_timeout=60', /connect_timeout from 1 to 5/],
  ['postgres://h/db?client_encoding=LATIN1', /UTF8/],
  ['postgres://h/db?user=a&user=b', /give user once/],
  ['postgres://h:99999/db', /port from 1 to 65535/],
  ['postgres://u:%ff@h/db', /%XX/],
  ['host=h dbname=db', /%XX/],
])('fault D3: %s is refused with its reason, and no value', (text, reason) => {
  const { faults } = parseConnectionString(text);

  expect(faults).toEqual([expect.stringMatching(reason)]);
  expect(faults.join()).not.toContain('s3cret');
});

test.each([
  'postgres://h1:1,h2:2/db?target_session_attrs=read-write',
  'postgres://u:p@h1,h2/db',
  'postgres://h/db?target_session_attrs=read-write',
  'postgres://h/db?load_balance_hosts=random',
  'postgres:///db?host=h1,h2',
  'postgres:///db?host=/run/postgresql,/tmp',
  'postgres://h/db?port=5432,5433',
])('fault G3: %s is refused, and names what to give', (DATABASE_URL) => {
  expect(() => loadEnv({ DATABASE_URL })).toThrow(
    /^Wrong configuration:\n {2}DATABASE_URL must name one host and no target_session_attrs .*leads to the primary$/,
  );
});

test('fault G3: a list in DB_HOST is refused with the same words', () => {
  expect(() => loadEnv({ DB_HOST: 'h1,h2' })).toThrow(/^Wrong configuration:\n {2}DB_HOST must name one host and no /);
});

const LINK = 'tcp://10.0.0.1:5432';

test('fault D3: beside DATABASE_URL no other variable of the database is read, and one line says so', () => {
  const env = loadEnv({ DATABASE_URL: 'postgres://h/db', DB_PORT: LINK, DB_HOST: 'h1,h2' });

  expect(env.database).toMatchObject({ host: 'h', port: 5432 });
  expect(env.databaseNotes).toEqual(['DATABASE_URL comes first: DB_HOST, DB_PORT not used']);
});

test.each([
  ['DB_PORT', { DB_HOST: 'h' }],
  ['METRICS_PORT', {}],
  ['PORT', {}],
])('fault D3: a service link in %s that is used is refused with its reason', (name, others) => {
  expect(() => loadEnv({ ...others, [name]: LINK })).toThrow(new RegExp(`${name} must be a port .*enableServiceLinks`));
});

test('fault D3: PGSSLMODE, which is not read, does not switch TLS off silently', () => {
  expect(() => loadEnv({ DB_HOST: 'h', PGSSLMODE: 'require' })).toThrow(/PGSSLMODE is not read/);
  expect(loadEnv({ DATABASE_URL: 'postgres://h?sslmode=verify-full', PGSSLMODE: 'require' }).database).toMatchObject({
    ssl: {},
  });
});

test('fault D3: a warning says that sslmode=require does not check which server answers', () => {
  expect(loadEnv({ DATABASE_URL: 'postgres://h?sslmode=require' }).databaseNotes).toEqual([
    expect.stringMatching(/does not check which server answers: verify-full does/),
  ]);
});

test('fault D3: a real socket is connected to, by each of its names', async () => {
  const { username, password, port, hostname, pathname } = new URL(testPostgres().url);
  let taken = 0;
  // A PostgreSQL with a Unix socket: the cluster of the tests has none.
  const socket = createServer((client) => {
    taken += 1;
    const upstream = connect(Number(port || 5432), hostname);
    client.on('error', () => upstream.destroy()).pipe(upstream);
    upstream.on('error', () => client.destroy()).pipe(client);
  }).listen(path.join(folder, '.s.PGSQL.5433'));
  await once(socket, 'listening');
  const names = [
    `postgres://${username}:${password}@${pathname}?host=${folder}&port=5433`,
    `postgres://${username}:${password}@${encodeURIComponent(folder)}:5433${pathname}`,
    `socket://${username}:${password}@${folder}?db=${pathname.slice(1)}&port=5433`,
  ];

  for (const name of names) {
    const pool = createPool(parseConnectionString(name).connection, {
      max: 1,
      pooled: false,
      onError: () => undefined,
    });
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
  }
  socket.close();

  expect(taken).toBe(3);
});
