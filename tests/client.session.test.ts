import { setTimeout } from 'node:timers/promises';
import jwt from 'jsonwebtoken';
import {
  createPayVerse,
  SessionEndedError,
  unwrap,
  type PayVerse,
  type SessionEvent,
} from '../clients/typescript/src/index';
import { userOf } from '../clients/typescript/src/session/claims';
import { createCookieJar, type CookieJar } from './support/cookieJar';
import { aPerson, balanceOf, PASSWORD, type Person } from './support/people';
import { expired, SECRETS, useServer } from './support/testServer';
import { until } from './support/until';

/** The client keeps a session, and acts for its user only. */
const server = useServer();
const SEND = '/api/transactions/send';
const problem = (status: number, code: string) =>
  Response.json({ status, code, message: code, requestId: 'x' }, { status });

/** Alice and Bob each have a session that this client does not know. */
let alice: Person;
let bob: Person;
let jar: CookieJar;
let api: PayVerse;
let events: SessionEvent[];
/** Intercepts the requests of this client. */
let onPath: (path: string, pass: () => Promise<Response>) => Promise<Response>;

beforeEach(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
  jar = createCookieJar();
  onPath = (_path, pass) => pass();
  events = [];
  api = aClient((request) => onPath(new URL(request.url).pathname, () => jar.fetch(request)));
  api.subscribe((event) => events.push(event));
});

const aClient = (fetch = (request: Request) => jar.fetch(request)) =>
  createPayVerse({ baseUrl: server.url, fetch, retry: { attempts: 2, firstDelayMs: 5 } });
const lunch = () => ({ toAccountNumber: bob.accountNumber, amount: 10 });
const refreshes = () => server.requests.filter(({ path }) => path === '/api/auth/refresh').length;
const payments = () => server.requests.filter(({ path, status }) => path === SEND && status === 201).length;

/** A promise that the test resolves. */
function createGate() {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

/** Alice is logged in, with a token that expires before she uses it. */
async function logInExpired(person = alice): Promise<void> {
  const before = onPath;
  onPath = async (_path, pass) => {
    const { accessToken, ...rest } = (await (await pass()).json()) as { accessToken: string };
    return Response.json({ ...rest, accessToken: expired(accessToken) });
  };
  await unwrap(api.logIn(person.email, PASSWORD));
  onPath = before;
  server.requests.length = 0;
}

test('register, log in, call, log out', async () => {
  const email = `carol${alice.email}`;
  const { data } = await unwrap(api.register({ email, password: PASSWORD, full_name: 'Carol' }));
  const { user } = await unwrap(api.logIn(email, PASSWORD));
  expect([user.id, user.balance, api.userId]).toEqual([data.user.id, 1000, user.id]);
  expect((await unwrap(api.GET('/api/users/me'))).user.email).toBe(email);

  await unwrap(api.logOut());

  expect(api.userId).toBeNull();
  expect(events).toEqual([
    { type: 'started', userId: user.id },
    { type: 'ended', reason: 'loggedOut' },
  ]);
  await expect(api.GET('/api/users/me')).rejects.toThrow(SessionEndedError);
  expect(await aClient().resume()).toBeNull();
});

test('a wrong password is an answer, and `unwrap` throws an error with all its fields', async () => {
  expect((await api.logIn(alice.email, 'wrong password')).error?.code).toBe('INVALID_CREDENTIALS');
  await expect(unwrap(api.logIn(alice.email, 'wrong password'))).rejects.toMatchObject({
    name: 'PayVerseError',
    code: 'INVALID_CREDENTIALS',
    status: 401,
    requestId: expect.stringMatching(/./),
  });
  const { error } = await api.register({ email: 'x', password: PASSWORD, full_name: 'Carol' });
  expect(error?.errors).toEqual([expect.objectContaining({ path: '/email' })]);
  expect([api.userId, events]).toEqual([null, []]);
});

test('S1: ten calls with an expired token cause one refresh, and all get an answer', async () => {
  await logInExpired();

  const answers = await Promise.all(Array.from({ length: 10 }, () => api.GET('/api/accounts')));

  expect(answers.map(({ response }) => response.status)).toEqual(Array.from({ length: 10 }, () => 200));
  expect(refreshes()).toBe(1);
  expect(events).toEqual([{ type: 'started', userId: alice.id }]);
});

test('S1: a late 401 for the old token causes no second refresh', async () => {
  await logInExpired();
  const held = createGate();
  let isFirst = true;
  onPath = async (path, pass) => {
    const answer = await pass();
    if (path === '/api/accounts' && isFirst) {
      isFirst = false;
      await held.opened;
    }
    return answer;
  };
  const late = api.GET('/api/accounts');
  await unwrap(api.GET('/api/users/me'));
  held.open();

  expect((await late).response.status).toBe(200);
  expect(refreshes()).toBe(1);
});

test('a payment with an expired token and a lost answer is made once, under its key', async () => {
  await logInExpired();
  let attempts = 0;
  onPath = async (path, pass) => {
    if (path === SEND) attempts += 1;
    const answer = await pass();
    if (path === SEND && attempts === 2) throw new TypeError('fetch failed');
    return answer;
  };
  const intent = api.intent(SEND, lunch());

  const { data, response } = await intent.send();

  expect([data?.balance, response.headers.get('Idempotency-Replayed')]).toEqual([990, 'true']);
  expect([attempts, refreshes(), payments()]).toEqual([3, 1, 2]);
  const { rows } = await server.pool.query('SELECT 1 FROM transactions WHERE idempotency_key = $1', [intent.key]);
  expect(rows).toHaveLength(1);
});

test('a page that has just loaded finds its session with its first call, or by `resume`', async () => {
  await unwrap(api.logIn(alice.email, PASSWORD));
  const page = aClient();
  expect((await page.GET('/api/users/me')).data?.user.id).toBe(alice.id);
  expect(page.userId).toBe(alice.id);

  expect(await aClient().resume()).toBe(alice.id);
  const stranger = createPayVerse({ baseUrl: server.url, fetch: createCookieJar().fetch });
  expect(await stranger.resume()).toBeNull();
  server.requests.length = 0;
  await expect(stranger.GET('/api/users/me')).rejects.toThrow(SessionEndedError);
  expect(refreshes()).toBe(0);
});

test('S6: after the session ended elsewhere, the call gets its 401 and the page an event', async () => {
  await unwrap(api.logIn(alice.email, PASSWORD));
  const reasons: string[] = [];
  const stop = api.onSessionEnd((reason) => reasons.push(reason));
  await unwrap(aClient().POST('/api/auth/logout-all'));
  server.requests.length = 0;

  expect((await api.GET('/api/accounts')).error?.code).toBe('INVALID_TOKEN');
  expect([reasons, api.userId]).toEqual([['expired'], null]);

  await expect(api.GET('/api/accounts')).rejects.toThrow(SessionEndedError);
  expect(refreshes()).toBe(1);
  stop();
  await unwrap(api.logIn(alice.email, PASSWORD));
  await unwrap(api.logOut());
  expect(reasons).toEqual(['expired']);
});

test.each([
  ['429', () => Promise.resolve(problem(429, 'RATE_LIMITED')), 'RATE_LIMITED', 1],
  ['503', () => Promise.resolve(problem(503, 'UNAVAILABLE')), 'UNAVAILABLE', 1],
  ['403', () => Promise.resolve(problem(403, 'FORBIDDEN_ORIGIN')), 'FORBIDDEN_ORIGIN', 1],
  ['no network', () => Promise.reject(new TypeError('fetch failed')), 'ConnectionError', 2],
])('S6: a refresh that fails with %s fails that call and ends no session', async (_name, fail, expected, asks) => {
  await logInExpired();
  let [asked, refused] = [0, 0];
  onPath = async (path, pass) => {
    if (path === '/api/auth/refresh') {
      asked += 1;
      await until(() => refused >= 3);
      return fail();
    }
    const answer = await pass();
    const whole = new Response(await answer.text(), answer);
    refused += 1;
    return whole;
  };

  const all = ['/api/accounts', '/api/users/me', '/api/transactions'] as const;
  const errors = await Promise.all(all.map((path) => unwrap(api.GET(path)).catch((error: unknown) => error)));
  for (const seen of errors) expect([(seen as { code?: string }).code, (seen as Error).name]).toContain(expected);
  expect(asked).toBe(asks);
  // Nothing was sent in Alice's name, so nothing is unknown.
  const paid = await unwrap(api.POST(SEND, { body: lunch() })).catch((error: unknown) => error);
  expect([(paid as { code?: string }).code, (paid as Error).name]).toContain(expected);
  expect(api.userId).toBe(alice.id);

  onPath = (_path, pass) => pass();
  expect((await api.GET('/api/accounts')).response.status).toBe(200);
  expect(events).toHaveLength(1);
});

test('S6: `resume` can be called again after a temporary failure', async () => {
  await unwrap(api.logIn(alice.email, PASSWORD));
  let isUp = false;
  const page = aClient((request) => (isUp ? jar.fetch(request) : Promise.resolve(problem(503, 'UNAVAILABLE'))));

  await expect(page.resume()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  isUp = true;

  expect(await page.resume()).toBe(alice.id);
});

test('S5: after a logout, a failed `resume` sends no call as another user', async () => {
  await unwrap(api.logIn(alice.email, PASSWORD));
  await unwrap(api.logOut());
  await unwrap(aClient().logIn(bob.email, PASSWORD));
  onPath = () => Promise.resolve(problem(503, 'UNAVAILABLE'));
  await expect(api.resume()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  onPath = (_path, pass) => pass();

  await expect(api.GET('/api/users/me')).rejects.toThrow(SessionEndedError);
  expect(api.userId).toBeNull();
});

test('S5: when the cookie belongs to another user, nothing is sent in their name', async () => {
  await logInExpired();
  await unwrap(aClient().logIn(bob.email, PASSWORD));
  server.requests.length = 0;

  const { error } = await api.POST(SEND, { body: { toAccountNumber: alice.accountNumber, amount: 10 } });

  expect([error?.code, api.userId]).toEqual(['INVALID_TOKEN', null]);
  expect(events.at(-1)).toEqual({ type: 'ended', reason: 'replaced' });
  expect([refreshes(), payments(), await balanceOf(server, bob)]).toEqual([1, 0, 1000]);

  // Bob's session continues, and `resume` joins it.
  await expect(api.GET('/api/users/me')).rejects.toThrow(SessionEndedError);
  expect(await api.resume()).toBe(bob.id);
});

test('S5: a payment during which another user logs in is not sent again in their name', async () => {
  await unwrap(api.logIn(alice.email, PASSWORD));
  let attempts = 0;
  onPath = async (path, pass) => {
    if (path !== SEND) return pass();
    attempts += 1;
    await api.logIn(bob.email, PASSWORD);
    return Promise.reject(new TypeError('fetch failed'));
  };

  const sending = api.intent(SEND, { toAccountNumber: alice.accountNumber, amount: 10 }).send();

  await expect(sending).rejects.toMatchObject({
    name: 'OutcomeUnknownError',
    cause: { name: 'SessionEndedError' },
  });
  expect([attempts, await balanceOf(server, bob)]).toEqual([1, 1000]);
  expect(events.slice(1)).toEqual([
    { type: 'ended', reason: 'replaced' },
    { type: 'started', userId: bob.id },
  ]);
});

test('S5: an intent from before the login of another user is not sent', async () => {
  await unwrap(api.logIn(alice.email, PASSWORD));
  const intent = api.intent(SEND, lunch());
  await unwrap(api.logIn(bob.email, PASSWORD));
  server.requests.length = 0;

  await expect(intent.send()).rejects.toMatchObject({ name: 'SessionEndedError' });

  expect(server.requests).toEqual([]);
});

test.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
  ['a refresh', () => logInExpired(), () => api.GET('/api/accounts')],
  ['resuming', () => aClient().logIn(alice.email, PASSWORD), () => api.resume()],
  ['a login', () => Promise.resolve(), () => api.logIn(alice.email, PASSWORD)],
])('S4, S7: a logout during %s leaves no token and no cookie', async (_name, prepare, begin) => {
  await prepare();
  const [arrived, held] = [createGate(), createGate()];
  onPath = async (path, pass) => {
    const answer = await pass();
    if (path === '/api/auth/refresh' || path === '/api/auth/login') {
      arrived.open();
      await held.opened;
    }
    return answer;
  };
  const call = begin();
  await arrived.opened;
  const out = api.logOut();
  expect(api.userId).toBeNull();
  held.open();
  await call;
  await unwrap(out);

  expect(api.userId).toBeNull();
  await expect(api.GET('/api/accounts')).rejects.toThrow(SessionEndedError);
  expect(await aClient().resume()).toBeNull();
  const sessions = await server.get('/api/auth/sessions', alice.token).expect(200);
  expect(sessions.body.data).toHaveLength(1);
});

test('S3: a refresh with a lost answer is requested again at once, and the session continues', async () => {
  await logInExpired();
  let isLost = true;
  onPath = async (path, pass) => {
    const answer = await pass();
    if (path !== '/api/auth/refresh' || !isLost) return answer;
    isLost = false;
    throw new TypeError('fetch failed');
  };

  expect((await api.GET('/api/accounts')).response.status).toBe(200);

  expect(refreshes()).toBe(2);
  expect(events.map(({ type }) => type)).toEqual(['started']);
});

test('S1: a call whose 401 arrives after a failed refresh starts another one', async () => {
  await aClient().logIn(alice.email, PASSWORD);
  const [refused, failed] = [createGate(), createGate()];
  let isDown = true;
  onPath = async (path, pass) => {
    if (path === '/api/auth/refresh' && isDown) {
      isDown = false;
      return Response.json({ code: 'UNAVAILABLE', message: 'No' }, { status: 503 });
    }
    const answer = await pass();
    if (path === '/api/accounts' && answer.status === 401) {
      refused.open();
      await failed.opened;
    }
    return answer;
  };
  const slow = api.GET('/api/accounts');
  await refused.opened;
  expect((await api.GET('/api/users/me')).error?.code).toBe('UNAVAILABLE');
  failed.open();

  expect((await slow).response.status).toBe(200);
});

test('S7: a logout during the login of another user ends both sessions', async () => {
  await unwrap(api.logIn(alice.email, PASSWORD));
  const [arrived, held] = [createGate(), createGate()];
  onPath = async (path, pass) => {
    const answer = await pass();
    if (path === '/api/auth/login') {
      arrived.open();
      await held.opened;
    }
    return answer;
  };
  const login = api.logIn(bob.email, PASSWORD);
  await arrived.opened;
  const out = api.logOut();
  held.open();
  await login;
  await unwrap(out);

  for (const { token } of [alice, bob]) {
    // The session from the registration of this user.
    expect((await server.get('/api/auth/sessions', token).expect(200)).body.data).toHaveLength(1);
  }
});

test('absent options have their defaults', async () => {
  let sent = 0;
  const absent = undefined as unknown as number;
  const client = createPayVerse({
    baseUrl: server.url,
    timeoutMs: Infinity,
    retry: { attempts: absent, withinMs: absent, firstDelayMs: 1 },
    fetch: (request) => {
      if (!request.url.endsWith(SEND)) return jar.fetch(request);
      sent += 1;
      return Promise.reject(new TypeError('fetch failed'));
    },
  });
  await unwrap(client.logIn(alice.email, PASSWORD));

  await expect(client.intent(SEND, lunch()).send()).rejects.toMatchObject({ name: 'OutcomeUnknownError' });

  expect(sent).toBe(4);
});

test('the client does not wait for a fetch that ignores its signal', async () => {
  const deaf = createPayVerse({ baseUrl: server.url, timeoutMs: 20, fetch: () => new Promise(() => undefined) });

  await expect(deaf.GET('/api/accounts')).rejects.toMatchObject({ name: 'ConnectionError' });
});

test('S7: a repeated logout ends the session of its user, and not the session of a later login', async () => {
  await unwrap(api.logIn(alice.email, PASSWORD));
  onPath = () => Promise.reject(new TypeError('fetch failed'));
  await expect(api.logOut()).rejects.toMatchObject({ name: 'ConnectionError' });
  expect(api.userId).toBeNull();
  onPath = (_path, pass) => pass();
  await unwrap(aClient().logIn(bob.email, PASSWORD));

  await unwrap(api.logOut());

  expect(await aClient().resume()).toBe(bob.id);
  const sessions = await server.get('/api/auth/sessions', alice.token).expect(200);
  expect(sessions.body.data).toHaveLength(1);
});

test('a call that waits for a refresh can be aborted, and the other calls continue', async () => {
  await logInExpired();
  const held = createGate();
  const arrived = createGate();
  onPath = async (path, pass) => {
    if (path === '/api/auth/refresh') {
      arrived.open();
      await held.opened;
    }
    return pass();
  };
  const controller = new AbortController();
  const impatient = api.GET('/api/accounts', { signal: controller.signal });
  const patient = api.GET('/api/accounts');
  await arrived.opened;
  controller.abort(new Error('Gone'));
  await expect(impatient).rejects.toThrow('Gone');
  held.open();

  expect((await patient).response.status).toBe(200);
});

test('a CSV statement can be read as text', async () => {
  await unwrap(api.logIn(alice.email, PASSWORD));
  const { data } = await unwrap(api.GET('/api/accounts'));
  const query = { from: '2020-01-01T00:00:00Z', format: 'csv' as const };
  const path = { id: data[0]!.id };

  const text = await unwrap(api.GET('/api/accounts/{id}/statement', { params: { path, query }, parseAs: 'text' }));

  expect(text.split('\r\n').length).toBeGreaterThan(1);
});

test('a statement may stream for longer than the timeout, and the signal of the caller ends it', async () => {
  const slow = createPayVerse({
    baseUrl: server.url,
    timeoutMs: 20,
    fetch: ({ signal }) => {
      const body = new ReadableStream<Uint8Array>({
        start: (stream) => signal.addEventListener('abort', () => stream.error(signal.reason)),
        pull: async (stream) => {
          await setTimeout(50);
          if (!signal.aborted) stream.enqueue(Buffer.from('1,2\r\n'));
        },
      });
      return Promise.resolve(new Response(body, { headers: { 'Content-Type': 'text/csv; charset=utf-8' } }));
    },
  });
  const query = { from: '2020-01-01T00:00:00Z', format: 'csv' as const };
  const params = { path: { id: alice.id }, query };
  const controller = new AbortController();
  const { signal } = controller;

  const statement = slow.GET('/api/accounts/{id}/statement', { params, parseAs: 'stream', signal });

  const reader = (await unwrap(statement))!.getReader();
  for (let read = 0; read < 3; read += 1) expect((await reader.read()).done).toBe(false);
  controller.abort(new Error('Gone'));
  await expect(reader.closed).rejects.toThrow('Gone');
});

test('an answer after the timeout is a ConnectionError', async () => {
  const never = ({ signal }: Request) =>
    new Promise<Response>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  const waiting = createPayVerse({ baseUrl: server.url, timeoutMs: 20, fetch: never });

  const expected = { name: 'ConnectionError', cause: { name: 'TimeoutError' } };
  await expect(waiting.GET('/api/accounts')).rejects.toMatchObject(expected);
  await expect(waiting.resume()).rejects.toMatchObject(expected);
});

test('S7: a login that waits for the lock ends with the signal of the caller', async () => {
  await logInExpired();
  const [arrived, held] = [createGate(), createGate()];
  onPath = (path, pass) => {
    if (path !== '/api/auth/refresh') return pass();
    arrived.open();
    return held.opened.then(pass);
  };
  const call = api.GET('/api/accounts');
  await arrived.opened;
  const controller = new AbortController();
  const login = api.logIn(bob.email, PASSWORD, { signal: controller.signal });
  controller.abort(new Error('Gone'));

  await expect(login).rejects.toThrow('Gone');

  held.open();
  expect((await call).response.status).toBe(200);
  expect(api.userId).toBe(alice.id);
  // Aborted before it got the lock: nothing was sent.
  await unwrap(api.logOut());
  expect(server.requests.map(({ path }) => path)).not.toContain('/api/auth/login');
});

test('claims are read as base64url and UTF-8', () => {
  const sign = (sub: string) => jwt.sign({ sub, note: '~~~???ÿÿÿ>>>' }, SECRETS.accessSecret);
  expect(userOf(sign('Zoë ✓ 漢字'))).toBe('Zoë ✓ 漢字');
  expect(userOf(alice.token)).toBe(alice.id);
  for (const token of ['', 'a.b.c', 'a', `a.${btoa('null')}.c`, `a.${btoa('{"sub":7}')}.c`])
    expect(userOf(token)).toBeNull();
});
