import { randomUUID } from 'node:crypto';
import { expectSoundBook } from '../support/book';
import { aPerson, codeOf, logIn, PASSWORD, type Person } from '../support/people';
import { useServer } from '../support/testServer';

const server = useServer();
let alice: Person;
let bob: Person;
let account: string;
beforeAll(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
  account = (await server.get('/api/accounts', alice.token).expect(200)).body.data[0].id as string;
});
afterEach(() => expectSoundBook(server.pool));

const UUID = '01a205d8-b1d5-7d7b-a760-4443630237ea';
const transfer = (fields: object = {}) => ({ toAccountNumber: bob.accountNumber, amount: 1, ...fields });
const sendWith = (fields: object) => server.post('/api/transactions/send', transfer(fields), alice.token);
const registration = (fields: object = {}) => ({
  email: `${randomUUID()}@example.com`,
  password: PASSWORD,
  full_name: 'Alice Example',
  ...fields,
});

describe('X11 NUL in a URL', () => {
  const NULS = ['%00', `${UUID}%00`, `%00${UUID}`, 'ACC0000000000018%00'];
  /** Where something is read: an unknown parameter of a call that takes none is not. */
  const targets = (nul: string): [method: 'get' | 'post' | 'delete', path: string][] => [
    ['get', `/api/transactions/${nul}`],
    ['post', `/api/transactions/${nul}/refund`],
    ['get', `/api/recipients/${nul}`],
    ['get', `/api/accounts/${nul}/balance`],
    ['get', `/api/accounts/${nul}/statement`],
    ['delete', `/api/auth/sessions/${nul}`],
    ['get', `/api/${nul}`],
    ...['cursor', 'limit', 'direction', 'status', 'from', 'to', 'counterparty', nul].map(
      (name) => ['get', `/api/transactions?${name}=${nul}`] as ['get', string],
    ),
    ['get', `/api/accounts/${account}/balance?at=${nul}`],
    ['get', `/api/accounts/${account}/statement?format=${nul}`],
  ];

  const call = (method: 'get' | 'post' | 'delete', path: string) =>
    method === 'post' ? server.post(path, {}, alice.token) : server[method](path, alice.token);

  test.each(NULS)('as %s is refused wherever it stands', async (nul) => {
    for (const [method, path] of targets(nul)) {
      const response = await call(method, path);
      const expected = path === `/api/${nul}` ? [404, 'ROUTE_NOT_FOUND'] : [400, 'VALIDATION_FAILED'];
      expect([path, response.status, codeOf(response)]).toEqual([path, ...expected]);
    }
  });
});

describe('X16 markup', () => {
  const MARKUP = '<script>alert(1)</script>';
  const asJson = { 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff' };

  test('in a name and a description comes back as the text that it is, and never as a page', async () => {
    const { email } = registration();
    const registered = await server.post('/api/auth/register', registration({ email, full_name: MARKUP })).expect(201);
    const { token } = await logIn(server, email);
    const to = registered.body.data.user.account_number as string;
    const sent = await sendWith({ toAccountNumber: to, description: MARKUP }).expect(201);
    const id = sent.body.transaction.id as string;
    const own = (await server.get('/api/accounts', token).expect(200)).body.data[0].id as string;

    const [me, one, list, statement, payee] = [
      await server.get('/api/users/me', token),
      await server.get(`/api/transactions/${id}`, token),
      await server.get('/api/transactions', alice.token),
      await server.get(`/api/accounts/${own}/statement`, token),
      await server.get(`/api/recipients/${to}`, alice.token),
    ];

    for (const { headers } of [registered, sent, me, one, list, statement, payee])
      expect(headers).toMatchObject(asJson);
    for (const name of [registered.body.data.user.full_name, me.body.user.full_name, payee.body.display_name])
      expect(name).toBe(MARKUP);
    for (const { description } of [sent.body.transaction, one.body.transaction, list.body.data[0]])
      expect(description).toBe(MARKUP);
    expect(statement.body.entries.at(-1).description).toBe(MARKUP);
  });

  test('in a CSV is in a file to keep, and not in a page to show', async () => {
    await sendWith({ description: MARKUP }).expect(201);

    const response = await server.get(`/api/accounts/${account}/statement?format=csv`, alice.token).expect(200);

    expect(response.text).toContain(MARKUP);
    expect(response.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': expect.stringMatching(/^attachment; /),
      'x-content-type-options': 'nosniff',
    });
  });

  test('in what is refused is no page either', async () => {
    for (const response of [
      await sendWith({ [MARKUP]: 1 }),
      await sendWith({ toAccountNumber: MARKUP }),
      await server.get(`/api/transactions?${encodeURIComponent(MARKUP)}=1`, alice.token),
      await server.get(`/api/transactions/${encodeURIComponent(MARKUP)}`, alice.token),
      await server.post('/api/auth/login', { email: MARKUP, password: MARKUP }),
    ]) {
      expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
      expect(response.headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
    }
  });
});

describe('X28 a text', () => {
  const NO_TEXTS: unknown[] = [5, 0, true, ['a'], {}, { toString: 'a' }, { $ne: '' }];
  const cases: [string, string, (value: unknown) => object][] = [
    ['/api/auth/register', '/email', (email) => registration({ email })],
    ['/api/auth/register', '/password', (password) => registration({ password })],
    ['/api/auth/register', '/full_name', (full_name) => registration({ full_name })],
    ['/api/auth/login', '/email', (email) => ({ email, password: PASSWORD })],
    ['/api/auth/login', '/password', (password) => ({ email: alice.email, password })],
    ['/api/auth/change-password', '/currentPassword', (it) => ({ currentPassword: it, newPassword: 'a good secret' })],
    ['/api/auth/change-password', '/newPassword', (it) => ({ currentPassword: PASSWORD, newPassword: it })],
    ['/api/transactions/send', '/toAccountNumber', (toAccountNumber) => transfer({ toAccountNumber })],
    ['/api/transactions/send', '/description', (description) => transfer({ description })],
    [
      '/api/transactions/batch',
      '/transfers/0/description',
      (description) => ({ transfers: [transfer({ description })] }),
    ],
    [
      '/api/transactions/batch',
      '/transfers',
      (transfers) => ({ transfers: Array.isArray(transfers) ? {} : transfers }),
    ],
    [`/api/transactions/${UUID}/refund`, '/description', (description) => ({ description })],
  ];

  test.each(cases)('of %s at %s is nothing else made into a text', async (path, pointer, bodyWith) => {
    // In an optional field null is absent.
    const values = pointer.endsWith('/description') ? NO_TEXTS : [...NO_TEXTS, null];
    for (const value of values) {
      const response = await server.post(path, bodyWith(value), alice.token);

      expect([value, response.status, codeOf(response)]).toEqual([value, 400, 'VALIDATION_FAILED']);
      expect(response.body.errors.map((error: { path: string }) => error.path)).toEqual([pointer]);
    }
  });
});
