import { HEADER_COMPONENTS } from '../../../src/schemas/headers';
import { aPerson, codeOf, PASSWORD, type Person } from '../../support/people';
import { sendRaw } from '../../support/rawHttp';
import { useServer } from '../../support/testServer';

const server = useServer();
const LOGIN = '/api/auth/login';
const ROUTES = [
  ['POST', '/api/auth/register'],
  ['POST', '/api/auth/login'],
  ['POST', '/api/auth/refresh'],
  ['POST', '/api/auth/logout'],
  ['POST', '/api/auth/logout-all'],
  ['POST', '/api/auth/change-password'],
  ['GET', '/api/auth/sessions'],
  ['DELETE', '/api/auth/sessions/01a205d8-b1d5-7d7b-a760-4443630237ea'],
  ['GET', '/api/users/me'],
  ['GET', '/api/recipients/ACC0000000000018'],
  ['GET', '/api/accounts'],
  ['GET', '/api/transactions'],
  ['POST', '/api/transactions/send'],
  ['GET', '/api/transactions/01a205d8-b1d5-7d7b-a760-4443630237ea'],
  ['GET', '/health/live'],
  ['GET', '/health/ready'],
] as const;

let alice: Person;
beforeAll(async () => {
  alice = await aPerson(server);
});

describe('every answer', () => {
  test.each([
    ['a good one', () => server.get('/api/users/me', alice.token)],
    ['a refused one', () => server.get('/api/users/me')],
    ['none at all', () => server.get('/api/nothing')],
  ])('S4 H15 H17 has the safe headers: %s', async (_name, call) => {
    const { headers } = await call();

    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none';object-src 'none'",
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(headers['content-type']).toMatch(/^application\/(problem\+)?json; charset=utf-8$/);
    for (const absent of ['x-powered-by', 'etag', 'server']) expect(headers).not.toHaveProperty(absent);
  });

  test('H33 X18 carries the request id of the client where it is harmless, and otherwise a new one', async () => {
    const idFor = async (id: string) =>
      (await server.get('/health/live').set('X-Request-Id', id)).headers['x-request-id'];

    expect(await idFor('abc-DEF_1.2')).toBe('abc-DEF_1.2');
    for (const bad of ['', 'a b', 'a'.repeat(129), '<script>', 'é'])
      expect(await idFor(bad)).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('E05 leaves one record, without the query', async () => {
    await server.get('/api/users/me?secret=1', alice.token).expect(400);

    expect(server.requests).toMatchObject([{ method: 'GET', path: '/api/users/me', status: 400, userId: alice.id }]);
  });

  test('H19 H20 is JSON for any Accept header', async () => {
    for (const accept of ['text/html', 'image/png']) {
      expect(codeOf(await server.get('/api/users/me').set('Accept', accept))).toBe('UNAUTHENTICATED');
    }
  });
});

describe('routes and methods', () => {
  test.each(ROUTES)('H02 H03 H04 %s %s refuses all other methods, and names its own', async (method, path) => {
    const allow = method === 'GET' ? 'GET, HEAD, OPTIONS' : `${method}, OPTIONS`;
    for (const other of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND']) {
      if (other === method) continue;
      const answer = await sendRaw(server.port, `${other} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect([other, answer.status]).toEqual([other, 405]);
      expect(answer.headers).toContain(`\r\nAllow: ${allow}\r\n`);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
    }
    const options = await fetch(server.url + path, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('Allow')]).toEqual([204, allow]);
  });

  test('C07 does not let a header change the method', async () => {
    const response = await server.get('/api/transactions/send', alice.token).set('X-HTTP-Method-Override', 'POST');

    expect(codeOf(response)).toBe('METHOD_NOT_ALLOWED');
  });

  test.each(['/api/users/me', '/api/accounts', '/health/live', '/openapi.json'])(
    'no answer has a validator, so %s is sent again for any condition of the client',
    async (path) => {
      const answer = await server.get(path, alice.token).set('If-None-Match', '*');

      expect([answer.status, answer.body]).toEqual([200, (await server.get(path, alice.token)).body]);
    },
  );

  test('H01 HEAD is GET without a body, guard included', async () => {
    const [head, refused] = await Promise.all([
      fetch(`${server.url}/api/users/me`, { method: 'HEAD', headers: { Authorization: `Bearer ${alice.token}` } }),
      fetch(`${server.url}/api/users/me`, { method: 'HEAD' }),
    ]);

    expect([head.status, await head.text(), refused.status]).toEqual([200, '', 401]);
    expect(head.headers.get('Content-Type')).toBe('application/json; charset=utf-8');
  });

  test.each([
    '/api',
    '/api/nothing',
    '/metrics',
    '/.env',
    '/.git/HEAD',
    '/admin',
    '/api/auth',
    '/api/transactions/a/b',
    '/%00',
    '///',
    '/index.html',
    '/api/%2e%2e/',
  ])('H05 C09 %s is ROUTE_NOT_FOUND', async (path) => {
    const response = await server.get(path, alice.token);

    expect([response.status, codeOf(response)]).toEqual([404, 'ROUTE_NOT_FOUND']);
  });

  test('H31 a path that cannot be decoded is VALIDATION_FAILED', async () => {
    const response = await server.get('/api/transactions/%E0%A4%A', alice.token);

    expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe('bytes that are no HTTP', () => {
  const head = `POST ${LOGIN} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
  test.each([
    ['H26 both lengths', `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['H27 two lengths', `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, 400],
    ['H29 a space before the colon', `${head}Content-Length : 2\r\n\r\n{}`, 400],
    ['H29 a folded header', `${head}X-A: b\r\n c\r\n\r\n`, 400],
    ['H29 NUL in a header', `${head}X-A: b\0\r\n\r\n`, 400],
    ['H30 no host', `GET /health/live HTTP/1.1\r\n\r\n`, 400],
    ['H30 two hosts', `GET /health/live HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n`, 400],
    ['an address that is none', 'GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['another scheme', 'GET foo://x/api/users/me HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['another protocol', 'EHLO example.com\r\n\r\n', 400],
    ['R04 17 kB of headers', `${head}X-A: ${'a'.repeat(17_000)}\r\n\r\n`, 431],
    ['R05 a URL of 20 kB', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  ])('%s get an answer in our one shape', async (_name, bytes, status) => {
    const answer = await sendRaw(server.port, bytes);

    expect(answer.status).toBe(status);
    expect(answer.headers).toMatch(/content-type: application\/problem\+json; charset=utf-8/i);
    for (const safe of [/x-content-type-options: nosniff/i, /frame-ancestors 'none'/, /cache-control: no-store/i]) {
      expect(answer.headers).toMatch(safe);
    }
    expect(answer.headers).toMatch(new RegExp(`x-request-id: ${JSON.parse(answer.body).requestId}`, 'i'));
    expect(JSON.parse(answer.body)).toMatchObject({
      status,
      code: status === 431 ? 'HEADERS_TOO_LARGE' : 'MALFORMED_REQUEST',
    });
  });

  test('after a whole request are not answered: it would be read as the answer to that request', async () => {
    const body = JSON.stringify({ email: alice.email, password: PASSWORD });
    const login = `${head}Content-Length: ${body.length}\r\n\r\n${body}`;

    for (const rest of [
      'xx',
      'GET / HTTP/1.1\r\nBad Header\r\n\r\n',
      `GET / HTTP/1.1\r\nX: ${'a'.repeat(17_000)}\r\n\r\n`,
    ]) {
      const answer = await sendRaw(server.port, login + rest);
      expect(answer.headers).toMatch(/^$|^HTTP\/1\.1 200 /);
    }
  });

  test('a whole URL as target is a path', async () => {
    const answer = await sendRaw(server.port, 'GET http://x/health/live HTTP/1.1\r\nHost: x\r\n\r\n');

    expect(answer.status).toBe(200);
  });

  test('H22 an expectation that we do not know is ignored', async () => {
    const answer = await sendRaw(server.port, 'GET /health/live HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n');

    expect(answer.status).toBe(200);
  });

  test('H25 HTTP/1.0 works', async () => {
    const answer = await sendRaw(server.port, 'GET /health/live HTTP/1.0\r\n\r\n');

    expect(answer.status).toBe(200);
  });
});

describe('CORS', () => {
  const preflight = (origin: string) =>
    fetch(`${server.url}/api/transactions/send`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,idempotency-key',
      },
    });

  test('H06 H08 lets an allowed origin read, with cookies', async () => {
    const { status, headers } = await preflight('https://app.example.com');

    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers':
        'Authorization,Content-Type,Content-Encoding,Idempotency-Key,X-Request-Id,traceparent,tracestate,baggage',
      vary: expect.stringContaining('Origin'),
    });
    const answer = await server.get('/api/users/me', alice.token).set('Origin', 'https://app.example.com');
    expect(answer.headers['access-control-expose-headers']).toBe(
      'X-Request-Id,Idempotency-Replayed,Retry-After,RateLimit,RateLimit-Policy,Content-Disposition,WWW-Authenticate,Allow,Accept-Encoding',
    );
  });

  test('fault C8: exposes every header of an answer that the document tells, on every answer, but no cookie', async () => {
    // The only redirect is no call of the API.
    const told = Object.keys(HEADER_COMPONENTS).filter((name) => !['Set-Cookie', 'Location'].includes(name));
    const from = { Origin: 'https://app.example.com', Authorization: `Bearer ${alice.token}` };
    const [{ id }] = (await server.get('/api/accounts', alice.token)).body.data as [{ id: string }];

    for (const [path, status] of [
      [`/api/accounts/${id}/statement?format=csv`, 200],
      ['/api/nothing', 404],
      ['/api/transactions/send', 405],
    ] as const) {
      const answer = await fetch(server.url + path, { headers: from });
      const exposed = answer.headers.get('Access-Control-Expose-Headers')!.split(',');
      expect([path, answer.status]).toEqual([path, status]);
      expect(exposed).toEqual(expect.arrayContaining([...told, 'Allow']));
      expect(exposed).not.toContain('Set-Cookie');
    }
  });

  test.each(['traceparent', 'tracestate', 'baggage', 'content-encoding', 'idempotency-key', 'x-request-id'])(
    'fault C8: lets a page of an allowed origin send %s',
    async (name) => {
      const allowed = (await preflight('https://app.example.com')).headers.get('Access-Control-Allow-Headers');

      expect(allowed!.toLowerCase().split(',')).toContain(name);
    },
  );

  test.each([
    'null',
    'https://app.example.com.evil',
    'http://app.example.com',
    'https://app.example.com:8443',
    'https://a.app.example.com',
  ])('H07 H09 does not let %s', async (origin) => {
    expect((await preflight(origin)).headers.get('Access-Control-Allow-Origin')).toBeNull();
  });
});
