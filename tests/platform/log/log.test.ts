import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  constants,
  closeSync,
  createReadStream,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { findFreePorts } from '../../support/freePorts';
import { scrape } from '../../support/metrics';
import { aPerson, send, type Person } from '../../support/people';
import { stop, workersOf, type ServerProcess } from '../../support/serverProcess';
import { createDatabase } from '../../support/testDatabase';
import { callsTo, type TestServer } from '../../support/testServer';
import { until } from '../../support/until';

/** Standard output that takes nothing more: a pipe that nothing reads, a full disk. Payments go on, and so does the end. */
const WORKER_COUNTS = ['1', '2'];
/** More than a pipe holds, in requests. */
const FILLS_A_PIPE = 500;
const DROPPED = 'payverse_log_dropped_total';

interface LoggedServer extends ServerProcess {
  url: string;
  metricsPort: number;
  there: TestServer;
}
type Line = Record<string, unknown>;

let database: Awaited<ReturnType<typeof createDatabase>>;
let folder: string;
let fifo: string;
const running: LoggedServer[] = [];
const descriptors: number[] = [];

beforeEach(async () => {
  database = await createDatabase();
  folder = mkdtempSync(path.join(tmpdir(), 'payverse-log-'));
  fifo = path.join(folder, 'log');
  execFileSync('mkfifo', [fifo]);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map(stop));
  for (const descriptor of descriptors.splice(0)) closeSync(descriptor);
  await database.drop();
  rmSync(folder, { recursive: true });
});

function open(file: string, flags: number | string): number {
  const descriptor = openSync(file, flags);
  descriptors.push(descriptor);
  return descriptor;
}

/** A pipe with a reader that reads nothing. */
const unreadPipe = () => open(fifo, constants.O_RDWR);

/** The built server with its standard output on this descriptor. */
async function startOn(stdout: number, env: Record<string, string> = {}): Promise<LoggedServer> {
  const [port, metricsPort] = (await findFreePorts(2)) as [number, number];
  const url = `http://127.0.0.1:${port}`;
  const child: ChildProcess = spawn(process.execPath, ['dist/server.js'], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: database.connection.connectionString,
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      BCRYPT_COST: '4',
      SHUTDOWN_GRACE_SECONDS: '0',
      RATE_LIMIT_AUTH: '0',
      RATE_LIMIT_API: '0',
      LOG_FORMAT: 'json',
      ...env,
    },
    stdio: ['ignore', stdout, 'inherit'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  const ready = until(() => isReady(url), 30_000).then(() => url);
  const there = callsTo(() => url) as TestServer;
  const server = { child, output: () => '', ready, ended, url, metricsPort, there };
  running.push(server);
  await ready;
  return server;
}

const isReady = (url: string) =>
  fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

/** Sends requests on one connection, and resolves when all are answered. Each makes a line in the log. */
async function request({ url }: LoggedServer, count: number): Promise<void> {
  const one = `GET /api/${'x'.repeat(200)} HTTP/1.1\r\nHost: x\r\n`;
  const socket = connect(Number(new URL(url).port), '127.0.0.1').resume();
  socket.write(`${`${one}\r\n`.repeat(count - 1)}${one}Connection: close\r\n\r\n`);
  await once(socket, 'close');
}

const droppedBy = async ({ metricsPort }: LoggedServer) => (await scrape(metricsPort)).get(DROPPED);

async function requestUntilDropped(server: LoggedServer): Promise<void> {
  while ((await droppedBy(server)) === 0)
    await Promise.all(Array.from({ length: 4 }, () => request(server, FILLS_A_PIPE)));
}

async function expectPayments({ there }: LoggedServer): Promise<void> {
  const [alice, bob]: Person[] = [await aPerson(there), await aPerson(there)];
  await send(there, alice!, bob!, 1).expect(201);
  await there.get('/health/live').expect(200);
}

/** SIGTERM. Resolves with the exit code, or the signal that ended it. */
async function expectEndInTime(server: LoggedServer): Promise<number | string> {
  const startedAt = performance.now();
  const how = await stop(server);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  return how;
}

const parse = (text: string) => JSON.parse(text) as Line;
const linesOf = (file: string) => readFileSync(file, 'utf8').trim().split('\n').filter((line) => line.startsWith('{')).map(parse); // prettier-ignore

describe.each(WORKER_COUNTS)('with WEB_CONCURRENCY=%s', (WEB_CONCURRENCY) => {
  test.each(['json', 'pretty'])(
    'fault D1: a pipe that nothing reads stops no payment, and SIGTERM ends the server (%s)',
    async (LOG_FORMAT) => {
      const server = await startOn(unreadPipe(), { WEB_CONCURRENCY, LOG_FORMAT });

      await request(server, FILLS_A_PIPE);
      await request(server, FILLS_A_PIPE);

      await expectPayments(server);
      // A worker that ends makes the pipe blocking again, and then a write of the primary may block: decision 18.
      const ends = WEB_CONCURRENCY === '1' ? [0] : [0, 'SIGKILL'];
      expect(ends).toContain(await expectEndInTime(server));
    },
    60_000,
  );

  test('fault D1: what finds no room is dropped, counted, and told in one line when the pipe is read again', async () => {
    const server = await startOn(unreadPipe(), { WEB_CONCURRENCY });
    await requestUntilDropped(server);
    await expectPayments(server);
    const dropped = (await droppedBy(server))!;

    const lines: Line[] = [];
    createInterface(createReadStream(fifo)).on('line', (line) => line.startsWith('{') && lines.push(parse(line)));
    const told = () => lines.filter(({ msg }) => msg === 'records were dropped');
    const sum = () => told().reduce((total, line) => total + (line['dropped'] as number), 0);
    // Each process tells by itself, and what the other one still holds may come later.
    const logins = () => lines.filter(({ event }) => event === 'login_succeeded');
    await until(() => sum() >= dropped && logins().length >= 2, 30_000);

    expect([sum(), await droppedBy(server)]).toEqual([dropped, dropped]);
    expect(new Set(told().map(({ worker }) => worker)).size).toBe(told().length);
    // Room is kept for what is no record of a request: the logins of these payments came when requests were dropped.
    expect(logins()).toHaveLength(2);
    expect(await expectEndInTime(server)).toBe(0);
  }, 120_000);

  test('fault D1: a full disk behind the log stops no payment, and SIGTERM ends the server with 0', async () => {
    const server = await startOn(open('/dev/full', 'w'), { WEB_CONCURRENCY });

    await request(server, FILLS_A_PIPE);

    await expectPayments(server);
    expect(await expectEndInTime(server)).toBe(0);
  }, 60_000);
});

test('fault D1: a disk that has room again gets every line that waited, and each of them whole', async () => {
  const file = path.join(folder, 'log.ndjson');
  const server = await startOn(open(file, 'a'));
  const limit = (bytes: number | string) => execFileSync('prlimit', ['--pid', String(server.child.pid), `--fsize=${bytes}:`]); // prettier-ignore
  await until(() => linesOf(file).length > 0);

  // Somewhere in the middle of a line.
  const size = statSync(file).size + 10_001;
  limit(size);
  await request(server, FILLS_A_PIPE);
  await expectPayments(server);
  const before = readFileSync(file, 'utf8');
  limit('unlimited');
  const ofRequests = () => linesOf(file).filter((line) => String(line['path']).startsWith('/api/xxx'));
  await until(() => readFileSync(file, 'utf8').endsWith('}\n') && ofRequests().length >= FILLS_A_PIPE);

  expect(before).toHaveLength(size);
  expect(ofRequests()).toHaveLength(FILLS_A_PIPE);
  expect(await stop(server)).toBe(0);
}, 60_000);

test('fault D1: a reader that has gone stops no payment, and what it misses is counted as soon as room is short', async () => {
  const reader = open(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  const server = await startOn(open(fifo, constants.O_WRONLY));
  closeSync(reader);
  descriptors.splice(descriptors.indexOf(reader), 1);

  await requestUntilDropped(server);

  await expectPayments(server);
  expect(await expectEndInTime(server)).toBe(0);
}, 120_000);

describe('an event loop that stands still', () => {
  let preload: string;
  beforeEach(() => {
    preload = path.join(folder, 'preload.cjs');
    // It waits for what never comes. An endless loop would take a core from the other tests.
    const wait = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)';
    writeFileSync(preload, `process.on('SIGUSR2', () => ${wait});`);
  });
  const standStill = (pid: number) => process.kill(pid, 'SIGUSR2');

  /** A server all of whose workers are ready. */
  async function startWorkers(name: string): Promise<{ server: LoggedServer; file: string; workers: number[] }> {
    const file = path.join(folder, name);
    const env = { NODE_OPTIONS: `--require ${preload}`, WEB_CONCURRENCY: '2' };
    const server = await startOn(open(file, 'a'), env);
    await until(() => readFileSync(file, 'utf8').includes('PayVerse is ready'));
    return { server, file, workers: workersOf(server) };
  }

  test('fault D1: of one process does not hold SIGTERM for longer than ten seconds', async () => {
    const server = await startOn(unreadPipe(), { NODE_OPTIONS: `--require ${preload}` });
    await request(server, FILLS_A_PIPE);

    standStill(server.child.pid!);

    expect(await expectEndInTime(server)).toBe('SIGKILL');
  }, 60_000);

  test('fault D1: of a worker, or of the primary, does not hold SIGTERM either', async () => {
    const [one, other] = [await startWorkers('one.ndjson'), await startWorkers('other.ndjson')];

    standStill(one.workers[0]!);
    standStill(other.server.child.pid!);

    expect(await Promise.all([one.server, other.server].map(expectEndInTime))).toEqual([0, 'SIGKILL']);
    await until(() => ![...one.workers, ...other.workers].some(isAlive));
  }, 60_000);

  test('fault D1: of a worker is ended without any signal, told in the log, and the worker is replaced', async () => {
    const { server, file, workers } = await startWorkers('log.ndjson');
    const [first] = workers;

    standStill(first!);

    await until(() => !isAlive(first!), 20_000);
    await until(() => linesOf(file).some(({ msg, pid }) => msg === 'a worker died' && pid === first));
    const told = linesOf(file).filter(({ level }) => level === 'fatal');
    expect(told).toEqual([expect.objectContaining({ msg: expect.stringContaining('the event loop stood still') })]);
    await until(() => workersOf(server).length === 2);
    await expectPayments(server);
    expect(await stop(server)).toBe(0);
  }, 60_000);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
