import { randomUUID } from 'node:crypto';
import { unwrap } from '../../clients/typescript/src/index';
import { expectSoundBook } from '../support/book';
import type { HttpFault } from '../support/httpCutter';
import { RETRY, replayed, SEND, unknownFrom, useLinkedClient } from '../support/linkedClient';
import { PASSWORD, refund, send } from '../support/people';
import { useServer } from '../support/testServer';
import { until } from '../support/until';

/** The client library pays exactly once over a link that is cut, hangs or answers something else. */
const server = useServer();
const linked = useLinkedClient(server);
let failures: number;
afterEach(() => expectSoundBook(server.pool));

const times = (count: number, text: string) => Array.from({ length: count }, () => text);

describe.each<[HttpFault, reached: number, wasDone: 'true' | null]>([
  ['pass', 1, null],
  ['cut before', 1, null],
  ['cut after', 2, 'true'],
  ['cut half', 2, 'true'],
  ['mute', 2, 'true'],
  ['unavailable', 1, null],
  ['bad gateway', 2, 'true'],
])('when the link does "%s"', (fault, reached, wasDone) => {
  // Short timeouts only where no answer comes: a slow machine must not look like a lost one.
  beforeEach(async () => {
    if (fault !== 'mute') return;
    linked.api = linked.impatient();
    await linked.api.resume();
    linked.link.fail();
  });

  test('a send is made once, and answered 201', async () => {
    linked.link.fail(fault);

    const answer = await linked.api.intent(SEND, linked.lunch()).send();

    expect([answer.response.status, answer.data?.balance, replayed(answer)]).toEqual([201, 990, wasDone]);
    expect(linked.link.reached).toEqual(times(reached, `POST ${SEND}`));
    expect(await linked.balances()).toEqual([990, 1010]);
  });

  test('so is one that was given no key', async () => {
    linked.link.fail(fault, fault);

    const answer = await linked.api.POST(SEND, { body: linked.lunch() });

    expect(answer.response.status).toBe(201);
    expect(await linked.balances()).toEqual([990, 1010]);
  });

  test('a call that moves no money is sent once', async () => {
    linked.link.fail(fault, 'pass');
    const read = await linked.api.GET('/api/accounts').catch(() => null);
    expect(linked.link.sent).toEqual(['GET /api/accounts']);

    linked.link.fail(fault, 'pass');
    const body = { email: `${randomUUID()}@example.com`, password: PASSWORD, full_name: 'Carol' };
    const made = await linked.api.register(body).catch(() => null);
    expect(linked.link.sent).toEqual(['POST /api/auth/register']);

    linked.link.fail(fault, 'pass');
    // The server stores no keys for this call, so the client must not retry it.
    const headers = { 'Idempotency-Key': randomUUID() };
    const raw = await linked.api
      .POST('/api/auth/register', { body: { ...body, email: `x${body.email}` }, headers })
      .catch(() => null);
    expect(linked.link.sent).toEqual(['POST /api/auth/register']);
    for (const answer of [read, made, raw]) expect(Boolean(answer?.data)).toBe(fault === 'pass');
  });
});

test('a batch and a refund are made once too', async () => {
  linked.link.fail('cut after');
  const batch = await linked.api
    .intent('/api/transactions/batch', { transfers: [linked.lunch(10), linked.lunch(20)] })
    .send();
  expect([batch.data?.transactions.length, replayed(batch)]).toEqual([2, 'true']);
  expect(await linked.balances()).toEqual([970, 1030]);

  const received = await send(server, linked.bob, linked.alice, 100).expect(201);
  linked.link.fail('cut half');
  const refunded = await linked.api
    .intent('/api/transactions/{id}/refund', { amount: '40.00' }, { id: received.body.transaction.id as string })
    .send();
  expect([refunded.data?.transaction.amount, replayed(refunded)]).toEqual([40, 'true']);
  expect(await linked.balances()).toEqual([1030, 970]);
  await refund(server, linked.alice, received.body.transaction.id as string, { amount: 60 }).expect(201);
});

test('when all attempts are used up, it says that the outcome is unknown, and the same intent is paid once later', async () => {
  const client = linked.impatient();
  await client.resume();
  linked.link.fail('cut after', 'cut before', 'mute', 'unavailable');
  const intent = client.intent(SEND, linked.lunch());

  const error = await unknownFrom(intent.send());

  expect([error.key, error.cause]).toEqual([intent.key, expect.objectContaining({ code: 'UNAVAILABLE' })]);
  expect(linked.link.sent).toHaveLength(4);
  const answer = await intent.send();
  expect([answer.response.status, replayed(answer)]).toEqual([201, 'true']);
  expect(await linked.balances()).toEqual([990, 1010]);
});

test('attempts end with their time', async () => {
  const late = linked.aClient({ retry: { attempts: 100, withinMs: 0 } });
  await unwrap(late.logIn(linked.alice.email, PASSWORD));
  linked.link.fail('cut before', 'pass');

  await unknownFrom(late.intent(SEND, linked.lunch()).send());

  expect(linked.link.sent).toHaveLength(1);
});

/** A client with a fake proxy, which answers in place of the server once the test says so. */
async function withProxy(answer: () => Response) {
  let isThere = false;
  const fetch = (request: Request) => (isThere ? Promise.resolve(answer()) : linked.jar.fetch(request));
  const client = linked.aClient({ fetch, retry: { ...RETRY, attempts: 1 } });
  await unwrap(client.logIn(linked.alice.email, PASSWORD));
  return { client, comes: () => (isThere = true), goes: () => (isThere = false) };
}

test.each([
  ['an empty 200', () => new Response('')],
  ['a 204', () => new Response(null, { status: 204 })],
  ['a 200 of something else', () => Response.json({})],
  ['a 200 of nothing', () => Response.json(null)],
])('%s says neither that it was paid nor that it was not', async (_name, answer) => {
  const { client, comes, goes } = await withProxy(answer);
  const intent = client.intent(SEND, linked.lunch());
  comes();

  await unknownFrom(intent.send());

  goes();
  expect((await intent.send()).data?.balance).toBe(990);
});

test('a refusal from a proxy leaves the outcome of an earlier attempt unknown', async () => {
  const { client, comes, goes } = await withProxy(() =>
    Response.json({ code: 'NOT_FOUND', message: 'No' }, { status: 404 }),
  );
  const intent = client.intent(SEND, linked.lunch());
  linked.link.fail('cut after');
  await unknownFrom(intent.send());
  comes();

  await unknownFrom(intent.send());

  goes();
  expect(replayed(await intent.send())).toBe('true');
  expect(await linked.balances()).toEqual([990, 1010]);
});

test('a refusal before the ledger leaves the outcome of an earlier attempt unknown', async () => {
  // The first attempt has paid. The refusal of the second, before the ledger, says nothing about it.
  const limited = { status: 429, code: 'RATE_LIMITED', message: 'Too many calls', requestId: 'x' };
  let isLimited = false;
  const other = linked.aClient({
    fetch: (request) =>
      isLimited ? Promise.resolve(Response.json(limited, { status: 429 })) : linked.jar.fetch(request),
    retry: { ...RETRY, attempts: 1 },
  });
  await unwrap(other.logIn(linked.alice.email, PASSWORD));
  const intent = other.intent(SEND, linked.lunch());
  linked.link.fail('cut after');
  await unknownFrom(intent.send());
  isLimited = true;

  const error = await unknownFrom(intent.send());
  expect(error.cause).toMatchObject({ code: 'RATE_LIMITED' });

  // Without an earlier attempt, the 429 is an ordinary answer, without a retry.
  const { error: refusal } = await other.intent(SEND, linked.lunch()).send();
  expect(refusal?.code).toBe('RATE_LIMITED');
  isLimited = false;
  expect(replayed(await intent.send())).toBe('true');
});

test.each<[string, HttpFault, isReached: () => boolean]>([
  ['an attempt', 'mute', () => linked.link.sent.length === 1],
  ['the wait for the next one', 'cut before', () => failures === 1],
])('the signal of the caller ends %s at once, and the key stays good', async (_name, fault, isReached) => {
  failures = 0;
  const patient = linked.aClient({
    timeoutMs: 60_000,
    retry: { attempts: 4, withinMs: 600_000, firstDelayMs: 300_000 },
    fetch: (request) =>
      linked.jar.fetch(request).catch((error: unknown) => {
        failures += 1;
        throw error;
      }),
  });
  await unwrap(patient.logIn(linked.alice.email, PASSWORD));
  const intent = patient.intent(SEND, linked.lunch());
  const controller = new AbortController();
  linked.link.fail(fault);

  const sending = intent.send({ signal: controller.signal });
  await until(isReached);
  controller.abort(new Error('Gone'));

  await expect(sending).rejects.toThrow('Gone');
  expect((await intent.send()).response.status).toBe(201);
  expect(await linked.balances()).toEqual([990, 1010]);
});

test('Retry-After is waited for', async () => {
  const problem = { status: 503, code: 'UNAVAILABLE', message: 'Not available', requestId: 'x' };
  const calls: number[] = [];
  const slow = linked.aClient({
    fetch: (request) => {
      if (!request.url.endsWith(SEND)) return linked.jar.fetch(request);
      calls.push(performance.now());
      if (calls.length > 1) return linked.jar.fetch(request);
      return Promise.resolve(Response.json(problem, { status: 503, headers: { 'Retry-After': '1' } }));
    },
  });
  await unwrap(slow.logIn(linked.alice.email, PASSWORD));

  await unwrap(slow.intent(SEND, linked.lunch()).send());

  expect(calls[1]! - calls[0]!).toBeGreaterThanOrEqual(990);
});

test('a page of a proxy is a clear error', async () => {
  linked.link.fail('bad gateway');
  await expect(linked.api.GET('/api/accounts')).rejects.toMatchObject({ name: 'UnreadableAnswerError', status: 502 });
  linked.link.fail('cut half');
  await expect(linked.api.GET('/api/accounts')).rejects.toMatchObject({ name: 'ConnectionError' });
});
