import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { holdRows, untilWaiting } from '../../support/locks';
import { aPerson, cookieOf, logIn, PASSWORD, send, type Person } from '../../support/people';
import { start, stop } from '../../support/serverProcess';
import { createDatabase } from '../../support/testDatabase';
import { useServer } from '../../support/testServer';
import { until } from '../../support/until';

describe('E05 ASVS 16.3.1 a separate record has', () => {
  const server = useServer();
  const refresh = (cookie: string) => server.post('/api/auth/refresh').set('Cookie', cookie);
  let alice: Person;
  beforeEach(async () => {
    alice = await aPerson(server);
    server.events.length = 0;
    server.requests.length = 0;
  });

  /** The one record there is, which says who, from where, and in which request. */
  function expectEvent(event: string, fields: object = { userId: alice.id }): void {
    const { requestId, code } = server.requests[0]!;
    expect(server.events).toEqual([expect.objectContaining({ event, requestId, ip: '127.0.0.1', code, ...fields })]);
  }

  test('a registration', async () => {
    const registration = { email: `${randomUUID()}@example.com`, password: PASSWORD, full_name: 'A' };
    const { body } = await server.post('/api/auth/register', registration).set('User-Agent', 'Phone/1.0').expect(201);

    expectEvent('user_registered', { userId: body.data.user.id, userAgent: 'Phone/1.0' });
  });

  test('a login', async () => {
    await logIn(server, alice.email);

    expectEvent('login_succeeded', { userId: alice.id, sessionId: expect.any(String) });
  });

  test('a login that failed, with the user where there is one', async () => {
    await server.post('/api/auth/login', { email: alice.email, password: 'not the password' }).expect(401);
    expectEvent('login_failed', { userId: alice.id, code: 'INVALID_CREDENTIALS' });

    server.events.length = server.requests.length = 0;
    await server.post('/api/auth/login', { email: 'unknown@example.com', password: PASSWORD }).expect(401);
    expectEvent('login_failed', { userId: undefined });
  });

  test('a refresh, one that was refused, and one with a token that was used before', async () => {
    const next = await refresh(alice.cookie).expect(200);
    expectEvent('session_refreshed', { userId: alice.id, sessionId: expect.any(String) });

    server.events.length = server.requests.length = 0;
    await refresh('refreshToken=abc').expect(401);
    expectEvent('refresh_refused', { userId: undefined });

    await refresh(cookieOf(next)).expect(200);
    server.events.length = server.requests.length = 0;
    await refresh(alice.cookie).expect(401);
    expectEvent('refresh_reused', { userId: alice.id, sessionId: expect.any(String) });
  });

  test('a logout, and none of a logout that ended nothing', async () => {
    await server.post('/api/auth/logout').expect(204);
    expect(server.events).toEqual([]);

    server.requests.length = 0;
    await server.post('/api/auth/logout', undefined, alice.token).set('Cookie', alice.cookie).expect(204);
    expectEvent('session_ended', { userId: alice.id, sessionId: expect.any(String) });

    server.events.length = 0;
    await server.post('/api/auth/logout', undefined, alice.token).set('Cookie', alice.cookie).expect(204);
    expect(server.events).toEqual([]);
  });

  test('the end of another session, and of all', async () => {
    const { body } = await server.get('/api/auth/sessions', (await logIn(server, alice.email)).token).expect(200);
    const { id } = (body.data as { id: string; current: boolean }[]).find(({ current }) => current)!;
    server.events.length = server.requests.length = 0;
    await server.delete(`/api/auth/sessions/${id}`, alice.token).expect(204);
    expectEvent('session_ended', { userId: alice.id, sessionId: id });

    server.events.length = server.requests.length = 0;
    await server.post('/api/auth/logout-all', undefined, alice.token).expect(204);
    expectEvent('all_sessions_ended');
  });

  test('a change of password, and a failed one', async () => {
    const change = (currentPassword: string) =>
      server.post('/api/auth/change-password', { currentPassword, newPassword: 'another good secret' }, alice.token);
    await change('not the password').expect(401);
    expectEvent('password_change_failed');

    server.events.length = server.requests.length = 0;
    await change(PASSWORD).expect(204);
    expectEvent('password_changed');
  });

  test.each([
    ['no token', () => server.get('/api/users/me'), { code: 'UNAUTHENTICATED' }],
    ['a forged token', () => server.get('/api/users/me', 'x'), { code: 'INVALID_TOKEN' }],
    [
      'a site that is not allowed',
      () => server.post('/api/auth/login').set('Origin', 'https://evil.example'),
      { code: 'FORBIDDEN_ORIGIN' },
    ],
    [
      'C14 an account that is not theirs',
      () => server.get(`/api/accounts/${randomUUID()}/balance`, alice.token),
      { code: 'ACCOUNT_NOT_FOUND', userId: () => alice.id },
    ],
    [
      'C14 a transaction that is not theirs',
      () => server.get(`/api/transactions/${randomUUID()}`, alice.token),
      { code: 'TRANSACTION_NOT_FOUND', userId: () => alice.id },
    ],
    [
      'C14 a session that is not theirs',
      () => server.delete(`/api/auth/sessions/${randomUUID()}`, alice.token),
      { code: 'SESSION_NOT_FOUND', userId: () => alice.id },
    ],
  ])(
    'C14 ASVS 16.3.2 access that was refused: %s',
    async (_name, call, { code, userId = () => undefined }: { code: string; userId?: () => string | undefined }) => {
      await call();

      expectEvent('access_refused', { code, userId: userId() });
    },
  );

  test('a token of a session that has ended, with who it was', async () => {
    await server.post('/api/auth/logout', undefined, alice.token).expect(204);
    server.events.length = server.requests.length = 0;

    await server.get('/api/users/me', alice.token).expect(401);

    expectEvent('access_refused', { userId: alice.id, sessionId: expect.any(String) });
  });

  test('a guess that came too early', async () => {
    const guess = () => server.post('/api/auth/login', { email: 'someone@example.com', password: 'wrong password' });
    for (let count = 1; count <= 6; count += 1) await guess().expect(401);
    server.events.length = server.requests.length = 0;

    await guess().expect(429);

    expectEvent('rate_limited', { code: 'RATE_LIMITED', limit: 'password', userId: undefined });
  });

  test('ASVS 16.3.1 a change whose client has gone before the answer, of which the request has no status', async () => {
    const body = JSON.stringify({ currentPassword: PASSWORD, newPassword: 'another good secret' });
    const head = `Host: x\r\nAuthorization: Bearer ${alice.token}\r\nContent-Type: application/json`;
    const letGo = await holdRows(server, 'users WHERE id = $1', alice.id);
    const socket = connect(server.port, '127.0.0.1');
    socket.write(`POST /api/auth/change-password HTTP/1.1\r\n${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    await untilWaiting(server, 1);

    socket.destroy();
    await until(() => server.requests.length > 0);
    await letGo();
    await until(() => server.events.length > 0);

    expect(server.requests).toMatchObject([{ status: undefined, aborted: true }]);
    expectEvent('password_changed');
  });

  test('and a payment has the record of its request', async () => {
    await send(server, alice, await aPerson(server), 10).expect(201);

    expect(server.requests.at(-1)).toMatchObject({ path: '/api/transactions/send', status: 201, userId: alice.id });
  });
});

test('E04 E06 S7 X01 A79 the log of a server has one JSON line a record and no secret, for any request', async () => {
  const database = await createDatabase();
  const canary = 'canary-5ecret-password';
  const server = start({ DATABASE_URL: database.connection.connectionString!, LOG_LEVEL: 'trace' });
  const url = await server.ready;
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(url + path, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body });
  const user = { email: 'a@example.com', password: canary };

  await post('/api/auth/register', JSON.stringify({ ...user, full_name: 'A\u001b[31m' }));
  await post('/api/auth/register', JSON.stringify({ ...user, full_name: 'A' }));
  await post('/api/auth/login', `{"email":"a@example.com","password":"${canary}"`);
  await post('/api/auth/login', JSON.stringify({ email: canary, password: canary }));
  await post('/api/auth/login', JSON.stringify({ ...user, [canary]: 1 }));
  await post('/api/auth/login', canary, { 'Content-Type': 'text/plain' });
  const login = await post('/api/auth/login', JSON.stringify(user), { 'User-Agent': 'Phone \t\x80' });
  const { accessToken } = (await login.json()) as { accessToken: string };
  const [cookie] = login.headers.get('Set-Cookie')!.split(';', 1) as [string];
  const bearer = { Authorization: `Bearer ${accessToken}` };
  await fetch(`${url}/api/users/me?access_token=${accessToken}`, { headers: bearer });
  await fetch(`${url}/api/auth/refresh?token=${accessToken}`, { headers: { Cookie: cookie } });
  await post('/api/auth/refresh', '', { Cookie: cookie, 'Content-Type': '' });
  await post('/api/auth/change-password', JSON.stringify({ currentPassword: canary, newPassword: canary }), bearer);
  await post('/api/transactions/send', `{"amount":1,"${canary}"`, bearer);
  await post('/api/auth/logout', '', { ...bearer, Cookie: cookie, 'Content-Type': '' });
  await stop(server);
  await database.drop();

  // Two lines are for the person at the terminal.
  const lines = server.output().trim().split('\n').filter((line) => !/^(PayVerse is ready|Open it in)/.test(line)); // prettier-ignore
  expect(lines.length).toBeGreaterThan(13);
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), time: expect.stringMatching(/Z$/) });
    expect(line).not.toMatch(/[\u0000-\u001f]/);
  }
  const secrets = [canary, accessToken, cookie.split('=')[1]!, 'eyJ', '$2b$', 'Bearer '];
  for (const secret of secrets) expect(server.output()).not.toContain(secret);
  expect(server.output()).not.toContain(database.connection.connectionString!);
});
