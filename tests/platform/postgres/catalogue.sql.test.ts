import { randomUUID } from 'node:crypto';
import { expectSoundBook } from '../../support/book';
import { aPerson, codeOf, PASSWORD, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

/** Each would do or tell something if it were ever a part of the SQL, and not a value. */
const PROBES = [
  "' OR '1'='1",
  "' OR 1=1--",
  "'; DROP TABLE users CASCADE; --",
  "'); DELETE FROM refresh_tokens; --",
  "' UNION SELECT password_hash FROM users--",
  "'||(SELECT pg_terminate_backend(pg_backend_pid()))||'",
  '"; SELECT 1/0; --',
  "\\'; SELECT 1/0; --",
  '$1',
  '$$; SELECT 1/0; $$',
  '1; SELECT 1/0',
  "E'\\\\x27' OR 1=1",
  '%_%',
];

const server = useServer();
let alice: Person;
let bob: Person;
let account: string;
let before: unknown;
beforeAll(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
  account = (await server.get('/api/accounts', alice.token).expect(200)).body.data[0].id as string;
  await send(server, alice, bob, 1).expect(201);
});
beforeEach(async () => {
  before = await rows();
});
afterEach(() => expectSoundBook(server.pool));

/** How many rows there are, and whether a password, a session or an amount is another than before. */
async function rows(): Promise<unknown> {
  const { rows } = await server.pool.query(
    `SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM accounts) AS accounts,
            (SELECT count(*) FROM transactions) AS transactions, (SELECT count(*) FROM refresh_tokens) AS tokens,
            (SELECT md5(string_agg(password_hash, ',' ORDER BY id)) FROM users) AS passwords,
            (SELECT md5(string_agg(balance::text, ',' ORDER BY id)) FROM accounts) AS balances`,
  );
  return rows[0];
}

describe.each(PROBES)('X26 SQL that reads %s', (probe) => {
  const encoded = encodeURIComponent(probe);

  test('is no field of a form: nothing is done', async () => {
    const email = `${randomUUID()}@example.com`;
    const transfer = { toAccountNumber: probe, amount: 1 };
    const calls: [path: string, body: object][] = [
      ['/api/auth/register', { email: probe, password: PASSWORD, full_name: 'A' }],
      // Some of them may stand before the @ of a real address, so it is the domain that cannot be one.
      ['/api/auth/register', { email: `${probe}@${probe}.example.com`, password: PASSWORD, full_name: 'A' }],
      ['/api/auth/register', { email, password: PASSWORD, full_name: 'A', [probe]: 1 }],
      ['/api/auth/login', { email: probe, password: PASSWORD }],
      ['/api/transactions/send', transfer],
      ['/api/transactions/send', { toAccountNumber: bob.accountNumber, amount: probe }],
      ['/api/transactions/batch', { transfers: [transfer] }],
      [`/api/transactions/${encoded}/refund`, {}],
    ];

    for (const [path, body] of calls) {
      const response = await server.post(path, body, alice.token);
      expect([path, response.status, codeOf(response)]).toEqual([path, 400, 'VALIDATION_FAILED']);
    }
    expect(await rows()).toEqual(before);
  });

  test('is no part of a URL: nothing is found', async () => {
    const filters = ['cursor', 'limit', 'direction', 'status', 'from', 'to', 'counterparty', 'sort', encoded];
    for (const path of [
      ...filters.map((name) => `/api/transactions?${name}=${encoded}`),
      `/api/transactions/${encoded}`,
      `/api/recipients/${encoded}`,
      `/api/accounts/${encoded}/balance`,
      `/api/accounts/${encoded}/statement`,
      `/api/accounts/${account}/balance?at=${encoded}`,
      `/api/accounts/${account}/statement?from=${encoded}`,
    ]) {
      const response = await server.get(path, alice.token);
      expect([path, response.status, codeOf(response)]).toEqual([path, 400, 'VALIDATION_FAILED']);
    }
    for (const path of [`/api/auth/sessions/${encoded}`, `/api/contacts/${encoded}`])
      expect(codeOf(await server.delete(path, alice.token))).toBe('VALIDATION_FAILED');
    expect(codeOf(await server.get(`/api/${encoded}`, alice.token))).toBe('ROUTE_NOT_FOUND');
    expect(await rows()).toEqual(before);
  });

  test('is no password and no token: every login fails', async () => {
    // Each probe has a different email, because the sixth guess for one email must wait.
    const login = { email: `${randomUUID()}@example.com`, password: probe };
    expect(codeOf(await server.post('/api/auth/login', login))).toBe('INVALID_CREDENTIALS');
    const refresh = server.post('/api/auth/refresh').set('Cookie', `refreshToken=${encoded}`);
    expect(codeOf(await refresh)).toBe('INVALID_REFRESH_TOKEN');
    expect(codeOf(await server.get('/api/users/me', encoded))).toBe('INVALID_TOKEN');
    expect(await rows()).toEqual(before);
  });

  test('is a text like any other where any text may stand', async () => {
    const email = `${randomUUID()}@example.com`;
    const registration = { email, password: `${probe} 8 characters`, full_name: probe };
    const body = { toAccountNumber: bob.accountNumber, amount: 0.01, description: probe };
    const sendIt = () =>
      server.post('/api/transactions/send', body, alice.token).set('Idempotency-Key', `key ${probe}`);

    const registered = await server.post('/api/auth/register', registration).expect(201);
    const login = await server
      .post('/api/auth/login', { email, password: registration.password })
      .set('User-Agent', probe)
      .expect(200);
    const sent = await sendIt().expect(201);
    const contact = { own_name: probe, starred: false };
    const saved = await server.put(`/api/contacts/${bob.accountNumber}`, contact, alice.token).expect(200);
    const found = await server.get(`/api/transactions?q=${encoded}`, alice.token).expect(200);

    expect(registered.body.data.user.full_name).toBe(probe);
    expect(sent.body.transaction.description).toBe(probe);
    expect(saved.body.contact).toMatchObject(contact);
    expect(found.body.data.map(({ id }: { id: string }) => id)).toContain(sent.body.transaction.id);
    expect((await sendIt().expect(201)).body).toEqual(sent.body);
    const sessions = await server.get('/api/auth/sessions', login.body.accessToken).expect(200);
    expect(sessions.body.data).toMatchObject([{ user_agent: probe }]);
  });
});
