import { randomUUID } from 'node:crypto';
import { createPayVerse, unwrap, type PayVerse, type SavedIntent } from '../../clients/typescript/src/index';
import { createCookieJar } from '../support/cookieJar';
import { aPerson, balanceOf, PASSWORD, type Person } from '../support/people';
import { expired, useServer } from '../support/testServer';

/** The README's promises about calls without a session and about wrong calls. */
const server = useServer();
const SEND = '/api/transactions/send';
let alice: Person;
let bob: Person;
let api: PayVerse;

beforeEach(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
  api = createPayVerse({ baseUrl: server.url, fetch: createCookieJar().fetch });
  await unwrap(api.logIn(alice.email, PASSWORD));
});

const lunch = () => ({ toAccountNumber: bob.accountNumber, amount: 10 });

describe.each<[string, () => Promise<unknown>]>([
  ['after a logout', () => unwrap(api.logOut())],
  [
    'after the session was ended elsewhere, and one call has found that out',
    async () => {
      await server.post('/api/auth/logout-all', undefined, alice.token).expect(204);
      expect((await api.GET('/api/accounts')).error?.code).toBe('INVALID_TOKEN');
    },
  ],
])('fault E9: %s', (_name, end) => {
  test.each<[string, () => Promise<unknown>]>([
    ['a call that reads', () => api.GET('/api/users/me')],
    ['a call that reads, unwrapped', () => unwrap(api.GET('/api/transactions'))],
    ['a payment', () => api.POST(SEND, { body: lunch() })],
    [
      'a call that changes something',
      () => api.DELETE('/api/auth/sessions/{id}', { params: { path: { id: bob.id } } }),
    ],
    ['the end of all sessions', () => api.POST('/api/auth/logout-all')],
  ])('%s throws SessionEndedError, and sends nothing', async (_call, call) => {
    await end();
    server.requests.length = 0;

    await expect(call()).rejects.toMatchObject({ name: 'SessionEndedError' });

    expect(server.requests).toEqual([]);
  });

  test('an earlier intent is not sent, and a new one cannot be made', async () => {
    const intent = api.intent(SEND, lunch());
    const saved = JSON.stringify(intent);
    await end();
    server.requests.length = 0;

    await expect(intent.send()).rejects.toMatchObject({ name: 'SessionEndedError' });
    expect(() => api.intent(SEND, lunch())).toThrow(expect.objectContaining({ name: 'SessionEndedError' }));
    // A saved intent may have been sent before.
    await expect(api.restoreIntent(JSON.parse(saved) as SavedIntent).send()).rejects.toMatchObject({
      name: 'OutcomeUnknownError',
      key: intent.key,
      cause: { name: 'SessionEndedError' },
    });
    expect(server.requests).toEqual([]);
    expect(await balanceOf(server, bob)).toBe(1000);
  });

  test('a registration still works, and a login starts a new session', async () => {
    await end();
    const body = { email: `${randomUUID()}@example.com`, password: PASSWORD, full_name: 'Carol' };

    await unwrap(api.register(body));
    expect(api.userId).toBeNull();
    await unwrap(api.POST('/api/auth/register', { body: { ...body, email: `x${body.email}` } }));
    await unwrap(api.logOut());
    expect(await api.resume()).toBeNull();
    await unwrap(api.logIn(alice.email, PASSWORD));

    expect((await unwrap(api.GET('/api/users/me'))).user.id).toBe(alice.id);
  });
});

test('fault E9: without cookies, as in Node.js, a session lasts as long as its access token', async () => {
  const reasons: string[] = [];
  const plain = createPayVerse({
    baseUrl: server.url,
    fetch: async (request) => {
      const answer = await fetch(request);
      if (!request.url.endsWith('/login')) return answer;
      const { accessToken, ...rest } = (await answer.json()) as { accessToken: string };
      return Response.json({ ...rest, accessToken: expired(accessToken) });
    },
  });
  plain.onSessionEnd((reason) => reasons.push(reason));
  await unwrap(plain.logIn(alice.email, PASSWORD));

  await expect(unwrap(plain.GET('/api/accounts'))).rejects.toMatchObject({
    name: 'PayVerseError',
    code: 'INVALID_TOKEN',
  });

  expect(reasons).toEqual(['expired']);
  await expect(plain.GET('/api/accounts')).rejects.toMatchObject({ name: 'SessionEndedError' });
});

describe('fault E9: a call that is wrong', () => {
  const params = () => ({ path: { id: alice.id }, query: { format: 'csv' as const } });

  test('reading a CSV statement as JSON is a clear error', async () => {
    const { data } = await unwrap(api.GET('/api/accounts'));
    const path = { id: data[0]!.id };

    const call = api.GET('/api/accounts/{id}/statement', { params: { ...params(), path } });

    await expect(call).rejects.toThrow(
      new TypeError("The answer is CSV: read it with parseAs: 'text', 'blob' or 'stream'"),
    );
  });

  test.each([[{}], [{ id: '' }], [{ id: undefined }]])('the path parameters %j are not sent', async (path) => {
    server.requests.length = 0;

    const call = api.GET('/api/transactions/{id}', { params: { path: path as { id: string } } });

    await expect(call).rejects.toThrow('/api/transactions/{id} needs the path parameter id');
    expect(server.requests).toEqual([]);
  });

  test('a parameter stays within its part of the path, and an absent one out of the query', async () => {
    server.requests.length = 0;
    await api.GET('/api/recipients/{account_number}', { params: { path: { account_number: '../users/me?x=1#y' } } });
    const query = { limit: 2, cursor: undefined as unknown as string, from: '2020-01-01T00:00:00+02:00' };
    const { data } = await api.GET('/api/transactions', { params: { query } });

    expect(server.requests.map(({ status }) => status)).toEqual([400, 200]);
    expect(data?.data).toHaveLength(1);
  });
});
