import { gzipSync } from 'node:zlib';
import { HEADER_COMPONENTS } from '../src/schemas/headers';
import { aPerson, codeOf, PASSWORD, type Person } from './support/people';
import { sendRaw } from './support/rawHttp';
import { useServer } from './support/testServer';

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
const rawLogin = (body: string | Buffer, type = 'application/json') =>
  fetch(server.url + LOGIN, { method: 'POST', headers: { 'Content-Type': type }, body });
const codeFrom = async (response: globalThis.Response) => ((await response.json()) as { code: string }).code;

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

describe('a body', () => {
  test.each([
    ['X01 broken', '{"email":"a@example.com","password":"canary-1234"'],
    ['an escape that is none', '{"email":"\\x"}'],
    ['X21 40,000 levels deep', '['.repeat(40_000)],
    ['two values', '{} {}'],
    ['a comment', '{} // canary-1234'],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a bare NaN', 'NaN'],
  ])('that is %s is MALFORMED_JSON, and nothing of it comes back', async (_name, body) => {
    const response = await rawLogin(body);
    const text = await response.text();

    expect([response.status, (JSON.parse(text) as { code: string }).code]).toEqual([400, 'MALFORMED_JSON']);
    expect(text).not.toContain('canary');
  });

  test.each(['', '[]', 'null', '5', '"x"', 'true', '[{}]'])('X02 X07 of %s is VALIDATION_FAILED', async (body) => {
    const response = await rawLogin(body);

    expect([response.status, await codeFrom(response)]).toEqual([400, 'VALIDATION_FAILED']);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=latin1',
    'application/json; charset=utf-16',
    'application/jsonp',
    'text/json',
    '',
  ])('X03 X04 X05 X06 H12 as "%s" is UNSUPPORTED_MEDIA_TYPE', async (type) => {
    const bytes = Buffer.from(JSON.stringify({ email: alice.email, password: PASSWORD }));
    for (const path of [LOGIN, '/api/auth/refresh']) {
      const response = await fetch(server.url + path, {
        method: 'POST',
        headers: type ? { 'Content-Type': type } : {},
        body: bytes,
      });
      expect([path, response.status, await codeFrom(response)]).toEqual([path, 415, 'UNSUPPORTED_MEDIA_TYPE']);
    }
  });

  test.each(['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON;charset="UTF-8"'])(
    'as %s is read',
    async (type) => {
      expect((await rawLogin(JSON.stringify({ email: alice.email, password: PASSWORD }), type)).status).toBe(200);
    },
  );

  test('X08 may begin with a byte order mark', async () => {
    expect((await rawLogin(`\ufeff${JSON.stringify({ email: alice.email, password: PASSWORD })}`)).status).toBe(200);
  });

  test('R01 of up to 100 kB is read, and of more is BODY_TOO_LARGE', async () => {
    const padded = (size: number) => JSON.stringify({ email: alice.email, password: PASSWORD }).padEnd(size);

    expect((await rawLogin(padded(100 * 1_024))).status).toBe(200);
    for (const size of [100 * 1_024 + 1, 10_000_000]) {
      const response = await rawLogin(padded(size));
      expect([response.status, await codeFrom(response)]).toEqual([413, 'BODY_TOO_LARGE']);
    }
  });

  test('R02 R03 may be compressed, but not to hide its size or to be broken', async () => {
    const compressed = (body: Buffer, encoding = 'gzip') =>
      fetch(server.url + LOGIN, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Content-Encoding': encoding },
        body,
      });
    const login = gzipSync(JSON.stringify({ email: alice.email, password: PASSWORD }));

    expect((await compressed(login)).status).toBe(200);
    expect(await codeFrom(await compressed(gzipSync(Buffer.alloc(50_000_000, ' '))))).toBe('BODY_TOO_LARGE');
    expect(await codeFrom(await compressed(Buffer.from('no gzip')))).toBe('MALFORMED_JSON');
    expect(await codeFrom(await compressed(login, 'bogus'))).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  test('X19 cannot reach the prototype of anything', async () => {
    for (const body of [
      '{"__proto__":{"x":1}}',
      '{"constructor":{"prototype":{"x":1}}}',
      `{"__proto__":{"email":"${alice.email}","password":"${PASSWORD}"}}`,
    ]) {
      expect((await rawLogin(body)).status).toBe(400);
    }
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  test('X22 with 10,000 unknown fields gets a short answer', async () => {
    const fields = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, 0]));

    const response = await rawLogin(JSON.stringify(fields));
    const text = await response.text();

    expect(response.status).toBe(400);
    expect(text.length).toBeLessThan(6_000);
  });

  test('is read only after the guard: a stranger cannot make us parse', async () => {
    const response = await fetch(`${server.url}/api/transactions/send`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{',
    });

    expect(await codeFrom(response)).toBe('UNAUTHENTICATED');
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
