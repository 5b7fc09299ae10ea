import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { lockOutside } from './support/locks';
import { METRICS, scrape, type Scrape } from './support/metrics';
import { aPerson, logIn, refund, send, sendBatch, type Person } from './support/people';
import { describeWithPromtool, promtool } from './support/promtool';
import { sendRaw } from './support/rawHttp';
import { start, stop, stopAll, workersOf, type ServerProcess } from './support/serverProcess';
import { createDatabase } from './support/testDatabase';
import { callsTo, type TestServer } from './support/testServer';
import { until } from './support/until';

/** What whoever runs the server is told on METRICS_PORT, by started servers. */
let database: Awaited<ReturnType<typeof createDatabase>>;
let server: ServerProcess;
let there: TestServer;
let port: number;
let alice: Person;
let bob: Person;

beforeAll(async () => {
  database = await createDatabase();
  await startServer({});
  [alice, bob] = [await aPerson(there), await aPerson(there)];
});
afterAll(async () => {
  await stopAll();
  await database.drop();
});

async function startServer(env: Record<string, string>): Promise<void> {
  server = start({ DATABASE_URL: database.connection.connectionString!, METRICS_PORT: '0', ...env });
  const url = await server.ready;
  there = { ...callsTo(() => url), connection: database.connection } as TestServer;
  port = Number(/"port":(\d+),"msg":"metrics"/.exec(server.output())![1]);
}

/** By how much each sample grew while this was done. */
async function growth(work: () => Promise<unknown>): Promise<(sample: string) => number> {
  const before = await scrape(port);
  await work();
  const after = await scrape(port);
  return (sample) => (after.get(sample) ?? 0) - (before.get(sample) ?? 0);
}

const requests = (route: string, status: number, method = 'POST') =>
  `payverse_http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`;
const connectionsMax = (seen: Scrape) =>
  ['ledger', 'general'].map((pool) => seen.get(`payverse_database_connections_max{pool="${pool}"}`));
const orders = (kind: string, outcome: string) => `payverse_orders_total{kind="${kind}",outcome="${outcome}"}`;

test('requests are counted by route and status, and what is no route by no name of its own', async () => {
  const grew = await growth(async () => {
    const { body } = await send(there, alice, bob, 1).expect(201);
    await there.get(`/api/transactions/${body.transaction.id}`, alice.token).expect(200);
    await there.get('/api/transactions/x', alice.token).expect(400);
    await there.get('/api/transactions/', alice.token).expect(200);
    for (const path of ['/api/nothing', '/etc/passwd', '/api/transactions/x/y/z']) await there.get(path).expect(404);
  });

  expect([
    grew(requests('/api/transactions/send', 201)),
    grew(requests('/api/transactions/{id}', 200, 'GET')),
    grew(requests('/api/transactions/{id}', 400, 'GET')),
    grew(requests('/api/transactions', 200, 'GET')),
    grew(requests('unknown', 404, 'GET')),
  ]).toEqual([1, 1, 1, 1, 3]);
  expect([...(await scrape(port)).keys()].filter((sample) => /passwd|nothing/.test(sample))).toEqual([]);
});

test('the time of a request is that of the request, in seconds', async () => {
  const release = await lockOutside(there, alice);
  let heldMs = 0;
  const grew = await growth(async () => {
    const sending = send(there, alice, bob, 1).then(({ status }) => status);
    await untilWaits();
    const since = performance.now();
    while (heldMs < 60) {
      await there.get('/health/live').expect(200);
      heldMs = performance.now() - since;
    }
    await release();
    expect(await sending).toBe(201);
  });

  const seconds = grew(requests('/api/transactions/send', 201).replace('_count', '_sum'));
  expect(seconds).toBeGreaterThan(heldMs / 1_000);
  expect(seconds).toBeLessThan(15);
  const bucket =
    'payverse_http_request_duration_seconds_bucket{le="0.05",method="POST",route="/api/transactions/send",status="201"}';
  expect(grew(bucket)).toBe(0);
});

test('a client that goes away, and bytes that are no HTTP, are counted as what they are', async () => {
  const release = await lockOutside(there, alice);
  const grew = await growth(async () => {
    const gone = new AbortController();
    const sending = fetch(`${await server.ready}/api/transactions/send`, {
      method: 'POST',
      signal: gone.signal,
      headers: { Authorization: `Bearer ${alice.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ toAccountNumber: bob.accountNumber, amount: 1 }),
    });
    await untilWaits();
    gone.abort();
    await expect(sending).rejects.toThrow();
    await sendRaw(Number(new URL(await server.ready).port), 'EHLO example.com\r\n\r\n');
    await until(async () =>
      (await scrape(port)).has(requests('/api/transactions/send', NaN).replace('NaN', 'aborted')),
    );
  });
  const counted = await scrape(port);
  await release();
  // It is done all the same.
  await until(
    async () => (await scrape(port)).get(orders('send', 'completed')) === counted.get(orders('send', 'completed'))! + 1,
  );

  expect(grew(requests('/api/transactions/send', NaN).replace('NaN', 'aborted'))).toBe(1);
  expect(grew('payverse_http_unreadable_total{code="MALFORMED_REQUEST"}')).toBe(1);
});

async function untilWaits(): Promise<void> {
  const observer = new Client(database.connection);
  await observer.connect();
  const waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  await until(async () => (await observer.query(waiting)).rowCount! > 0);
  await observer.end();
}

test('orders are counted by what became of them, and transfers by what moved', async () => {
  const grew = await growth(async () => {
    await send(there, alice, bob, 1, 'a key').expect(201);
    await send(there, alice, bob, 1, 'a key').expect(201);
    await send(there, alice, bob, 5_000, 'another key').expect(402);
    await send(there, alice, bob, 5_000, 'another key').expect(402);
    const { body } = await sendBatch(there, alice, [
      [bob, 1],
      [bob, 2],
      [bob, 3],
    ]).expect(201);
    await refund(there, bob, body.transactions[0].id, {}).expect(201);
    await send(there, alice, alice, 1).expect(422);
  });

  expect([
    grew(orders('send', 'completed')),
    grew(orders('send', 'replayed')),
    grew(orders('send', 'INSUFFICIENT_FUNDS')),
    grew(orders('send', 'SAME_ACCOUNT')),
    grew(orders('batch', 'completed')),
    grew(orders('refund', 'completed')),
    grew('payverse_transfers_total{kind="send"}'),
    grew('payverse_transfers_total{kind="batch"}'),
    grew('payverse_transfers_total{kind="refund"}'),
    grew('payverse_ledger_group_size_count'),
    grew('payverse_ledger_group_size_sum'),
    grew('payverse_ledger_queue_wait_seconds_count'),
    grew('payverse_ledger_commit_duration_seconds_count'),
    grew('payverse_ledger_group_duration_seconds_count'),
  ]).toEqual([1, 1, 2, 1, 1, 1, 1, 3, 1, 7, 7, 7, 7, 7]);
});

test('what waits is seen while it waits, in the queue and for a connection', async () => {
  const [one, other] = [await aPerson(there), await aPerson(there)];
  const release = await lockOutside(there, one);
  const first = send(there, one, other, 1).then(({ status }) => status);
  await untilWaits();
  const sending = Promise.all(
    Array.from({ length: 40 }, () => send(there, one, other, 1).then(({ status }) => status)),
  );

  let seen: Scrape = new Map();
  await until(async () => {
    seen = await scrape(port);
    return seen.get('payverse_ledger_queue_depth')! > 0;
  });
  expect(seen.get('payverse_database_connections{pool="ledger",state="used"}')).toBeGreaterThan(0);
  await release();

  expect(new Set([await first, ...(await sending)])).toEqual(new Set([201]));
  const after = await scrape(port);
  expect(after.get('payverse_ledger_queue_depth')).toBe(0);
  expect(after.get('payverse_database_connections{pool="ledger",state="used"}')).toBe(0);
  expect(connectionsMax(after)).toEqual([5, 5]);
  expect(after.get('payverse_ledger_queue_depth_max')).toBe(10_000);
});

test('a group that is tried again is counted by why, and so is a connection that was lost', async () => {
  const grew = await growth(async () => {
    const release = await lockOutside(there, alice);
    const sending = send(there, alice, bob, 1).then(({ status }) => status);
    await untilWaits();
    const admin = new Client(database.connection);
    await admin.connect();
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    await admin.end();
    await release();
    expect(await sending).toBe(201);
  });

  expect(grew('payverse_ledger_retries_total{code="57P01"}')).toBe(1);
  expect(grew('payverse_database_connections_lost_total')).toBe(1);
  expect(grew('payverse_database_acquire_duration_seconds_count{pool="ledger",outcome="ok"}')).toBeGreaterThan(1);
});

test('logins, and what limits refused, are counted', async () => {
  const grew = await growth(async () => {
    await logIn(there, bob.email);
    for (let guess = 0; guess < 7; guess += 1)
      await there.post('/api/auth/login', { email: alice.email, password: 'a wrong guess' });
  });

  expect([
    grew('payverse_security_events_total{event="login_succeeded"}'),
    grew('payverse_security_events_total{event="login_failed"}'),
    grew('payverse_rate_limited_total{limit="password"}'),
  ]).toEqual([1, 6, 1]);
});

test('C09 they are on their own port only, which has nothing else', async () => {
  await there.get('/metrics').expect(404);

  const other = await fetch(`http://127.0.0.1:${port}/api/accounts`);
  expect([other.status, other.headers.get('Content-Type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
  const posted = await fetch(`http://127.0.0.1:${port}/metrics`, { method: 'POST' });
  expect([posted.status, posted.headers.get('Allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
});

test('all of ours are there, beside those of the process', async () => {
  const names = new Set(
    [...(await scrape(port)).keys()].map((sample) =>
      sample.replace(/\{.*| .*/, '').replace(/_(bucket|sum|count)$/, ''),
    ),
  );
  const ofOne = Object.keys(METRICS).filter((name) => !/workers?_|_workers/.test(name));

  expect(
    ofOne.filter(
      (name) => !names.has(name) && !['payverse_http_unreadable_total', 'payverse_ledger_retries_total'].includes(name),
    ),
  ).toEqual([]);
  expect([...names]).toEqual(
    expect.arrayContaining([
      'nodejs_eventloop_lag_p99_seconds',
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
    ]),
  );
});

test('without METRICS_PORT nothing is counted, and no port is opened', async () => {
  const quiet = start({ DATABASE_URL: database.connection.connectionString!, METRICS_PORT: '' });
  await quiet.ready;

  expect(quiet.output()).not.toMatch(/"msg":"metrics"/);
  expect(await stop(quiet)).toBe(0);
});

test('a port that is taken ends the start with one clear line', async () => {
  const second = start({ DATABASE_URL: database.connection.connectionString!, METRICS_PORT: String(port) });

  expect(await second.ended).toBe(1);
  expect(second.output()).toBe(`PayVerse did not start: port ${port} cannot be opened: it is in use\n`);
});

describeWithPromtool('by promtool', () => {
  test('they are in good form', async () => {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const ours = text.split('\n').filter((line) => line.includes('payverse_'));

    expect(await promtool(['check', 'metrics'], `${ours.join('\n')}\n`)).toEqual({ code: 0, output: '' });
  });
});

describe('of several processes', () => {
  beforeAll(async () => {
    await stopAll();
    await startServer({ WEB_CONCURRENCY: '3' });
  });

  test('they are summed, and the primary tells how many there are', async () => {
    const grew = await growth(async () => {
      const sending = Array.from({ length: 30 }, () =>
        send(there, alice, bob, 0.01).set('Connection', 'close').expect(201),
      );
      await Promise.all(sending);
    });

    expect(grew(requests('/api/transactions/send', 201))).toBe(30);
    expect(grew(orders('send', 'completed'))).toBe(30);
    const seen = await scrape(port);
    expect([
      seen.get('payverse_workers'),
      seen.get('payverse_workers_expected'),
      seen.get('payverse_worker_restarts_total'),
      ...connectionsMax(seen),
    ]).toEqual([3, 3, 0, 15, 15]);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect([...seen.keys()].filter((sample) => sample.startsWith('payverse_build_info'))).toEqual([
      `payverse_build_info{version="${version}",node="${process.version}"}`,
    ]);
  });

  test('however often they are asked for, nothing is left behind by the last time', async () => {
    for (let count = 0; count < 15; count += 1) await scrape(port);

    expect(server.output()).not.toMatch(/MaxListenersExceeded/);
  });

  test('one that hangs hides nothing of the others, and is missing', async () => {
    const [hanging] = workersOf(server);
    process.kill(hanging!, 'SIGSTOP');

    const [seen, again] = await Promise.all([scrape(port), scrape(port)]);
    process.kill(hanging!, 'SIGCONT');

    expect([seen.get('payverse_workers'), again.get('payverse_workers')]).toEqual([2, 2]);
    expect(seen.get(orders('send', 'completed'))).toBeGreaterThan(0);
    await until(async () => (await scrape(port)).get('payverse_workers') === 3);
  });

  test('what was counted by one that has died stays counted', async () => {
    const before = await scrape(port);
    for (const pid of workersOf(server)) process.kill(pid, 'SIGKILL');

    // All three are there again, and have told what they have. Until their end is noticed, the dead ones look like that too.
    let after = before;
    await until(async () => {
      after = await scrape(port);
      const [restarts, workers] = [after.get('payverse_worker_restarts_total'), after.get('payverse_workers')];
      return restarts === 3 && workers === 3 && connectionsMax(after).join() === '15,15';
    }, 20_000);

    for (const sample of [
      orders('send', 'completed'),
      requests('/api/transactions/send', 201),
      'process_cpu_seconds_total',
    ])
      expect(after.get(sample)).toBeGreaterThanOrEqual(before.get(sample)!);
  });
});
