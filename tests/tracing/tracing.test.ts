import { randomUUID } from 'node:crypto';
import type { Span } from '../support/otlpCollector';
import { aPerson, send, sendBatch, type Person } from '../support/people';
import { findRoutes, nameOf } from '../support/routes';
import { stop } from '../support/serverProcess';
import { asAdmin, urlOf } from '../support/testDatabase';
import type { TestServer } from '../support/testServer';
import {
  aTrace,
  isStatement,
  recordsOf,
  useTracedServers,
  type Collector,
  type Traced,
} from '../support/tracedServers';
import { until } from '../support/until';

/** The spans that a server sends to a collector: their tree, names and links, and the texts that never leave. */
const { databaseName, aCollector, startTraced } = useTracedServers();
const withoutDatabase = ({ name }: Span) => name.replace(` ${databaseName()}`, '');

describe('with a collector', () => {
  let collector: Collector;
  let traced: Traced;
  let calls: TestServer;
  let alice: Person;
  let bob: Person;

  beforeEach(async () => {
    collector = await aCollector();
    traced = await startTraced({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    ({ calls } = traced);
    [alice, bob] = [await aPerson(calls), await aPerson(calls)];
  });
  const spansOf = (traceId: string) => collector.spans().filter((span) => span.traceId === traceId);
  /** Waits for the span of the request, which ends last. */
  async function theTrace(traceId: string): Promise<Span[]> {
    await until(() => spansOf(traceId).some(({ kind }) => kind === 'server'));
    return spansOf(traceId);
  }
  const childrenOf = (parent: Span, spans: Span[]) =>
    spans.filter(({ parentSpanId }) => parentSpanId === parent.spanId);

  test('a payment is one trace below its caller: the request, its handler, its group and the statements', async () => {
    const { traceId, parentId, traceparent } = aTrace();

    await send(calls, alice, bob, 1).set('traceparent', traceparent).expect(201);

    const spans = await theTrace(traceId);
    const [request] = spans.filter(({ kind }) => kind === 'server') as [Span];
    expect(request).toMatchObject({
      name: 'POST /api/transactions/send',
      parentSpanId: parentId,
      scope: '@opentelemetry/instrumentation-http',
      resource: { 'service.name': 'payverse' },
      attributes: { 'http.route': '/api/transactions/send', 'http.response.status_code': 201 },
      isError: false,
    });
    const [handler, ...others] = childrenOf(request, spans) as [Span];
    expect(handler.scope).toBe('@opentelemetry/instrumentation-express');
    expect(others).toEqual([]);
    const [group] = childrenOf(handler, spans) as [Span];
    expect(group).toMatchObject({ name: 'ledger group', attributes: { 'payverse.orders': 1 } });
    const inGroup = childrenOf(group, spans);
    expect(inGroup.map(withoutDatabase)).toEqual(
      expect.arrayContaining(['pg-pool.connect', 'pg.query:BEGIN', 'pg.query:COMMIT']),
    );
    expect(inGroup.filter(isStatement).every(({ kind, attributes }) => kind === 'client' && attributes['db.query.text'])).toBe(true); // prettier-ignore
  });

  test('a group of many requests has a separate trace, with links to them and back', async () => {
    const requests = Array.from({ length: 40 }, aTrace);

    await Promise.all(requests.map(({ traceparent }) => send(calls, alice, bob, 0.01).set('traceparent', traceparent)));
    for (const { traceId } of requests) await theTrace(traceId);
    expect(await stop(traced.server)).toBe(0);

    const spans = collector.spans();
    const ours = new Set(requests.map(({ traceId }) => traceId));
    const groups = spans.filter(({ name, links, traceId }) => name === 'ledger group' && (links.length > 0 || ours.has(traceId))); // prettier-ignore
    const shared = groups.filter(({ links }) => links.length > 0);
    expect(shared.length).toBeGreaterThan(0);
    expect(groups.reduce((sum, { attributes }) => sum + (attributes['payverse.orders'] as number), 0)).toBe(40);
    for (const group of shared) {
      expect(ours.has(group.traceId)).toBe(false);
      expect(group).toMatchObject({ parentSpanId: '', attributes: { 'payverse.orders': group.links.length } });
      expect(childrenOf(group, spans).map(withoutDatabase)).toContain('pg.query:COMMIT');
      for (const { traceId, spanId } of group.links) {
        const waiting = spans.find((span) => span.spanId === spanId);
        expect(waiting).toMatchObject({ traceId, links: [{ traceId: group.traceId, spanId: group.spanId }] });
      }
    }
    // No request has the statements of another request.
    for (const traceId of ours) {
      const own = spansOf(traceId);
      const isAlone = own.some(({ name }) => name === 'ledger group');
      expect(own.some(isStatement)).toBe(isAlone);
    }
  });

  test('what the server does by itself is no trace', async () => {
    const { traceId, traceparent } = aTrace();
    await new Promise((resolve) => setTimeout(resolve, 1_200)); // It asks for ended sessions twice a second.

    await calls.get('/api/users/me', alice.token).set('traceparent', traceparent).expect(200);

    await theTrace(traceId);
    const spans = collector.spans();
    const begun = spans.filter(({ kind, name }) => kind === 'server' || name === 'ledger group');
    expect(spans.filter((span) => !begun.some((each) => each.traceId === span.traceId))).toEqual([]);
    expect(spans.filter(({ attributes }) => String(attributes['db.query.text']).includes('revoked_at'))).toEqual([]);
  });

  test('log records name the trace that they were written in', async () => {
    const [paying, guessing, failing] = [aTrace(), aTrace(), aTrace()];

    await send(calls, alice, bob, 1).set('traceparent', paying.traceparent).expect(201);
    await calls.post('/api/auth/login', { email: alice.email, password: 'wrongpassword' }).set('traceparent', guessing.traceparent).expect(401); // prettier-ignore
    const url = urlOf(databaseName());
    await asAdmin((admin) => admin.query('ALTER TABLE accounts RENAME TO elsewhere'), url);
    await calls.get('/api/accounts', alice.token).set('traceparent', failing.traceparent).expect(500);
    await asAdmin((admin) => admin.query('ALTER TABLE elsewhere RENAME TO accounts'), url);

    const ofTrace = ({ traceId }: { traceId: string }, msg: string) => recordsOf(traced).filter((record) => record.msg === msg && record.trace_id === traceId); // prettier-ignore
    for (const each of [paying, guessing, failing]) {
      const [request] = (await theTrace(each.traceId)).filter(({ kind }) => kind === 'server') as [Span];
      await until(() => ofTrace(each, 'request').length === 1);
      const [record] = ofTrace(each, 'request');
      expect(record).toMatchObject({ span_id: request.spanId, trace_flags: '01' });
      expect(request.attributes['http.response.header.x-request-id']).toEqual([record.requestId]);
      expect(request.isError).toBe(each === failing);
    }
    expect(ofTrace(guessing, 'security')).toMatchObject([{ event: 'login_failed' }]);
    expect(ofTrace(failing, 'request failed')).toHaveLength(1);
    expect((await theTrace(failing.traceId)).filter((span) => isStatement(span) && span.isError)).toMatchObject([
      { events: [{ attributes: { 'exception.message': expect.stringMatching(/\(code: 42P01\)$/) as string } }] },
    ]);
  });

  test('a connection that is lost is no part of the request that opened it', async () => {
    const ofDatabase = 'FROM pg_stat_activity WHERE datname = $1';
    const opened = () =>
      asAdmin(async (admin) => (await admin.query(`SELECT 1 ${ofDatabase}`, [databaseName()])).rowCount!);
    // The first one is opened by the start, and the others by requests that come at once.
    await until(async () => {
      await Promise.all(Array.from({ length: 16 }, () => calls.get('/api/users/me', alice.token).expect(200)));
      return (await opened()) > 2;
    });

    await asAdmin((admin) => admin.query(`SELECT pg_terminate_backend(pid) ${ofDatabase}`, [databaseName()]));

    const lost = () => recordsOf(traced).filter(({ msg }) => msg === 'database connection lost');
    await until(() => lost().length > 2);
    expect(lost().filter((record) => 'trace_id' in record)).toEqual([]);
  });

  test('each route is named by its pattern', async () => {
    const routes = findRoutes().filter(({ path: each }) => !each.startsWith('/health'));

    const seen = await Promise.all(
      routes.map(async ({ method, path: pattern }) => {
        const { traceId, traceparent } = aTrace();
        await fetch(traced.url + pattern.replace(/:\w+/g, randomUUID()), { method, headers: { traceparent } });
        return (await theTrace(traceId)).find(({ kind }) => kind === 'server')!.name;
      }),
    );

    expect(seen).toEqual(routes.map(nameOf));
  });

  test('health checks are not traced, and what is found nowhere has no name', async () => {
    const { traceId, traceparent } = aTrace();
    const health = aTrace();

    for (const each of ['live', 'ready']) await calls.get(`/health/${each}`).set('traceparent', health.traceparent).expect(200); // prettier-ignore
    await calls.get('/api/canary').set('traceparent', traceparent).expect(404);

    expect((await theTrace(traceId)).find(({ kind }) => kind === 'server')!.name).toBe('GET');
    expect(await stop(traced.server)).toBe(0);
    expect(spansOf(health.traceId)).toEqual([]);
    expect(recordsOf(traced).filter((each) => each.path === '/health/ready')).toMatchObject([{ requestId: expect.any(String) as string }]); // prettier-ignore
    expect(traced.server.output()).not.toContain(health.traceId);
  });

  test('fault F5: no text of a client leaves that is longer than 256 characters', async () => {
    const long = 'a'.repeat(2_000);
    const { traceId, traceparent } = aTrace();
    const headers = { traceparent, 'User-Agent': long, 'X-Request-Id': 'b'.repeat(128), tracestate: `a=${long}` };

    await calls.get(`/api/transactions/${long}?${long}`, alice.token).set(headers);

    const spans = await theTrace(traceId);
    for (const { name, attributes } of spans) {
      const texts = Object.entries(attributes).filter(([key]) => key !== 'db.query.text').map(([, value]) => String(value)); // prettier-ignore
      for (const text of [name, ...texts]) expect(text.length).toBeLessThanOrEqual(256);
    }
    expect(JSON.stringify(spans)).toContain('b'.repeat(128));
    expect(JSON.stringify(spans)).not.toContain('a'.repeat(257));
  });

  test('nothing secret leaves: no password, token, email, address, body or query', async () => {
    const canary = (name: string) => `canary-${name}-${randomUUID()}`;
    const [email, password] = [`${canary('email')}@example.com`, canary('password').slice(0, 40)];
    await calls.post('/api/auth/register', { email, password, full_name: 'Canary Name' }).expect(201);
    const login = await calls.post('/api/auth/login', { email, password }).expect(200);
    const { traceId, traceparent } = aTrace();
    const headers = {
      traceparent,
      Authorization: `Bearer ${login.body.accessToken}`,
      Cookie: `refreshToken=${canary('cookie')}`,
      'User-Agent': canary('agent'),
      'X-Forwarded-For': canary('for'),
      'X-Forwarded-Host': canary('host'),
      Forwarded: `for=${canary('forwarded')}`,
      'Idempotency-Key': canary('key'),
      'Content-Type': 'application/json',
    };
    const ask = (target: string, init: RequestInit = {}) => fetch(traced.url + target, { ...init, headers });

    await ask(`/api/transactions?counterparty=${bob.accountNumber}&cursor=${canary('cursor')}`);
    await ask(`/api/recipients/${bob.accountNumber}`);
    await ask(`/api/transactions/${canary('id')}`);
    await ask(`/${canary('path')}`);
    await ask('/api/transactions/send', { method: 'POST', body: `{"password":"${canary('body')}` });
    await ask('/api/transactions/send', { method: 'POST', body: JSON.stringify({ toAccountNumber: bob.accountNumber, amount: 1, description: canary('text') }) }); // prettier-ignore
    await sendBatch(calls, alice, [[bob, 1], [bob, 2]]); // prettier-ignore

    await until(() => spansOf(traceId).filter(({ kind }) => kind === 'server').length === 6);
    expect(await stop(traced.server)).toBe(0);
    const bytes = collector.bytes();
    for (const secret of [
      'canary-',
      'Canary',
      bob.accountNumber,
      bob.email,
      alice.id,
      'securepassword',
      'eyJ',
      'Bearer',
    ])
      // prettier-ignore
      expect({ secret, leaves: bytes.includes(secret) }).toEqual({ secret, leaves: false });
  });
});
