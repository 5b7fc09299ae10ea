import { Client } from 'pg';
import { lockOutside } from '../support/locks';
import { orders, connectionsMax, requests, useMeteredServer } from '../support/meteredServer';
import { METRICS, type Scrape } from '../support/metrics';
import { aPerson, logIn, refund, send, sendBatch } from '../support/people';
import { describeWithPromtool, promtool } from '../support/promtool';
import { sendRaw } from '../support/rawHttp';
import { start, stop } from '../support/serverProcess';
import { until } from '../support/until';

/** The metrics of one server process. */
const metered = useMeteredServer();

test('requests are counted by route and status, and all unknown paths as one route', async () => {
  const grew = await metered.growth(async () => {
    const { body } = await send(metered.there, metered.alice, metered.bob, 1).expect(201);
    await metered.there.get(`/api/transactions/${body.transaction.id}`, metered.alice.token).expect(200);
    await metered.there.get('/api/transactions/x', metered.alice.token).expect(400);
    await metered.there.get('/api/transactions/', metered.alice.token).expect(200);
    for (const path of ['/api/nothing', '/etc/passwd', '/api/transactions/x/y/z'])
      await metered.there.get(path).expect(404);
  });

  expect([
    grew(requests('/api/transactions/send', 201)),
    grew(requests('/api/transactions/{id}', 200, 'GET')),
    grew(requests('/api/transactions/{id}', 400, 'GET')),
    grew(requests('/api/transactions', 200, 'GET')),
    grew(requests('unknown', 404, 'GET')),
  ]).toEqual([1, 1, 1, 1, 3]);
  expect([...(await metered.scrape()).keys()].filter((sample) => /passwd|nothing/.test(sample))).toEqual([]);
});

test('the duration of a request is measured in seconds', async () => {
  const release = await lockOutside(metered.there, metered.alice);
  let heldMs = 0;
  const grew = await metered.growth(async () => {
    const sending = send(metered.there, metered.alice, metered.bob, 1).then(({ status }) => status);
    await metered.untilWaits();
    const since = performance.now();
    while (heldMs < 60) {
      await metered.there.get('/health/live').expect(200);
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
  const release = await lockOutside(metered.there, metered.alice);
  const grew = await metered.growth(async () => {
    const gone = new AbortController();
    const sending = fetch(`${await metered.server.ready}/api/transactions/send`, {
      method: 'POST',
      signal: gone.signal,
      headers: { Authorization: `Bearer ${metered.alice.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ toAccountNumber: metered.bob.accountNumber, amount: 1 }),
    });
    await metered.untilWaits();
    gone.abort();
    await expect(sending).rejects.toThrow();
    await sendRaw(Number(new URL(await metered.server.ready).port), 'EHLO example.com\r\n\r\n');
    await until(async () =>
      (await metered.scrape()).has(requests('/api/transactions/send', NaN).replace('NaN', 'aborted')),
    );
  });
  const counted = await metered.scrape();
  await release();
  // The payment is done anyway.
  await until(
    async () =>
      (await metered.scrape()).get(orders('send', 'completed')) === counted.get(orders('send', 'completed'))! + 1,
  );

  expect(grew(requests('/api/transactions/send', NaN).replace('NaN', 'aborted'))).toBe(1);
  expect(grew('payverse_http_unreadable_total{code="MALFORMED_REQUEST"}')).toBe(1);
});

test('orders are counted by what became of them, and transfers by what moved', async () => {
  const grew = await metered.growth(async () => {
    await send(metered.there, metered.alice, metered.bob, 1, 'a key').expect(201);
    await send(metered.there, metered.alice, metered.bob, 1, 'a key').expect(201);
    await send(metered.there, metered.alice, metered.bob, 5_000, 'another key').expect(402);
    await send(metered.there, metered.alice, metered.bob, 5_000, 'another key').expect(402);
    const { body } = await sendBatch(metered.there, metered.alice, [
      [metered.bob, 1],
      [metered.bob, 2],
      [metered.bob, 3],
    ]).expect(201);
    await refund(metered.there, metered.bob, body.transactions[0].id, {}).expect(201);
    await send(metered.there, metered.alice, metered.alice, 1).expect(422);
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
  const [one, other] = [await aPerson(metered.there), await aPerson(metered.there)];
  const release = await lockOutside(metered.there, one);
  const first = send(metered.there, one, other, 1).then(({ status }) => status);
  await metered.untilWaits();
  const sending = Promise.all(
    Array.from({ length: 40 }, () => send(metered.there, one, other, 1).then(({ status }) => status)),
  );

  let seen: Scrape = new Map();
  await until(async () => {
    seen = await metered.scrape();
    return seen.get('payverse_ledger_queue_depth')! > 0;
  });
  expect(seen.get('payverse_database_connections{pool="ledger",state="used"}')).toBeGreaterThan(0);
  await release();

  expect(new Set([await first, ...(await sending)])).toEqual(new Set([201]));
  const after = await metered.scrape();
  expect(after.get('payverse_ledger_queue_depth')).toBe(0);
  expect(after.get('payverse_database_connections{pool="ledger",state="used"}')).toBe(0);
  expect(connectionsMax(after)).toEqual([5, 5]);
  expect(after.get('payverse_ledger_queue_depth_max')).toBe(10_000);
});

test('a group that is tried again is counted by why, and so is a connection that was lost', async () => {
  const grew = await metered.growth(async () => {
    const release = await lockOutside(metered.there, metered.alice);
    const sending = send(metered.there, metered.alice, metered.bob, 1).then(({ status }) => status);
    await metered.untilWaits();
    const admin = new Client(metered.database.connection);
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
  const grew = await metered.growth(async () => {
    await logIn(metered.there, metered.bob.email);
    for (let guess = 0; guess < 7; guess += 1)
      await metered.there.post('/api/auth/login', { email: metered.alice.email, password: 'a wrong guess' });
  });

  expect([
    grew('payverse_security_events_total{event="login_succeeded"}'),
    grew('payverse_security_events_total{event="login_failed"}'),
    grew('payverse_rate_limited_total{limit="password"}'),
  ]).toEqual([1, 6, 1]);
});

test('C09 they are on their own port only, which has nothing else', async () => {
  await metered.there.get('/metrics').expect(404);

  const other = await fetch(`http://127.0.0.1:${metered.port}/api/accounts`);
  expect([other.status, other.headers.get('Content-Type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
  const posted = await fetch(`http://127.0.0.1:${metered.port}/metrics`, { method: 'POST' });
  expect([posted.status, posted.headers.get('Allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
});

test('all our metrics are there, beside the metrics of the process', async () => {
  const names = new Set(
    [...(await metered.scrape()).keys()].map((sample) =>
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
  const quiet = start({ DATABASE_URL: metered.database.connection.connectionString!, METRICS_PORT: '' });
  await quiet.ready;

  expect(quiet.output()).not.toMatch(/"msg":"metrics"/);
  expect(await stop(quiet)).toBe(0);
});

test('a port that is taken ends the start with one clear line', async () => {
  const second = start({
    DATABASE_URL: metered.database.connection.connectionString!,
    METRICS_PORT: String(metered.port),
  });

  expect(await second.ended).toBe(1);
  expect(second.output()).toBe(`PayVerse did not start: port ${metered.port} cannot be opened: it is in use\n`);
});

describeWithPromtool('by promtool', () => {
  test('they are in good form', async () => {
    const text = await (await fetch(`http://127.0.0.1:${metered.port}/metrics`)).text();
    const ours = text.split('\n').filter((line) => line.includes('payverse_'));

    expect(await promtool(['check', 'metrics'], `${ours.join('\n')}\n`)).toEqual({ code: 0, output: '' });
  });
});
