import { randomUUID } from 'node:crypto';
import {
  createPayVerse,
  OutcomeUnknownError,
  SessionEndedError,
  unwrap,
  type PayVerse,
  type PayVerseOptions,
  type SavedIntent,
} from '../clients/typescript/src/index';
import { expectSoundBook } from './support/book';
import { createCookieJar, type CookieJar } from './support/cookieJar';
import { startHttpCutter, type HttpCutter, type HttpFault } from './support/httpCutter';
import { aPerson, balanceOf, PASSWORD, refund, send, type Person } from './support/people';
import { useServer } from './support/testServer';
import { until } from './support/until';

/** The client pays exactly once, over every failure between it and the server. */
const server = useServer();
const SEND = '/api/transactions/send';
const RETRY = { attempts: 4, withinMs: 20_000, firstDelayMs: 5 };
let link: HttpCutter;
let alice: Person;
let bob: Person;
let jar: CookieJar;
let api: PayVerse;
let failures: number;

beforeAll(async () => {
  link = await startHttpCutter(server.port);
});
afterAll(() => link.close());
beforeEach(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
  jar = createCookieJar();
  api = aClient();
  link.fail();
  await unwrap(api.logIn(alice.email, PASSWORD));
  link.fail();
});
afterEach(() => expectSoundBook(server.pool));

const aClient = (options: Partial<PayVerseOptions> = {}) =>
  createPayVerse({ baseUrl: link.url, fetch: jar.fetch, timeoutMs: 10_000, retry: RETRY, ...options });
/** A client with short timeouts, for a link that may never answer. */
const impatient = () => createPayVerse({ baseUrl: link.url, fetch: jar.fetch, timeoutMs: 400, retry: RETRY });
const lunch = (amount: number | string = 10) => ({ toAccountNumber: bob.accountNumber, amount });
const balances = () => Promise.all([alice, bob].map((person) => balanceOf(server, person)));
const times = (count: number, text: string) => Array.from({ length: count }, () => text);
const replayed = ({ response }: { response: Response }) => response.headers.get('Idempotency-Replayed');

async function unknownFrom(call: Promise<unknown>): Promise<OutcomeUnknownError> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OutcomeUnknownError);
  return error as OutcomeUnknownError;
}

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
    api = impatient();
    await api.resume();
    link.fail();
  });

  test('a send is made once, and answered 201', async () => {
    link.fail(fault);

    const answer = await api.intent(SEND, lunch()).send();

    expect([answer.response.status, answer.data?.balance, replayed(answer)]).toEqual([201, 990, wasDone]);
    expect(link.reached).toEqual(times(reached, `POST ${SEND}`));
    expect(await balances()).toEqual([990, 1010]);
  });

  test('so is one that was given no key', async () => {
    link.fail(fault, fault);

    const answer = await api.POST(SEND, { body: lunch() });

    expect(answer.response.status).toBe(201);
    expect(await balances()).toEqual([990, 1010]);
  });

  test('what moves no money is sent once', async () => {
    link.fail(fault, 'pass');
    const read = await api.GET('/api/accounts').catch(() => null);
    expect(link.sent).toEqual(['GET /api/accounts']);

    link.fail(fault, 'pass');
    const body = { email: `${randomUUID()}@example.com`, password: PASSWORD, full_name: 'Carol' };
    const made = await api.register(body).catch(() => null);
    expect(link.sent).toEqual(['POST /api/auth/register']);

    link.fail(fault, 'pass');
    // The server stores no keys for this call, so the client must not retry it.
    const headers = { 'Idempotency-Key': randomUUID() };
    const raw = await api
      .POST('/api/auth/register', { body: { ...body, email: `x${body.email}` }, headers })
      .catch(() => null);
    expect(link.sent).toEqual(['POST /api/auth/register']);
    for (const answer of [read, made, raw]) expect(Boolean(answer?.data)).toBe(fault === 'pass');
  });
});

test('a batch and a refund are made once too', async () => {
  link.fail('cut after');
  const batch = await api.intent('/api/transactions/batch', { transfers: [lunch(10), lunch(20)] }).send();
  expect([batch.data?.transactions.length, replayed(batch)]).toEqual([2, 'true']);
  expect(await balances()).toEqual([970, 1030]);

  const received = await send(server, bob, alice, 100).expect(201);
  link.fail('cut half');
  const refunded = await api
    .intent('/api/transactions/{id}/refund', { amount: '40.00' }, { id: received.body.transaction.id as string })
    .send();
  expect([refunded.data?.transaction.amount, replayed(refunded)]).toEqual([40, 'true']);
  expect(await balances()).toEqual([1030, 970]);
  await refund(server, alice, received.body.transaction.id as string, { amount: 60 }).expect(201);
});

test('when all attempts are used up, it says that the outcome is unknown, and the same intent is paid once later', async () => {
  const client = impatient();
  await client.resume();
  link.fail('cut after', 'cut before', 'mute', 'unavailable');
  const intent = client.intent(SEND, lunch());

  const error = await unknownFrom(intent.send());

  expect([error.key, error.cause]).toEqual([intent.key, expect.objectContaining({ code: 'UNAVAILABLE' })]);
  expect(link.sent).toHaveLength(4);
  const answer = await intent.send();
  expect([answer.response.status, replayed(answer)]).toEqual([201, 'true']);
  expect(await balances()).toEqual([990, 1010]);
});

test('attempts end with their time', async () => {
  const late = aClient({ retry: { attempts: 100, withinMs: 0 } });
  await unwrap(late.logIn(alice.email, PASSWORD));
  link.fail('cut before', 'pass');

  await unknownFrom(late.intent(SEND, lunch()).send());

  expect(link.sent).toHaveLength(1);
});

/** A client with a fake proxy, which answers in place of the server once the test says so. */
async function withStranger(answer: () => Response) {
  let isThere = false;
  const fetch = (request: Request) => (isThere ? Promise.resolve(answer()) : jar.fetch(request));
  const client = aClient({ fetch, retry: { ...RETRY, attempts: 1 } });
  await unwrap(client.logIn(alice.email, PASSWORD));
  return { client, comes: () => (isThere = true), goes: () => (isThere = false) };
}

test.each([
  ['an empty 200', () => new Response('')],
  ['a 204', () => new Response(null, { status: 204 })],
  ['a 200 of something else', () => Response.json({})],
  ['a 200 of nothing', () => Response.json(null)],
])('%s says neither that it was paid nor that it was not', async (_name, answer) => {
  const { client, comes, goes } = await withStranger(answer);
  const intent = client.intent(SEND, lunch());
  comes();

  await unknownFrom(intent.send());

  goes();
  expect((await intent.send()).data?.balance).toBe(990);
});

test('a refusal that is not the ledger’s says nothing of an attempt before', async () => {
  const { client, comes, goes } = await withStranger(() =>
    Response.json({ code: 'NOT_FOUND', message: 'No' }, { status: 404 }),
  );
  const intent = client.intent(SEND, lunch());
  link.fail('cut after');
  await unknownFrom(intent.send());
  comes();

  await unknownFrom(intent.send());

  goes();
  expect(replayed(await intent.send())).toBe('true');
  expect(await balances()).toEqual([990, 1010]);
});

test('who asks after the first one has given up gets an answer', async () => {
  const intent = api.intent(SEND, lunch());
  const controller = new AbortController();
  const first = intent.send({ signal: controller.signal });
  controller.abort(new Error('Gone'));
  const second = intent.send();

  await expect(first).rejects.toThrow('Gone');
  expect((await second).data?.balance).toBe(990);
  expect((await intent.send()).data?.balance).toBe(990);
  expect(await balances()).toEqual([990, 1010]);
});

test('S5: an intent belongs to the user who is logged in', () => {
  const visitor = createPayVerse({ baseUrl: link.url, fetch: createCookieJar().fetch });

  expect(() => visitor.intent(SEND, lunch())).toThrow(SessionEndedError);
  const saved = { ...api.intent(SEND, lunch()).toJSON(), userId: null as unknown as string };
  expect(() => api.restoreIntent(saved)).toThrow(TypeError);
});

test('the body may be an object that watches itself, as frameworks make', async () => {
  const watched = new Proxy(lunch(), {});

  expect((await api.intent(SEND, watched).send()).data?.balance).toBe(990);
});

test('a refusal of something else leaves an unknown outcome unknown', async () => {
  // The first attempt has paid. The refusal of the second, before the ledger, says nothing about it.
  const limited = { status: 429, code: 'RATE_LIMITED', message: 'Too many calls', requestId: 'x' };
  let isLimited = false;
  const other = aClient({
    fetch: (request) => (isLimited ? Promise.resolve(Response.json(limited, { status: 429 })) : jar.fetch(request)),
    retry: { ...RETRY, attempts: 1 },
  });
  await unwrap(other.logIn(alice.email, PASSWORD));
  const intent = other.intent(SEND, lunch());
  link.fail('cut after');
  await unknownFrom(intent.send());
  isLimited = true;

  const error = await unknownFrom(intent.send());
  expect(error.cause).toMatchObject({ code: 'RATE_LIMITED' });

  // Without an earlier attempt, the 429 is an ordinary answer, without a retry.
  const { error: refusal } = await other.intent(SEND, lunch()).send();
  expect(refusal?.code).toBe('RATE_LIMITED');
  isLimited = false;
  expect(replayed(await intent.send())).toBe('true');
});

test('two clicks at once are one payment and one promise, and a third click later gets the same answer', async () => {
  const intent = api.intent(SEND, lunch());
  link.fail('cut after');

  const clicks = [intent.send(), intent.send()] as const;

  expect(clicks[1]).toBe(clicks[0]);
  const answer = await clicks[0];
  expect(await intent.send()).toBe(answer);
  expect(link.reached).toHaveLength(2);
  expect(await balances()).toEqual([990, 1010]);
});

test('an intent that was saved is paid once after the page was loaded again', async () => {
  const first = aClient({ retry: { ...RETRY, attempts: 1 } });
  await unwrap(first.logIn(alice.email, PASSWORD));
  const intent = first.intent(SEND, lunch());
  link.fail('cut after');
  await unknownFrom(intent.send());
  const stored = JSON.stringify(intent);

  // A second page, which has only the cookie.
  const answer = await aClient()
    .restoreIntent(JSON.parse(stored) as SavedIntent<typeof SEND>)
    .send();

  expect([answer.response.status, replayed(answer)]).toEqual([201, 'true']);
  expect(await balances()).toEqual([990, 1010]);
  expect(() => api.restoreIntent({ path: '/api/accounts', key: 'k' } as unknown as SavedIntent)).toThrow(TypeError);
});

test('a saved intent is never paid in the name of another user', async () => {
  const stored = JSON.stringify(api.intent(SEND, lunch()));
  const page = aClient();
  await unwrap(page.logIn(bob.email, PASSWORD));
  link.fail();

  const error = await unknownFrom(page.restoreIntent(JSON.parse(stored) as SavedIntent).send());
  expect(error.cause).toMatchObject({ name: 'SessionEndedError' });

  const fresh = aClient();
  const other = await unknownFrom(fresh.restoreIntent(JSON.parse(stored) as SavedIntent).send());
  expect(other.cause).toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(await balances()).toEqual([1000, 1000]);
});

test('a refusal is an answer, which the key keeps', async () => {
  const intent = api.intent(SEND, lunch(5_000));

  const refused = await intent.send();
  expect(refused.error).toMatchObject({ code: 'INSUFFICIENT_FUNDS', details: { balance: 1000, requested: 5000 } });
  await send(server, bob, alice, 1_000).expect(201);
  await expect(unwrap(intent.send())).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS', status: 402 });

  expect(link.sent).toHaveLength(2);
});

test('what an intent says cannot be changed afterwards', async () => {
  const body = lunch();
  const intent = api.intent(SEND, body);
  body.amount = 500;

  expect(() => Object.assign(intent.body, { amount: 500 })).toThrow(TypeError);
  await unwrap(intent.send());
  expect(await balances()).toEqual([990, 1010]);
});

test.each<[string, HttpFault, isReached: () => boolean]>([
  ['an attempt', 'mute', () => link.sent.length === 1],
  ['the wait for the next one', 'cut before', () => failures === 1],
])('the signal of the caller ends %s at once, and the key stays good', async (_name, fault, isReached) => {
  failures = 0;
  const patient = aClient({
    timeoutMs: 60_000,
    retry: { attempts: 4, withinMs: 600_000, firstDelayMs: 300_000 },
    fetch: (request) =>
      jar.fetch(request).catch((error: unknown) => {
        failures += 1;
        throw error;
      }),
  });
  await unwrap(patient.logIn(alice.email, PASSWORD));
  const intent = patient.intent(SEND, lunch());
  const controller = new AbortController();
  link.fail(fault);

  const sending = intent.send({ signal: controller.signal });
  await until(isReached);
  controller.abort(new Error('Gone'));

  await expect(sending).rejects.toThrow('Gone');
  expect((await intent.send()).response.status).toBe(201);
  expect(await balances()).toEqual([990, 1010]);
});

test('Retry-After is waited for', async () => {
  const problem = { status: 503, code: 'UNAVAILABLE', message: 'Not available', requestId: 'x' };
  const calls: number[] = [];
  const slow = aClient({
    fetch: (request) => {
      if (!request.url.endsWith(SEND)) return jar.fetch(request);
      calls.push(performance.now());
      if (calls.length > 1) return jar.fetch(request);
      return Promise.resolve(Response.json(problem, { status: 503, headers: { 'Retry-After': '1' } }));
    },
  });
  await unwrap(slow.logIn(alice.email, PASSWORD));

  await unwrap(slow.intent(SEND, lunch()).send());

  expect(calls[1]! - calls[0]!).toBeGreaterThanOrEqual(990);
});

test('a page of a proxy is a clear error', async () => {
  link.fail('bad gateway');
  await expect(api.GET('/api/accounts')).rejects.toMatchObject({ name: 'UnreadableAnswerError', status: 502 });
  link.fail('cut half');
  await expect(api.GET('/api/accounts')).rejects.toMatchObject({ name: 'ConnectionError' });
});

test('a key that browsers can make without TLS is one too', () => {
  const original = Object.getOwnPropertyDescriptor(crypto, 'randomUUID');
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
  try {
    const keys = Array.from({ length: 50 }, () => api.intent(SEND, lunch()).key);
    expect(new Set(keys).size).toBe(50);
    for (const key of keys) expect(key).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  } finally {
    Reflect.deleteProperty(crypto, 'randomUUID');
    if (original) Object.defineProperty(crypto, 'randomUUID', original);
  }
});
