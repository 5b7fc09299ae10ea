import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { aPerson, PASSWORD, type Person } from '../support/people';
import { useServer } from '../support/testServer';

/** How a body is announced, asked for, decoded, and refused. */
const server = useServer();
const asIs = (bytes: Buffer) => bytes;
const CODINGS = 'gzip, deflate, br';

let alice: Person;
let login: Buffer;
beforeAll(async () => {
  alice = await aPerson(server);
  login = Buffer.from(JSON.stringify({ email: alice.email, password: PASSWORD }));
});

interface Refusal {
  code: string;
  detail: string;
}

async function post(body: Buffer, headers: Record<string, string>, path = '/api/auth/login') {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Refusal };
}

describe('a compressed body', () => {
  test.each([
    ['x-gzip', gzipSync],
    ['X-GZIP', gzipSync],
    ['GZip', gzipSync],
    ['identity, gzip', gzipSync],
    ['gzip,', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', asIs],
    ['Identity', asIs],
    [', ', asIs],
  ])('fault C4: of the coding %j is read', async (coding, compress: (bytes: Buffer) => Buffer) => {
    expect((await post(compress(login), { 'Content-Encoding': coding })).status).toBe(200);
  });

  test.each([
    'zstd',
    'compress',
    'x-compress',
    'x-deflate',
    'aes128gcm',
    'gzip, gzip',
    'gzip, br',
    'constructor',
    'gzip;q=1',
  ])('fault C4: of the coding %j is refused by its name, and those that are read are named', async (coding) => {
    const { status, headers, body } = await post(gzipSync(login), { 'Content-Encoding': coding });

    expect([status, body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(body.detail).toBe(
      `The Content-Encoding ${coding.replace(/[;=]/g, '?')} is not supported: send one of ${CODINGS}, or none`,
    );
    expect(headers.get('Accept-Encoding')).toBe(CODINGS);
  });

  test.each([
    ['', /no Content-Type/],
    ['text/plain', /application\/json, not text\/plain$/],
    ['application/x-www-form-urlencoded', /not application\/x-www-form-urlencoded$/],
    ['application/json; charset=utf-16', /UTF-8/],
    ['application/json; version=1', /no other parameter/],
    ['text/"><script>', /not text\/\?\?\?script\?$/],
  ])('fault C4: of the type %j is refused for its type, and says nothing of codings', async (type, detail) => {
    const { status, headers, body } = await post(gzipSync(login), { 'Content-Type': type, 'Content-Encoding': 'gzip' });

    expect([status, body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(body.detail).toMatch(detail);
    expect(headers.get('Accept-Encoding')).toBeNull();
  });

  test.each([
    ['cut off', () => gzipSync(login).subarray(0, -9), 'gzip', /not whole gzip$/],
    ['no gzip', () => login, 'x-gzip', /not whole x-gzip$/],
    ['no Brotli', () => login, 'br', /not whole br$/],
    ['no UTF-8', () => gzipSync(Buffer.from([0x22, 0xff, 0x22])), 'gzip', /not UTF-8$/],
    ['no JSON', () => gzipSync('{'), 'gzip', /not readable JSON$/],
  ])('fault C4: that is %s is MALFORMED_JSON, and says why', async (_name, bytes, coding, detail) => {
    const { status, body } = await post(bytes(), { 'Content-Encoding': coding });

    expect([status, body.code]).toEqual([400, 'MALFORMED_JSON']);
    expect(body.detail).toMatch(detail);
  });

  test('fault C4: that is too large says whether it is so by itself or when it is decompressed', async () => {
    const large = Buffer.alloc(102_401, ' ');

    expect((await post(large, {})).body.detail).toBe('The body has more than 100 kB');
    expect((await post(gzipSync(large), { 'Content-Encoding': 'gzip' })).body).toMatchObject({
      code: 'BODY_TOO_LARGE',
      detail: 'The body has more than 100 kB when it is decompressed',
    });
  });
});

/** A connection on which a request was begun, and what has been received on it. */
async function begin(path: string, headers: string[]): Promise<{ socket: Socket; received: () => string }> {
  const socket = connect(server.port, '127.0.0.1').setEncoding('utf8');
  let received = '';
  socket.on('data', (chunk: string) => (received += chunk)).on('error', () => undefined);
  await once(socket, 'connect');
  socket.write([`POST ${path} HTTP/1.1`, 'Host: x', 'Content-Type: application/json', ...headers, '', ''].join('\r\n'));
  return { socket, received: () => received };
}

describe('a client that waits for 100 Continue', () => {
  const EXPECT = 'Expect: 100-continue';
  const LENGTH = 'Content-Length: 99999999';
  const SEND = '/api/transactions/send';
  const token = () => `Authorization: Bearer ${alice.token}`;

  test.each([
    ['without a token', SEND, () => [LENGTH], 401, 'UNAUTHENTICATED'],
    ['with a forged token', SEND, () => [LENGTH, 'Authorization: Bearer a.b.c'], 401, 'INVALID_TOKEN'],
    ['with too long a body', SEND, () => [LENGTH, token()], 413, 'BODY_TOO_LARGE'],
    [
      'with too long a batch',
      '/api/transactions/batch',
      () => ['Content-Length: 524289', token()],
      413,
      'BODY_TOO_LARGE',
    ],
    ['with too long a compressed body', SEND, () => [LENGTH, token(), 'Content-Encoding: gzip'], 413, 'BODY_TOO_LARGE'],
    [
      'in a coding that is not read',
      SEND,
      () => ['Content-Length: 9', token(), 'Content-Encoding: zstd'],
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['from another site', '/api/auth/login', () => [LENGTH, 'Origin: https://evil.example'], 403, 'FORBIDDEN_ORIGIN'],
    ['at no route', '/api/nothing', () => [LENGTH], 404, 'ROUTE_NOT_FOUND'],
    ['at a route without POST', '/api/users/me', () => [LENGTH], 405, 'METHOD_NOT_ALLOWED'],
    [
      'with an unknown transfer coding',
      SEND,
      () => ['Transfer-Encoding: gzip, chunked', token()],
      400,
      'MALFORMED_REQUEST',
    ],
  ] as const)(
    'fault C7: %s is refused without it, and the connection ends',
    async (_name, path, headers, status, code) => {
      const { socket, received } = await begin(path, [EXPECT, ...headers()]);

      await once(socket, 'close');

      expect(received()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*\\r\\nConnection: close\\r\\n`, 'i'));
      expect(JSON.parse(received().split('\r\n\r\n')[1]!)).toMatchObject({ code });
    },
  );

  test.each([
    ['whole', 'HTTP/1.1 100 Continue\r\n\r\n', (body: string) => [`Content-Length: ${body.length}`, body]],
    [
      'in chunks',
      'HTTP/1.1 100 Continue\r\n\r\n',
      (body: string) => ['Transfer-Encoding: chunked', `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`],
    ],
  ])('fault C7: gets it where its body is read, sends it %s, and may go on', async (_name, expected, inForm) => {
    const [header = '', body = ''] = inForm(login.toString());
    const { socket, received } = await begin('/api/auth/login', [EXPECT, header]);
    await once(socket, 'data');
    expect(received()).toBe(expected);

    socket.write(body);
    await once(socket, 'data');

    expect(received().slice(expected.length)).toMatch(/^HTTP\/1\.1 200 [^]*\r\nConnection: keep-alive\r\n/);
    socket.destroy();
  });

  test('fault C7: what it sends after a refusal is not taken for a request', async () => {
    server.requests.length = 0;
    const { socket, received } = await begin(SEND, [EXPECT, 'Content-Length: 60']);
    await once(socket, 'data');

    socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(4));
    await once(socket, 'close');

    expect(received().match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(server.requests.map(({ path }) => path)).toEqual([SEND]);
  });
});

describe('a client that does not wait', () => {
  test.each(['Content-Length: 99999999', 'Content-Length: 102401'])(
    'fault C7: is refused for its %s at once, though no byte of the body has come',
    async (length) => {
      const { socket, received } = await begin('/api/auth/login', [length]);

      await once(socket, 'close');

      expect(received()).toMatch(/^HTTP\/1\.1 413 [^]*"code":"BODY_TOO_LARGE"/);
    },
  );

  test('fault C7: is refused in the middle of a body in chunks that becomes too large', async () => {
    const { socket, received } = await begin('/api/auth/login', ['Transfer-Encoding: chunked']);

    socket.write(`20000\r\n${' '.repeat(0x20000)}\r\n`);
    await once(socket, 'close');

    expect(received()).toMatch(/^HTTP\/1\.1 413 [^]*"code":"BODY_TOO_LARGE"/);
  });
});
