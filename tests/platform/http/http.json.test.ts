import { gzipSync } from 'node:zlib';
import { aPerson, PASSWORD, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

const server = useServer();
const LOGIN = '/api/auth/login';

const rawLogin = (body: string | Buffer, type = 'application/json') =>
  fetch(server.url + LOGIN, { method: 'POST', headers: { 'Content-Type': type }, body });
const codeFrom = async (response: globalThis.Response) => ((await response.json()) as { code: string }).code;

let alice: Person;
beforeAll(async () => {
  alice = await aPerson(server);
});

describe('a JSON body', () => {
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
