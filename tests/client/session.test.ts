import jwt from 'jsonwebtoken';
import { SessionEndedError, createPayVerse, unwrap } from '../../clients/typescript/src/index';
import { userOf } from '../../clients/typescript/src/session/claims';
import { createGate, problem, SEND, useClientSession } from '../support/clientSession';
import { createCookieJar } from '../support/cookieJar';
import { balanceOf, PASSWORD } from '../support/people';
import { SECRETS, useServer } from '../support/testServer';

/** The client begins, ends and changes sessions, and acts for its user only. */
const server = useServer();
const session = useClientSession(server);

test('register, log in, call, log out', async () => {
  const email = `carol${session.alice.email}`;
  const { data } = await unwrap(session.api.register({ email, password: PASSWORD, full_name: 'Carol' }));
  const { user } = await unwrap(session.api.logIn(email, PASSWORD));
  expect([user.id, user.balance, session.api.userId]).toEqual([data.user.id, 1000, user.id]);
  expect((await unwrap(session.api.GET('/api/users/me'))).user.email).toBe(email);

  await unwrap(session.api.logOut());

  expect(session.api.userId).toBeNull();
  expect(session.events).toEqual([
    { type: 'started', userId: user.id },
    { type: 'ended', reason: 'loggedOut' },
  ]);
  await expect(session.api.GET('/api/users/me')).rejects.toThrow(SessionEndedError);
  expect(await session.aClient().resume()).toBeNull();
});

test('a wrong password is an answer, and `unwrap` throws an error with all its fields', async () => {
  expect((await session.api.logIn(session.alice.email, 'wrong password')).error?.code).toBe('INVALID_CREDENTIALS');
  await expect(unwrap(session.api.logIn(session.alice.email, 'wrong password'))).rejects.toMatchObject({
    name: 'PayVerseError',
    code: 'INVALID_CREDENTIALS',
    status: 401,
    requestId: expect.stringMatching(/./),
  });
  const { error } = await session.api.register({ email: 'x', password: PASSWORD, full_name: 'Carol' });
  expect(error?.errors).toEqual([expect.objectContaining({ path: '/email' })]);
  expect([session.api.userId, session.events]).toEqual([null, []]);
});

test('a page that has just loaded finds its session with its first call, or by `resume`', async () => {
  await unwrap(session.api.logIn(session.alice.email, PASSWORD));
  const page = session.aClient();
  expect((await page.GET('/api/users/me')).data?.user.id).toBe(session.alice.id);
  expect(page.userId).toBe(session.alice.id);

  expect(await session.aClient().resume()).toBe(session.alice.id);
  const stranger = createPayVerse({ baseUrl: server.url, fetch: createCookieJar().fetch });
  server.requests.length = 0;
  expect(await stranger.resume()).toBeNull();
  expect(server.requests).toEqual([expect.objectContaining({ path: '/api/auth/refresh', status: 204 })]);
  server.requests.length = 0;
  await expect(stranger.GET('/api/users/me')).rejects.toThrow(SessionEndedError);
  expect(session.refreshes()).toBe(0);
});

test('S6: after the session ended elsewhere, the call gets its 401 and the page an event', async () => {
  await unwrap(session.api.logIn(session.alice.email, PASSWORD));
  const reasons: string[] = [];
  const stop = session.api.onSessionEnd((reason) => reasons.push(reason));
  await unwrap(session.aClient().POST('/api/auth/logout-all'));
  server.requests.length = 0;

  expect((await session.api.GET('/api/accounts')).error?.code).toBe('INVALID_TOKEN');
  expect([reasons, session.api.userId]).toEqual([['expired'], null]);

  await expect(session.api.GET('/api/accounts')).rejects.toThrow(SessionEndedError);
  expect(session.refreshes()).toBe(1);
  stop();
  await unwrap(session.api.logIn(session.alice.email, PASSWORD));
  await unwrap(session.api.logOut());
  expect(reasons).toEqual(['expired']);
});

test('S5: after a logout, a failed `resume` sends no call as another user', async () => {
  await unwrap(session.api.logIn(session.alice.email, PASSWORD));
  await unwrap(session.api.logOut());
  await unwrap(session.aClient().logIn(session.bob.email, PASSWORD));
  session.onPath = () => Promise.resolve(problem(503, 'UNAVAILABLE'));
  await expect(session.api.resume()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  session.onPath = (_path, pass) => pass();

  await expect(session.api.GET('/api/users/me')).rejects.toThrow(SessionEndedError);
  expect(session.api.userId).toBeNull();
});

test('S5: when the cookie belongs to another user, nothing is sent in their name', async () => {
  await session.logInExpired();
  await unwrap(session.aClient().logIn(session.bob.email, PASSWORD));
  server.requests.length = 0;

  const { error } = await session.api.POST(SEND, {
    body: { toAccountNumber: session.alice.accountNumber, amount: 10 },
  });

  expect([error?.code, session.api.userId]).toEqual(['INVALID_TOKEN', null]);
  expect(session.events.at(-1)).toEqual({ type: 'ended', reason: 'replaced' });
  expect([session.refreshes(), session.payments(), await balanceOf(server, session.bob)]).toEqual([1, 0, 1000]);

  // Bob's session continues, and `resume` joins it.
  await expect(session.api.GET('/api/users/me')).rejects.toThrow(SessionEndedError);
  expect(await session.api.resume()).toBe(session.bob.id);
});

test('S5: a payment during which another user logs in is not sent again in their name', async () => {
  await unwrap(session.api.logIn(session.alice.email, PASSWORD));
  let attempts = 0;
  session.onPath = async (path, pass) => {
    if (path !== SEND) return pass();
    attempts += 1;
    await session.api.logIn(session.bob.email, PASSWORD);
    return Promise.reject(new TypeError('fetch failed'));
  };

  const sending = session.api.intent(SEND, { toAccountNumber: session.alice.accountNumber, amount: 10 }).send();

  await expect(sending).rejects.toMatchObject({
    name: 'OutcomeUnknownError',
    cause: { name: 'SessionEndedError' },
  });
  expect([attempts, await balanceOf(server, session.bob)]).toEqual([1, 1000]);
  expect(session.events.slice(1)).toEqual([
    { type: 'ended', reason: 'replaced' },
    { type: 'started', userId: session.bob.id },
  ]);
});

test('S5: an intent from before the login of another user is not sent', async () => {
  await unwrap(session.api.logIn(session.alice.email, PASSWORD));
  const intent = session.api.intent(SEND, session.lunch());
  await unwrap(session.api.logIn(session.bob.email, PASSWORD));
  server.requests.length = 0;

  await expect(intent.send()).rejects.toMatchObject({ name: 'SessionEndedError' });

  expect(server.requests).toEqual([]);
});

test.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
  ['a refresh', () => session.logInExpired(), () => session.api.GET('/api/accounts')],
  ['resuming', () => session.aClient().logIn(session.alice.email, PASSWORD), () => session.api.resume()],
  ['a login', () => Promise.resolve(), () => session.api.logIn(session.alice.email, PASSWORD)],
])('S4, S7: a logout during %s leaves no token and no cookie', async (_name, prepare, begin) => {
  await prepare();
  const [arrived, held] = [createGate(), createGate()];
  session.onPath = async (path, pass) => {
    const answer = await pass();
    if (path === '/api/auth/refresh' || path === '/api/auth/login') {
      arrived.open();
      await held.opened;
    }
    return answer;
  };
  const call = begin();
  await arrived.opened;
  const out = session.api.logOut();
  expect(session.api.userId).toBeNull();
  held.open();
  await call;
  await unwrap(out);

  expect(session.api.userId).toBeNull();
  await expect(session.api.GET('/api/accounts')).rejects.toThrow(SessionEndedError);
  expect(await session.aClient().resume()).toBeNull();
  const sessions = await server.get('/api/auth/sessions', session.alice.token).expect(200);
  expect(sessions.body.data).toHaveLength(1);
});

test('S7: a logout during the login of another user ends both sessions', async () => {
  await unwrap(session.api.logIn(session.alice.email, PASSWORD));
  const [arrived, held] = [createGate(), createGate()];
  session.onPath = async (path, pass) => {
    const answer = await pass();
    if (path === '/api/auth/login') {
      arrived.open();
      await held.opened;
    }
    return answer;
  };
  const login = session.api.logIn(session.bob.email, PASSWORD);
  await arrived.opened;
  const out = session.api.logOut();
  held.open();
  await login;
  await unwrap(out);

  for (const { token } of [session.alice, session.bob]) {
    // The session from the registration of this user.
    expect((await server.get('/api/auth/sessions', token).expect(200)).body.data).toHaveLength(1);
  }
});

test('S7: a repeated logout ends the session of its user, and not the session of a later login', async () => {
  await unwrap(session.api.logIn(session.alice.email, PASSWORD));
  session.onPath = () => Promise.reject(new TypeError('fetch failed'));
  await expect(session.api.logOut()).rejects.toMatchObject({ name: 'ConnectionError' });
  expect(session.api.userId).toBeNull();
  session.onPath = (_path, pass) => pass();
  await unwrap(session.aClient().logIn(session.bob.email, PASSWORD));

  await unwrap(session.api.logOut());

  expect(await session.aClient().resume()).toBe(session.bob.id);
  const sessions = await server.get('/api/auth/sessions', session.alice.token).expect(200);
  expect(sessions.body.data).toHaveLength(1);
});

test('S7: a login that waits for the lock ends with the signal of the caller', async () => {
  await session.logInExpired();
  const [arrived, held] = [createGate(), createGate()];
  session.onPath = (path, pass) => {
    if (path !== '/api/auth/refresh') return pass();
    arrived.open();
    return held.opened.then(pass);
  };
  const call = session.api.GET('/api/accounts');
  await arrived.opened;
  const controller = new AbortController();
  const login = session.api.logIn(session.bob.email, PASSWORD, { signal: controller.signal });
  controller.abort(new Error('Gone'));

  await expect(login).rejects.toThrow('Gone');

  held.open();
  expect((await call).response.status).toBe(200);
  expect(session.api.userId).toBe(session.alice.id);
  // Aborted before it got the lock: nothing was sent.
  await unwrap(session.api.logOut());
  expect(server.requests.map(({ path }) => path)).not.toContain('/api/auth/login');
});

test('claims are read as base64url and UTF-8', () => {
  const sign = (sub: string) => jwt.sign({ sub, note: '~~~???ÿÿÿ>>>' }, SECRETS.accessSecret);
  expect(userOf(sign('Zoë ✓ 漢字'))).toBe('Zoë ✓ 漢字');
  expect(userOf(session.alice.token)).toBe(session.alice.id);
  for (const token of ['', 'a.b.c', 'a', `a.${btoa('null')}.c`, `a.${btoa('{"sub":7}')}.c`])
    expect(userOf(token)).toBeNull();
});
