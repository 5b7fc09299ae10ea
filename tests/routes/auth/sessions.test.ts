import { randomUUID } from 'node:crypto';
import { holdRows, untilWaiting } from '../../support/locks';
import { aPerson, codeOf, cookieOf, logIn, PASSWORD, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

const server = useServer();
const NEW_PASSWORD = 'another good secret';
const SESSIONS = '/api/auth/sessions';
const me = (token: string) => server.get('/api/users/me', token);
const refresh = (cookie: string) => server.post('/api/auth/refresh').set('Cookie', cookie);
const changePassword = (token: string, currentPassword: unknown, newPassword: unknown = NEW_PASSWORD) =>
  server.post('/api/auth/change-password', { currentPassword, newPassword }, token);
const logInWith = (email: string, password: string) => server.post('/api/auth/login', { email, password });

interface ListedSession {
  id: string;
  current: boolean;
}

async function list(token: string): Promise<ListedSession[]> {
  const { body } = await server.get(SESSIONS, token).expect(200);
  return body.data as ListedSession[];
}

const endOne = (token: string, id: string) => server.delete(`${SESSIONS}/${id}`, token);
const currentOf = async (token: string) => (await list(token)).find(({ current }) => current)!.id;

async function expectDead({ token, cookie }: Pick<Person, 'token' | 'cookie'>): Promise<void> {
  expect(codeOf(await me(token))).toBe('INVALID_TOKEN');
  expect(codeOf(await refresh(cookie))).toBe('INVALID_REFRESH_TOKEN');
}

async function expectAlive({ token, cookie }: Pick<Person, 'token' | 'cookie'>): Promise<void> {
  await me(token).expect(200);
  await refresh(cookie).expect(200);
}

describe('GET /api/auth/sessions', () => {
  test('lists the sessions of the caller with exactly the fields of the contract', async () => {
    const person = await aPerson(server);
    await server
      .post('/api/auth/login', { email: person.email, password: PASSWORD })
      .set('User-Agent', 'Phone/1.0')
      .expect(200);

    const { body } = await server.get(SESSIONS, person.token).expect(200);

    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    const fields = { id: expect.any(String), created_at: time, last_used_at: time, ip: '127.0.0.1' };
    expect(body.data).toHaveLength(2);
    expect(body.data).toContainEqual({ ...fields, user_agent: null, current: true });
    expect(body.data).toContainEqual({ ...fields, user_agent: 'Phone/1.0', current: false });
  });

  test('shows the latest use, which a refresh is, and puts it first', async () => {
    const person = await aPerson(server);
    const other = await logIn(server, person.email);
    await server.pool.query(
      "UPDATE refresh_tokens SET issued_at = issued_at - interval '1 hour', expires_at = expires_at - interval '1 hour' WHERE user_id = $1",
      [person.id],
    );
    await refresh(person.cookie).set('User-Agent', 'Tablet').expect(200);

    const [first, second] = (await server.get(SESSIONS, other.token).expect(200)).body.data;

    expect(first).toMatchObject({ user_agent: 'Tablet', current: false });
    expect(second).toMatchObject({ user_agent: null, current: true });
    expect(Date.parse(first.last_used_at) - Date.parse(first.created_at)).toBeGreaterThanOrEqual(3_599_000);
    expect(second.last_used_at).toBe(second.created_at);
  });

  test('A63 leaves out what has ended or expired, and what is of others', async () => {
    const [alice, bob] = [await aPerson(server), await aPerson(server)];
    const [ended, expired] = [await logIn(server, alice.email), await logIn(server, alice.email)];
    await server.post('/api/auth/logout').set('Cookie', ended.cookie).expect(204);
    await server.pool.query('UPDATE refresh_tokens SET expires_at = issued_at WHERE session_id = $1', [
      await currentOf(expired.token),
    ]);

    expect((await list(alice.token)).map(({ current }) => current)).toEqual([true]);
    expect((await list(bob.token)).map(({ current }) => current)).toEqual([true]);
  });

  test('is for those who are logged in', async () => {
    for (const path of [SESSIONS, `${SESSIONS}/${randomUUID()}`, '/api/auth/logout-all', '/api/auth/change-password']) {
      const method = path.includes('sessions/') ? 'DELETE' : path === SESSIONS ? 'GET' : 'POST';
      const response = await fetch(server.url + path, { method });
      expect([path, response.status]).toEqual([path, 401]);
    }
  });
});

describe('DELETE /api/auth/sessions/:id', () => {
  test('ends that session, both kinds of token, and no other', async () => {
    const person = await aPerson(server);
    const other = await logIn(server, person.email);

    await endOne(person.token, await currentOf(other.token)).expect(204);

    await expectDead(other);
    await expectAlive(person);
  });

  test('ends the caller’s own session too, and clears its cookie', async () => {
    const person = await aPerson(server);

    const response = await endOne(person.token, await currentOf(person.token)).expect(204);

    expect(response.get('Set-Cookie')).toEqual([expect.stringMatching(/^refreshToken=; Path=\/api\/auth/)]);
    await expectDead(person);
  });

  test('C01 with the session of another user, answers as for an unknown id', async () => {
    const [alice, bob] = [await aPerson(server), await aPerson(server)];

    const theirs = await endOne(alice.token, await currentOf(bob.token));
    const none = await endOne(alice.token, randomUUID());

    expect([theirs.status, codeOf(theirs)]).toEqual([404, 'SESSION_NOT_FOUND']);
    expect({ ...theirs.body, requestId: '' }).toEqual({ ...none.body, requestId: '' });
    await expectAlive(bob);
  });

  test('of two at once, one ends it', async () => {
    const person = await aPerson(server);
    const id = await currentOf((await logIn(server, person.email)).token);

    const responses = await Promise.all([endOne(person.token, id), endOne(person.token, id)]);

    expect(responses.map(({ status }) => status).sort()).toEqual([204, 404]);
  });

  test('does not take the id of a later token of the chain for a session', async () => {
    const person = await aPerson(server);
    await refresh(person.cookie).expect(200);
    const { rows } = await server.pool.query<{ id: string }>(
      'SELECT id FROM refresh_tokens WHERE user_id = $1 AND id <> session_id',
      [person.id],
    );

    expect(codeOf(await endOne(person.token, rows[0]!.id))).toBe('SESSION_NOT_FOUND');
    await me(person.token).expect(200);
  });

  test('X12 with what is no id, answers VALIDATION_FAILED', async () => {
    const { token } = await aPerson(server);

    for (const id of ['1', '..%2f', "'%20OR%201=1", '%00']) {
      expect(codeOf(await endOne(token, id))).toBe('VALIDATION_FAILED');
    }
  });
});

describe('POST /api/auth/logout-all', () => {
  test('A75 ends every session of the user, this one too, and no session of another user', async () => {
    const [alice, bob] = [await aPerson(server), await aPerson(server)];
    const other = await logIn(server, alice.email);
    const rotated = await refresh(other.cookie).expect(200);

    const response = await server.post('/api/auth/logout-all', undefined, alice.token).expect(204);

    expect(response.get('Set-Cookie')).toEqual([expect.stringMatching(/^refreshToken=; Path=\/api\/auth/)]);
    await expectDead(alice);
    await expectDead(other);
    await expectDead({ token: rotated.body.accessToken as string, cookie: cookieOf(rotated) });
    await expectAlive(bob);
    await expectAlive(await logIn(server, alice.email));
  });

  test('A78 racing with refreshes, leaves no usable token', async () => {
    const person = await aPerson(server);
    for (let round = 0; round < 5; round += 1) {
      const sessions = await Promise.all(Array.from({ length: 5 }, () => logIn(server, person.email)));
      const [caller] = sessions;

      const leaving = server.post('/api/auth/logout-all', undefined, caller!.token).expect(204);
      const [refreshed] = await Promise.all([Promise.all(sessions.map(({ cookie }) => refresh(cookie))), leaving]);

      for (const response of refreshed.filter(({ status }) => status === 200)) {
        await refresh(cookieOf(response)).expect(401);
        await me(response.body.accessToken).expect(401);
      }
    }
  });
});

describe('POST /api/auth/logout-all while a refresh is half done', () => {
  test('A78 ends also the token that it is making', async () => {
    const person = await aPerson(server);
    const second = await refresh(person.cookie).expect(200);
    const letGo = await holdRows(server, 'refresh_tokens WHERE user_id = $1 AND id <> session_id', person.id);

    const refreshing = refresh(cookieOf(second)).then((response) => response);
    await untilWaiting(server, 1);
    const leaving = server.post('/api/auth/logout-all', undefined, person.token).then((response) => response);
    await untilWaiting(server, 2);
    await letGo();

    const [third, left] = [await refreshing, await leaving];
    expect([third.status, left.status]).toEqual([200, 204]);
    await refresh(cookieOf(third)).expect(401);
  });
});

describe('POST /api/auth/change-password', () => {
  test('A76 ASVS 7.4.3 sets the new password and ends every other session', async () => {
    const person = await aPerson(server);
    const other = await logIn(server, person.email);

    await changePassword(person.token, PASSWORD).expect(204);

    await expectDead(other);
    await expectAlive(person);
    await logInWith(person.email, PASSWORD).expect(401);
    await logInWith(person.email, NEW_PASSWORD).expect(200);
  });

  test('A76 ASVS 6.2.3 with a wrong current password, changes nothing', async () => {
    const person = await aPerson(server);
    const other = await logIn(server, person.email);

    const response = await changePassword(person.token, 'not the password');

    expect([response.status, codeOf(response)]).toEqual([401, 'INVALID_CREDENTIALS']);
    await expectAlive(other);
    await logInWith(person.email, PASSWORD).expect(200);
  });

  test('A21 guesses of the current password are slowed down, but not for the owner in another session', async () => {
    const { token, email } = await aPerson(server);
    for (let guess = 1; guess <= 6; guess += 1) await changePassword(token, 'not the password').expect(401);

    const response = await changePassword(token, PASSWORD);

    expect([response.status, codeOf(response)]).toEqual([429, 'RATE_LIMITED']);
    await changePassword((await logIn(server, email)).token, PASSWORD).expect(204);
  });

  test.each([
    ['no current password', undefined, NEW_PASSWORD, '/currentPassword'],
    ['A27 a list as current password', [PASSWORD], NEW_PASSWORD, '/currentPassword'],
    ['A02 a new password of 7', PASSWORD, 'abcdef7', '/newPassword'],
    ['A03 a common new password', PASSWORD, 'password1', '/newPassword'],
    ['A06 a new password of 73 bytes', PASSWORD, 'a'.repeat(73), '/newPassword'],
    ['A10 a new password that is not Unicode', PASSWORD, 'password\ud800', '/newPassword'],
  ])('with %s, answers VALIDATION_FAILED', async (_name, currentPassword, newPassword, path) => {
    const { token } = await aPerson(server);

    const response = await server.post('/api/auth/change-password', { currentPassword, newPassword }, token);

    expect(codeOf(response)).toBe('VALIDATION_FAILED');
    expect(response.body.errors).toMatchObject([{ path }]);
  });

  test('ASVS 6.2.11 with the email as new password, answers VALIDATION_FAILED', async () => {
    const { token, email } = await aPerson(server);

    const response = await changePassword(token, PASSWORD, email.toUpperCase());

    expect(codeOf(response)).toBe('VALIDATION_FAILED');
    expect(response.body.errors).toMatchObject([{ path: '/newPassword' }]);
    await logInWith(email, PASSWORD).expect(200);
  });

  test('ASVS 15.4.2 a login with the old password that is half done does not outlive the change', async () => {
    const person = await aPerson(server);
    const letGo = await holdRows(server, 'users WHERE id = $1', person.id);

    const changing = changePassword(person.token, PASSWORD).then((response) => response);
    await untilWaiting(server, 1);
    const entering = logInWith(person.email, PASSWORD).then((response) => response);
    await untilWaiting(server, 2);
    await letGo();

    const [changed, entered] = [await changing, await entering];
    expect([changed.status, entered.status]).toEqual([204, 401]);
    expect(await list(person.token)).toHaveLength(1);
  });

  test('of two at once, one wins, and its password is the one that works', async () => {
    const person = await aPerson(server);
    const passwords = ['the first new secret', 'the second new secret'];

    const responses = await Promise.all(passwords.map((password) => changePassword(person.token, PASSWORD, password)));

    expect(responses.map(({ status }) => status).sort()).toEqual([204, 401]);
    const winner = passwords[responses.findIndex(({ status }) => status === 204)]!;
    await logInWith(person.email, winner).expect(200);
  });
});

describe('two cookies of the same name', () => {
  test('which a neighbouring site can bring about, do not keep the owner out', async () => {
    const { cookie } = await aPerson(server);

    const response = await refresh(`refreshToken=planted; ${cookie}`).expect(200);

    await refresh(`${cookieOf(response)}; refreshToken=planted`).expect(200);
  });
});
