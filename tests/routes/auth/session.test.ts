import { createHash } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { holdRows, untilWaiting } from '../../support/locks';
import { aPerson, codeOf, cookieOf, logIn, type Person } from '../../support/people';
import { expired, SECRETS, startServer, useServer, type TestServer } from '../../support/testServer';

const server = useServer();
const refresh = (cookie: string, at: TestServer = server) => at.post('/api/auth/refresh').set('Cookie', cookie);
const logOut = (cookie?: string, token?: string) => {
  const call = server.post('/api/auth/logout', undefined, token);
  return cookie === undefined ? call : call.set('Cookie', cookie);
};
const me = (token: string) => server.get('/api/users/me', token);
const tokenIn = (cookie: string) => cookie.replace('refreshToken=', '');

/** Opens all connections of the pool: on a cold one requests that should race come one after another. */
const warmUp = () => Promise.all(Array.from({ length: 20 }, () => server.get('/health/ready').expect(200)));

/** As if the last rotation of the person's session had happened `seconds` earlier. */
async function age(person: Person, seconds: number): Promise<void> {
  await server.pool.query(
    'UPDATE refresh_tokens SET rotated_at = rotated_at - make_interval(secs => $2) WHERE user_id = $1',
    [person.id, seconds],
  );
}

describe('POST /api/auth/refresh', () => {
  test('A60 gives the next pair, and both work', async () => {
    const person = await aPerson(server);

    const response = await refresh(person.cookie).expect(200);

    expect(Object.keys(response.body)).toEqual(['accessToken']);
    expect(cookieOf(response)).not.toBe(person.cookie);
    await me(response.body.accessToken).expect(200);
    await refresh(cookieOf(response)).expect(200);
  });

  test('A61 A66 within the overlap, the old token gets the same successor again', async () => {
    const { cookie } = await aPerson(server);
    const [first, again] = [await refresh(cookie).expect(200), await refresh(cookie).expect(200)];

    expect(cookieOf(again)).toBe(cookieOf(first));
  });

  test('A61 A62 A63 after the overlap, reuse ends that session, its access tokens too, and no other', async () => {
    const person = await aPerson(server);
    const other = await logIn(server, person.email);
    const newest = await refresh(person.cookie).expect(200);
    await age(person, 11);

    const reused = await refresh(person.cookie);

    expect([reused.status, codeOf(reused)]).toEqual([401, 'INVALID_REFRESH_TOKEN']);
    expect((await refresh(cookieOf(newest))).status).toBe(401);
    expect(codeOf(await me(newest.body.accessToken))).toBe('INVALID_TOKEN');
    expect(codeOf(await me(person.token))).toBe('INVALID_TOKEN');
    await me(other.token).expect(200);
    await refresh(other.cookie).expect(200);
  });

  test('an ancestor older than the last one ends the session even within the overlap', async () => {
    const { cookie } = await aPerson(server);
    const next = await refresh(cookie).expect(200);
    const newest = await refresh(cookieOf(next)).expect(200);

    await refresh(cookie).expect(401);

    await refresh(cookieOf(newest)).expect(401);
  });

  test('A64 ten at once leave one live chain', async () => {
    const { cookie } = await aPerson(server);
    await warmUp();

    const responses = await Promise.all(Array.from({ length: 10 }, () => refresh(cookie)));

    expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const cookies = new Set(responses.map(cookieOf));
    expect(cookies.size).toBe(1);
    await refresh([...cookies][0]!).expect(200);
  });

  test('A67 a session ends at its absolute age, and no token promises to outlive it', async () => {
    const person = await aPerson(server);
    await server.pool.query(
      "UPDATE refresh_tokens SET issued_at = date_trunc('second', now()) - interval '29 days' WHERE user_id = $1",
      [person.id],
    );

    const almost = await refresh(person.cookie).expect(200);
    const { iat, exp } = jwt.decode(tokenIn(cookieOf(almost))) as jwt.JwtPayload;
    expect(exp! - iat!).toBeLessThanOrEqual(86_400);

    await server.pool.query(
      "UPDATE refresh_tokens SET issued_at = date_trunc('second', now()) - interval '30 days' WHERE user_id = $1",
      [person.id],
    );
    await refresh(cookieOf(almost)).expect(401);
  });

  test('A68 the table holds the hash and not the token', async () => {
    const person = await aPerson(server);

    const { rows } = await server.pool.query<{ token: string }>('SELECT token FROM refresh_tokens WHERE user_id = $1', [
      person.id,
    ]);

    expect(rows).toEqual([{ token: createHash('sha256').update(tokenIn(person.cookie)).digest('hex') }]);
    expect(() => jwt.verify(tokenIn(person.cookie), SECRETS.refreshSecret)).not.toThrow();
  });

  test('A69 two logins in one second are two sessions', async () => {
    const person = await aPerson(server);

    const [one, two] = await Promise.all([logIn(server, person.email), logIn(server, person.email)]);

    expect(one.cookie).not.toBe(two.cookie);
    await Promise.all([refresh(one.cookie).expect(200), refresh(two.cookie).expect(200)]);
  });

  test.each([
    ['no cookie', ''],
    ['A70 a random text', 'refreshToken=abc'],
    ['A70 ten kB', `refreshToken=${'a'.repeat(10_000)}`],
    ['A70 a text that cannot be decoded', 'refreshToken=%E0%A4%A'],
  ])('with %s, answers INVALID_REFRESH_TOKEN', async (_name, cookie) => {
    const response = await refresh(cookie);

    expect([response.status, codeOf(response)]).toEqual([401, 'INVALID_REFRESH_TOKEN']);
  });

  test('A43 with an access token, answers INVALID_REFRESH_TOKEN', async () => {
    const { token } = await aPerson(server);

    expect(codeOf(await refresh(`refreshToken=${token}`))).toBe('INVALID_REFRESH_TOKEN');
  });

  test('A71 an expired access token in the header does not matter', async () => {
    const { cookie } = await aPerson(server);

    await refresh(cookie).set('Authorization', 'Bearer expired').expect(200);
  });

  test('A79 is a POST, and takes no token from the URL', async () => {
    const { cookie } = await aPerson(server);

    const response = await server.get(`/api/auth/refresh?token=${tokenIn(cookie)}`);

    expect(codeOf(response)).toBe('METHOD_NOT_ALLOWED');
    expect(JSON.stringify(server.requests)).not.toContain(tokenIn(cookie));
  });
});

describe('POST /api/auth/logout', () => {
  test('A72 A73 ends both kinds of token and clears the cookie; a second time is no error', async () => {
    const { cookie, token } = await aPerson(server);

    const response = await logOut(cookie).expect(204);

    expect(response.get('Set-Cookie')).toEqual([
      expect.stringMatching(/^refreshToken=; Path=\/api\/auth; Expires=Thu, 01 Jan 1970/),
    ]);
    expect(codeOf(await me(token))).toBe('INVALID_TOKEN');
    await refresh(cookie).expect(401);
    await logOut(cookie, token).expect(204);
    await logOut().expect(204);
  });

  test('works with the bearer token alone, also with one that has expired', async () => {
    const person = await aPerson(server);

    await logOut(undefined, expired(person.token)).expect(204);

    await refresh(person.cookie).expect(401);
  });

  test('ends a session of thousands of refreshes as fast as any: one row says it', async () => {
    const person = await aPerson(server);
    await refresh(cookieOf(await refresh(person.cookie).expect(200))).expect(200);

    await logOut(undefined, person.token).expect(204);

    const { rows } = await server.pool.query<{ revoked: number; all: number }>(
      'SELECT count(revoked_at)::int AS revoked, count(*)::int AS all FROM refresh_tokens WHERE user_id = $1',
      [person.id],
    );
    expect(rows).toEqual([{ revoked: 1, all: 3 }]);
  });

  test('A74 does not end the session of another user whose cookie is shown', async () => {
    const [alice, bob] = [await aPerson(server), await aPerson(server)];

    const response = await logOut(bob.cookie, alice.token).expect(204);

    expect(response.get('Set-Cookie')).toBeUndefined();
    await me(alice.token).expect(401);
    await me(bob.token).expect(200);
    await refresh(bob.cookie).expect(200);
  });

  test('A78 racing with refreshes, leaves no usable token', async () => {
    await warmUp();
    for (let round = 0; round < 10; round += 1) {
      const { cookie } = await aPerson(server);
      const first = await refresh(cookie).expect(200);

      const racing = Array.from({ length: 10 }, (_, i) => (i === 5 ? logOut(cookie) : refresh(cookieOf(first))));
      const responses = await Promise.all(racing);

      const given = responses.filter(({ status }) => status === 200);
      for (const response of [first, ...given]) {
        await refresh(cookieOf(response)).expect(401);
        await me(response.body.accessToken).expect(401);
      }
    }
  });

  test('A78 while a refresh is half done, ends also the token that it is making', async () => {
    const person = await aPerson(server);
    const second = await refresh(person.cookie).expect(200);
    const letGo = await holdRows(server, 'refresh_tokens WHERE user_id = $1 AND id <> session_id', person.id);

    const refreshing = refresh(cookieOf(second)).then((response) => response);
    await untilWaiting(server, 1);
    const leaving = logOut(undefined, person.token).then((response) => response);
    await untilWaiting(server, 2);
    await letGo();

    const [third, left] = [await refreshing, await leaving];
    expect([third.status, left.status]).toEqual([200, 204]);
    await refresh(cookieOf(third)).expect(401);
  });

  test('A77 the tokens are dead on another server too, at once when it starts and within seconds while it runs', async () => {
    const [before, after] = [await aPerson(server), await aPerson(server)];
    await logOut(before.cookie).expect(204);
    const closing: (() => Promise<unknown>)[] = [];
    const second = { ...server, ...(await startServer(server.connection, server, {}, closing)) };
    const meThere = (token: string) =>
      fetch(`${second.url}/api/users/me`, { headers: { Authorization: `Bearer ${token}` } });
    try {
      expect((await meThere(before.token)).status).toBe(401);
      expect((await meThere(after.token)).status).toBe(200);

      await logOut(after.cookie).expect(204);

      const deadline = Date.now() + 5_000;
      while ((await meThere(after.token)).status === 200) expect(Date.now()).toBeLessThan(deadline);
    } finally {
      for (const close of closing.reverse()) await close();
    }
  });
});

describe('the cookie calls', () => {
  const own = () => server.url;
  const cases: [string, () => Record<string, string>, number][] = [
    ['an allowed origin', () => ({ Origin: 'https://app.example.com', 'Sec-Fetch-Site': 'cross-site' }), 200],
    ['our own origin', () => ({ Origin: own(), 'Sec-Fetch-Site': 'same-origin' }), 200],
    ['H13 neither header, as curl', () => ({}), 200],
    ['typed into the address bar', () => ({ 'Sec-Fetch-Site': 'none' }), 200],
    ['H11 an evil origin', () => ({ Origin: 'https://evil.example' }), 403],
    [
      'an evil origin that claims to be ours',
      () => ({ Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' }),
      403,
    ],
    ['the origin null', () => ({ Origin: 'null' }), 403],
    ['H13 another site without origin', () => ({ 'Sec-Fetch-Site': 'cross-site' }), 403],
    ['another host of the same site', () => ({ 'Sec-Fetch-Site': 'same-site' }), 403],
    ['a host that ends like ours', () => ({ Origin: own().replace('127', 'evil.127') }), 403],
    ['an allowed host over http', () => ({ Origin: 'http://app.example.com' }), 403],
  ];
  test.each(cases)('with %s', async (_name, headers, status) => {
    const { cookie } = await aPerson(server);

    const response = await refresh(cookie).set(headers());

    expect(response.status).toBe(status);
    if (status === 403) {
      expect(codeOf(response)).toBe('FORBIDDEN_ORIGIN');
      expect(codeOf(await logOut(cookie).set(headers()))).toBe('FORBIDDEN_ORIGIN');
      expect(codeOf(await server.post('/api/auth/login', {}).set(headers()))).toBe('FORBIDDEN_ORIGIN');
      await refresh(cookie).expect(200);
    }
  });
});
