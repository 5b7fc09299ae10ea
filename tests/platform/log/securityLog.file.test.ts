import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:net';
import { once } from 'node:events';
import { describeWith } from '../../support/describeWith';
import { scrape } from '../../support/metrics';
import { aPerson, logIn } from '../../support/people';
import { start, stop, stopAll, type ServerProcess } from '../../support/serverProcess';
import { createDatabase } from '../../support/testDatabase';
import { callsTo, type TestServer } from '../../support/testServer';
import { until } from '../../support/until';
import { findFreePort } from '../../../src/platform/postgres/embedded/postgresCluster';

/** The security log of started servers in a separate file. */

type Line = Record<string, unknown>;
let database: Awaited<ReturnType<typeof createDatabase>>;
let folder: string;
let file: string;

beforeEach(async () => {
  database = await createDatabase();
  folder = mkdtempSync(path.join(tmpdir(), 'payverse-security-'));
  file = path.join(folder, 'security.log');
});
afterEach(async () => {
  await stopAll();
  await database.drop();
  rmSync(folder, { recursive: true });
});

interface Started extends ServerProcess {
  url: string;
  there: TestServer;
  metricsPort: number;
}

async function startServer(env: Record<string, string> = {}): Promise<Started> {
  const metricsPort = await findFreePort();
  const settings = { DATABASE_URL: database.connection.connectionString!, SECURITY_LOG: file, METRICS_PORT: String(metricsPort) }; // prettier-ignore
  const server = start({ ...settings, ...env });
  const url = await server.ready;
  return { ...server, url, there: callsTo(() => url) as TestServer, metricsPort };
}

/** The whole lines of a log. */
const parse = (text: string) => text.split('\n').filter((line) => /^\{.*\}$/.test(line)).map((line) => JSON.parse(line) as Line); // prettier-ignore
const eventsIn = (name: string) =>
  existsSync(name) ? parse(readFileSync(name, 'utf8')).map(({ event }) => event) : [];
const hasEvents = (name: string, count: number) => until(() => eventsIn(name).length >= count);

/** Requests on one connection, one after the other. Resolves with the statuses of their answers. */
async function flood(url: string, target: string, count: number, headers = ''): Promise<string[]> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
  let text = '';
  socket.on('data', (chunk: string) => (text += chunk));
  const one = `GET ${target} HTTP/1.1\r\nHost: x\r\n${headers}`;
  socket.write(`${`${one}\r\n`.repeat(count - 1)}${one}Connection: close\r\n\r\n`);
  await once(socket, 'close');
  return Array.from(text.matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, status]) => status!);
}

test.each(['1', '2'])(
  'fault F5: events go there, whole, and requests do not, with WEB_CONCURRENCY=%s',
  async (WEB_CONCURRENCY) => {
    const server = await startServer({ WEB_CONCURRENCY, RATE_LIMIT_AUTH: '0', LOG_LEVEL: 'error' });
    const { there } = server;
    const person = await aPerson(there);

    await Promise.all(Array.from({ length: 30 }, () => logIn(there, person.email)));
    await hasEvents(file, 32);

    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(new Set(eventsIn(file))).toEqual(new Set(['user_registered', 'login_succeeded']));
    expect(await stop(server)).toBe(0);
    expect(server.output()).not.toContain('"msg":"security"');
  },
  60_000,
);

test('fault F5: 6,400 requests to no route move no event away, write little, and are refused by network', async () => {
  const server = await startServer();
  const { there, url } = server;
  const person = await aPerson(there);
  const before = server.output().length;

  const statuses = (
    await Promise.all(Array.from({ length: 4 }, () => flood(url, `/${'a'.repeat(15_000)}`, 1_600)))
  ).flat();

  expect([statuses.filter((status) => status === '404').length, statuses.length]).toEqual([600, 6_400]);
  expect(new Set(statuses)).toEqual(new Set(['404', '429']));
  await stop(server);
  const written = server.output().slice(before);
  // 96 MB before; a line for each would be 3 MB.
  expect(written.length).toBeLessThan(100_000);
  expect(parse(written).filter(({ msg }) => msg === 'refusals were counted')).toEqual([
    expect.objectContaining({ network: '127.0.0.1', count: expect.any(Number) }),
  ]);
  const events = parse(readFileSync(file, 'utf8'));
  expect(events.filter(({ userId }) => userId === person.id).length).toBe(2);
  expect(events.filter(({ event }) => event === 'rate_limited')).toHaveLength(60);
  expect(events.at(-1)).toMatchObject({ event: 'refusals_counted', network: '127.0.0.1', count: 5_740 });
}, 60_000);

test('fault F5: what a client chose is logged as far as 256 characters, also where its token was refused', async () => {
  const server = await startServer();

  await flood(server.url, `/api/users/me/${'a'.repeat(2_000)}`, 1);
  await flood(server.url, '/api/users/me', 1, `User-Agent: ${'b'.repeat(2_000)}\r\n`);
  await stop(server);

  const lines = [...parse(server.output()), ...parse(readFileSync(file, 'utf8'))];
  const lengths = lines.flatMap((line) => Object.values(line)).map((value) => String(value).length);
  expect(Math.max(...lengths)).toBe(256);
  for (const name of ['path', 'userAgent']) expect(lines.map((line) => String(line[name]).length)).toContain(256);
}, 60_000);

test('fault F5: tokens that are refused, over and over, leave no more than a minute may hold', async () => {
  const server = await startServer();
  const count = 2_000;

  expect(new Set(await flood(server.url, '/api/users/me', count))).toEqual(new Set(['401']));

  const metrics = await scrape(server.metricsPort);
  expect(metrics.get('payverse_security_events_total{event="access_refused"}')).toBe(count);
  await stop(server);
  expect(eventsIn(file)).toEqual([...Array<string>(60).fill('access_refused'), 'refusals_counted']);
}, 60_000);

describe('fault F5: rotation loses no event and needs no signal', () => {
  test('by a new name: the file is made anew within a second of writing', async () => {
    const server = await startServer({ WEB_CONCURRENCY: '2', RATE_LIMIT_AUTH: '0' });
    const person = await aPerson(server.there);
    await hasEvents(file, 2);
    let logins = 2;

    renameSync(file, `${file}.1`);
    while (!existsSync(file)) {
      await logIn(server.there, person.email);
      logins += 1;
    }
    for (let more = 0; more < 10; more += 1, logins += 1) await logIn(server.there, person.email);

    await until(() => eventsIn(file).length + eventsIn(`${file}.1`).length === logins);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  }, 60_000);

  test('by a copy and a cut: writing goes on at the new end', async () => {
    const server = await startServer({ RATE_LIMIT_AUTH: '0' });
    const person = await aPerson(server.there);
    await hasEvents(file, 2);

    truncateSync(file, 0);
    await logIn(server.there, person.email);
    await hasEvents(file, 1);

    expect(readFileSync(file, 'utf8')).toMatch(/^\{"level":"info".*\}\n$/);
  }, 60_000);

  const isInstalled = spawnSync('logrotate', ['--version']).status === 0;
  describeWith(
    'logrotate',
    isInstalled,
    'TEST_LOGROTATE',
  )('logrotate', () => {
    test('takes the file that is shipped', () => {
      const config = path.join(folder, 'payverse');
      mkdirSync(path.join(folder, 'var'));
      const text = readFileSync('deploy/logrotate/payverse', 'utf8').replaceAll(
        '/var/log/payverse',
        path.join(folder, 'var'),
      );
      writeFileSync(config, text, { mode: 0o600 });
      writeFileSync(path.join(folder, 'var/security-1.log'), 'a line\n');

      execFileSync('logrotate', ['--state', path.join(folder, 'state'), '--force', config]);

      expect(existsSync(path.join(folder, 'var/security-1.log'))).toBe(false);
      expect(
        readFileSync(
          path.join(folder, `var/security-1.log-${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`),
          'utf8',
        ),
      ).toBe('a line\n');
    });
  });
});

test('fault F5: a disk without room stops no login and no readiness; metrics say so, and every event is written later', async () => {
  const server = await startServer({ RATE_LIMIT_AUTH: '0' });
  const person = await aPerson(server.there);
  await hasEvents(file, 2);
  const limit = (bytes: number | string) => execFileSync('prlimit', ['--pid', String(server.child.pid), `--fsize=${bytes}:`]); // prettier-ignore
  const failing = async () => (await scrape(server.metricsPort)).get('payverse_security_log_failing');
  expect(await failing()).toBe(0);

  limit(statSync(file).size + 100);
  for (let login = 0; login < 5; login += 1) await logIn(server.there, person.email);
  await until(async () => (await failing()) === 1);
  await server.there.get('/health/ready').expect(200);

  limit('unlimited');
  await hasEvents(file, 7);
  expect(await failing()).toBe(0);
  expect((await scrape(server.metricsPort)).get('payverse_security_log_dropped_total')).toBe(0);
}, 60_000);

test.each([
  ['a folder', () => folder],
  ['a file in a folder that is not there', () => path.join(folder, 'none/security.log')],
  ['a named pipe', () => (execFileSync('mkfifo', [path.join(folder, 'pipe')]), path.join(folder, 'pipe'))],
])('%s for SECURITY_LOG stops the start in one line', async (_name, where) => {
  const server = start({ DATABASE_URL: database.connection.connectionString!, SECURITY_LOG: where() });

  expect(await server.ended).toBe(1);
  expect(server.output()).toMatch(/^PayVerse did not start: SECURITY_LOG cannot be opened: .*\n$/);
});
