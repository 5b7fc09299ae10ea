import type { Response, Test } from 'supertest';
import { aPerson, codeOf, cookieOf, logIn, PASSWORD, type Person } from '../../support/people';
import { sendRaw } from '../../support/rawHttp';
import { useServer, type TestServer } from '../../support/testServer';

const plain = useServer();
const overTls = useServer({ tlsOnly: true });
const behindProxy = useServer({ trustProxy: ['loopback'] });

describe.each([
  ['in development', plain, 'refreshToken', ['HttpOnly', 'SameSite=Strict']],
  ['over TLS only', overTls, '__Secure-refreshToken', ['HttpOnly', 'Secure', 'SameSite=Strict']],
])('H10 the refresh cookie %s', (_name, server, name, flags) => {
  /** Of the one refresh cookie that was set: its name, and its attributes without their times. */
  function attributesOf(response: Response): string[] {
    const cookies = response.get('Set-Cookie')!.filter((cookie) => /^(__Secure-)?refreshToken=/.test(cookie));
    expect(cookies).toHaveLength(1);
    const [pair, ...attributes] = cookies[0]!.split('; ');
    return [pair!.split('=')[0]!, ...attributes.filter((each) => !each.startsWith('Expires='))].sort();
  }

  test('has the same attributes at login, refresh and logout, and none of a wider reach', async () => {
    const person = await aPerson(server);
    const kept = [name, 'Path=/api/auth', ...flags];

    const login = await server.post('/api/auth/login', { email: person.email, password: PASSWORD }).expect(200);
    const refreshed = await server.post('/api/auth/refresh').set('Cookie', cookieOf(login)).expect(200);
    const left = await server.post('/api/auth/logout').set('Cookie', cookieOf(refreshed)).expect(204);

    for (const response of [login, refreshed])
      expect(attributesOf(response)).toEqual([...kept, 'Max-Age=604800'].sort());
    expect(attributesOf(left)).toEqual([...kept].sort());
    expect(left.get('Set-Cookie')![0]).toMatch(/^[\w-]+=; .*Expires=Thu, 01 Jan 1970 00:00:00 GMT/);
  });

  test('is set by no other call', async () => {
    const { token } = await aPerson(server);

    for (const path of ['/api/users/me', '/api/accounts', '/api/transactions', '/health/ready', '/api/nothing'])
      expect((await server.get(path, token)).headers).not.toHaveProperty('set-cookie');
  });
});

describe('H14 a login', () => {
  const sessions = async () => (await plain.pool.query('SELECT 1 FROM refresh_tokens')).rowCount;
  const evil = { Origin: 'https://evil.example' };

  test.each([
    ['from a script of another site', { ...evil, 'Content-Type': 'application/json' }, 403],
    ['from a form of another site', { ...evil, 'Content-Type': 'text/plain' }, 403],
    ['from a page without origin', { Origin: 'null', 'Content-Type': 'application/json' }, 403],
    ['that the browser calls cross-site', { 'Sec-Fetch-Site': 'cross-site', 'Content-Type': 'application/json' }, 403],
    ['from a form of a browser that tells nothing', { 'Content-Type': 'text/plain' }, 415],
    ['from another such form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
  ])('%s opens no session', async (_name, headers, status) => {
    const { email } = await aPerson(plain);
    const before = await sessions();

    const response = await fetch(`${plain.url}/api/auth/login`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ email, password: PASSWORD }),
    });

    expect([response.status, response.headers.get('Set-Cookie')]).toEqual([status, null]);
    expect(await sessions()).toBe(before);
  });
});

test('H18 every answer says that it is JSON in UTF-8, or has no body', async () => {
  const { email, accountNumber, token, cookie } = await aPerson(plain, 'Zoë 😀');
  const account = (await plain.get('/api/accounts', token)).body.data[0].id as string;
  const calls: [call: Test, type: string | undefined][] = [
    ...['/api/users/me', '/api/accounts', '/api/transactions', `/api/recipients/${accountNumber}`, '/api/auth/sessions']
      .concat([
        `/api/accounts/${account}/balance`,
        `/api/accounts/${account}/statement`,
        '/health/live',
        '/health/ready',
      ])
      .map((path) => [plain.get(path, token), 'application/json; charset=utf-8'] as [Test, string]),
    [plain.post('/api/auth/login', { email, password: PASSWORD }), 'application/json; charset=utf-8'],
    [plain.post('/api/auth/refresh').set('Cookie', cookie), 'application/json; charset=utf-8'],
    ...['/nothing', '/api/users/me', '/api/transactions/1', '/api/%E0%A4%A', '/api/auth/login'].map(
      (path) => [plain.get(path), 'application/problem+json; charset=utf-8'] as [Test, string],
    ),
    [plain.post('/api/auth/login', {}), 'application/problem+json; charset=utf-8'],
    [plain.post('/api/auth/logout', undefined, (await logIn(plain, email)).token), undefined],
  ];

  for (const [call, type] of calls) {
    const { headers, text, request } = await call;
    expect([request.url, headers['content-type']]).toEqual([request.url, type]);
    expect([request.url, text === '']).toEqual([request.url, type === undefined]);
  }
});

describe.each([
  ['alone', plain],
  ['behind a proxy', behindProxy],
])('H21 a host that was made up, %s,', (_name, server) => {
  const FORGED = ['X-Forwarded-Host', 'X-Forwarded-Server', 'X-Host', 'X-Original-URL', 'X-Rewrite-URL', 'Forwarded'];

  test('is in no answer', async () => {
    const { token, email } = await aPerson(server);
    const account = (await server.get('/api/accounts', token)).body.data[0].id as string;
    const paths = ['users/me', 'transactions', 'nothing', 'users/me/', `accounts/${account}/statement?format=csv`];
    const forge = (call: Test) => FORGED.reduce((made, name) => made.set(name, 'evil.example'), call.set('Host', 'evil.example')); // prettier-ignore

    for (const call of [
      ...paths.map((path) => server.get(`/api/${path}`, token)),
      server.get('/api/users/me'),
      server.post('/api/auth/login', { email, password: PASSWORD }),
      server.post('/api/auth/login', {}),
    ]) {
      const { status, headers, text } = await forge(call);
      expect(status).not.toBe(500);
      expect(headers).not.toHaveProperty('location');
      expect(JSON.stringify(headers) + text).not.toMatch(/evil\.example/);
    }
    const whole = await sendRaw(
      server.port,
      'GET http://evil.example/api/nothing HTTP/1.1\r\nHost: evil.example\r\n\r\n',
    );
    expect(whole.status).toBe(404);
    expect(whole.headers + whole.body).not.toMatch(/evil\.example/);
  });
});

describe('H23 what a client says about its way to us, where no proxy is trusted,', () => {
  const FORGED = {
    'X-Forwarded-For': '192.0.2.1',
    'X-Forwarded-Proto': 'https',
    'X-Real-IP': '192.0.2.1',
    Forwarded: 'for=192.0.2.1;proto=https',
  };
  let alice: Person;
  beforeAll(async () => {
    alice = await aPerson(plain);
  });
  const logInFrom = (server: TestServer, email: string) =>
    server.post('/api/auth/login', { email, password: PASSWORD }).set(FORGED).expect(200);

  test('changes neither the record, nor the session, nor the answer', async () => {
    const { headers, body } = await logInFrom(plain, alice.email);

    expect([...plain.requests, ...plain.events].map(({ ip }) => ip)).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(headers['set-cookie']).toEqual([/^refreshToken=/, /^device=/].map((name) => expect.stringMatching(name)));
    expect(String(headers['set-cookie'])).not.toContain('Secure');
    const { data } = (await plain.get('/api/auth/sessions', body.accessToken).expect(200)).body;
    expect(data.map(({ ip }: { ip: string }) => ip)).toEqual(['127.0.0.1', '127.0.0.1']);
  });

  test('and where one is trusted does', async () => {
    const { headers } = await logInFrom(behindProxy, (await aPerson(behindProxy)).email);

    expect(behindProxy.requests.at(-1)).toMatchObject({ ip: '192.0.2.1' });
    expect(headers).toHaveProperty('strict-transport-security');
  });

  test('an error says no more either', async () => {
    const response = await plain.get('/api/users/me').set(FORGED);

    expect(codeOf(response)).toBe('UNAUTHENTICATED');
    expect(response.headers).not.toHaveProperty('strict-transport-security');
    expect(JSON.stringify([response.headers, plain.requests, plain.events])).not.toContain('192.0.2.1');
  });
});
