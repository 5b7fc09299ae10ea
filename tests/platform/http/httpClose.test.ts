import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { RequestListener } from 'node:http';
import { createHttpServer, type HttpServer } from '../../../src/platform/http/httpServer';
import { createMetricsApp } from '../../../src/metrics/metricsApp';

/** How connections end: each refusal is answered, can be read, and leaves no descriptor behind. */

const CHANNEL = 'net.server.socket';
const LIMITS = { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50, lingerMs: 300 };
const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\n';

/** The server's side of each connection, in the order in which they were accepted. */
const accepted: Socket[] = [];
const keep = (message: unknown) => accepted.push((message as { socket: Socket }).socket);
beforeAll(() => subscribe(CHANNEL, keep));
afterAll(() => unsubscribe(CHANNEL, keep));

let http: HttpServer;
let port: number;
let handled: string[];
const codes: string[] = [];

/** Starts a server with this listener, which gets each request. */
async function serve(listener: RequestListener, times: Partial<typeof LIMITS> = {}): Promise<void> {
  accepted.length = codes.length = 0;
  handled = [];
  http = createHttpServer(({ code }) => codes.push(code), { ...LIMITS, ...times });
  port = await http.listen((req, res) => {
    handled.push(`${req.method} ${req.url}`);
    listener(req, res);
  }, 0);
}
afterEach(() => http.stop(1_000));

interface Peer {
  socket: Socket;
  received: () => string;
  serverSide: Socket;
  /** Resolves when the client has read all, or was cut off. */
  atEnd: Promise<unknown>;
}

/** A client that reads, and closes its side only on request. */
async function openPeer(bytes: string): Promise<Peer> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).setEncoding('latin1');
  let received = '';
  socket.on('data', (chunk: string) => (received += chunk));
  const atEnd = new Promise((resolve) => socket.once('end', resolve).once('close', resolve));
  await once(socket, 'connect');
  while (accepted.length === 0) await new Promise(setImmediate);
  socket.write(bytes, 'latin1');
  return { socket, received: () => received, serverSide: accepted.at(-1)!, atEnd };
}

/** When no descriptor of the connection is left at the server, and the client has read all that it could. */
async function closed({ serverSide, atEnd }: Peer): Promise<void> {
  if (!serverSide.closed) await once(serverSide, 'close');
  await atEnd;
}

const bodyOf = (answer: string) => JSON.parse(answer.split('\r\n\r\n')[1]!) as { code: string; detail: string };

const REFUSED = [
  ['nonsense', 'EHLO example.com\r\n\r\n', 400],
  ['headers that do not arrive', HEAD, 408],
  ['nothing at all', '', 408],
  ['headers that are too large', `${HEAD}X-A: ${'a'.repeat(17_000)}\r\n\r\n`, 431],
  ['a target that is no path', 'GET foo://x/ HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ['such a target, and no body', 'POST foo://x/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n', 400],
  ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n', 405],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  ['an unknown transfer coding', `${HEAD}Transfer-Encoding: gzip, chunked\r\n\r\n`, 400],
] as const;

describe.each([
  ['the API', () => serve((_req, res) => res.end('served'))],
  [
    'the metrics',
    () =>
      serve(createMetricsApp({ read: () => Promise.resolve(''), contentType: 'text/plain', onError: () => undefined })),
  ],
])('fault C2: on the port of %s', (_name, start) => {
  beforeEach(start);

  test.each(REFUSED)(
    'a peer that sends %s and never closes is answered, and its descriptor is closed',
    async (_name, bytes, status) => {
      const peer = await openPeer(bytes);

      await closed(peer);

      const answer = peer.received();
      expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(answer).toMatch(/\r\nconnection: close\r\n/i);
      expect(answer).toMatch(/\r\nx-content-type-options: nosniff\r\n/i);
      expect(codes).toEqual([bodyOf(answer).code]);
      expect(handled).toEqual([]);
      peer.socket.destroy();
    },
  );
});

describe('after the last answer of a connection', () => {
  /** More than the buffers of both sides hold. */
  const MEGABYTES = 'a'.repeat(8_000_000);

  test.each([
    ['431', `${HEAD}X-A: ${'a'.repeat(17_000)}`],
    ['400 for bytes that are no HTTP', 'EHLO example.com\r\n'],
    ['400 for a target', 'POST foo://x/ HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n'],
    ['413 of the app', `${HEAD}Content-Length: 8000000\r\n\r\n`],
  ])('fault C2: a client that sends on can read its %s, and gets no reset instead', async (_name, bytes) => {
    await serve((_req, res) => res.writeHead(413, { Connection: 'close' }).end('too large'), { lingerMs: 10_000 });
    const peer = await openPeer(bytes);

    peer.socket.end(MEGABYTES, 'latin1');
    await once(peer.socket, 'close');

    expect(peer.received()).toMatch(/^HTTP\/1\.1 4\d\d [^]*\r\nconnection: close\r\n/i);
    await closed(peer);
  });

  test.each([
    ['was refused', 'GET foo://x/ HTTP/1.1\r\nHost: x\r\n\r\n', []],
    ['was no HTTP', 'EHLO example.com\r\n\r\n', []],
    ['asked for the end', 'GET /first HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', ['GET /first']],
    ['was of HTTP/1.0', 'GET /first HTTP/1.0\r\n\r\n', ['GET /first']],
  ])('fault C2: no further request is carried out, where the first %s', async (_name, bytes, expected) => {
    await serve((_req, res) => res.end('served'));
    const peer = await openPeer(bytes);
    peer.socket.on('error', () => undefined);
    await once(peer.socket, 'end');

    peer.socket.write('POST /second HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n');
    await closed(peer);

    expect(handled).toEqual(expected);
    peer.socket.destroy();
  });

  test('fault C2: HTTP drain 2: a server carries out no further request after the last answer of a connection', async () => {
    await serve((_req, res) => res.end('served'));
    http.drain();
    const peer = await openPeer('GET /first HTTP/1.1\r\nHost: x\r\n\r\n');
    peer.socket.on('error', () => undefined);
    await once(peer.socket, 'end');

    peer.socket.write('POST /second HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n');
    await closed(peer);

    expect(handled).toEqual(['GET /first']);
    peer.socket.destroy();
  });

  test('fault C2: HTTP drain 3: stop waits no longer than its deadline for a client to close', async () => {
    await serve((_req, res) => res.end('served'), { lingerMs: 600_000 });
    const peer = await openPeer('EHLO example.com\r\n\r\n');
    await once(peer.socket, 'end');

    await http.stop(100);

    await closed(peer);
    peer.socket.destroy();
  });
});

const CODINGS = [
  ...[
    'xchunked',
    'identity',
    'gzip, chunked',
    'chunked, chunked',
    'chunked, identity',
    'identity, chunked',
    ',chunked',
  ],
  ...['chunked,', '"chunked"', 'chunked;a=b', '', 'gzip', 'chunked\r\nTransfer-Encoding: chunked'],
  ...['chunked\r\nTransfer-Encoding: identity', 'identity\r\nTransfer-Encoding: chunked'],
  ...['chunked\r\nContent-Length: 3', 'xchunked\r\nContent-Length: 3'],
];

describe('a transfer coding whose end cannot be found', () => {
  beforeEach(() => serve((req, res) => req.resume().on('end', () => res.end('served')), { requestTimeout: 600_000 }));

  describe.each(CODINGS)('fault C3: %j', (coding) => {
    test.each(['POST', 'GET', 'DELETE', 'OPTIONS'])(
      'is refused at once on %s, and the connection ends',
      async (method) => {
        const peer = await openPeer(`${method} / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: ${coding}\r\n\r\n`);

        await closed(peer);

        expect(peer.received()).toMatch(/^HTTP\/1\.1 400 [^]*\r\nconnection: close\r\n/i);
        expect(bodyOf(peer.received()).code).toBe('MALFORMED_REQUEST');
        expect([codes, handled]).toEqual([['MALFORMED_REQUEST'], []]);
        peer.socket.destroy();
      },
    );
  });

  test('fault C3: in HTTP/1.0, which has none, is refused also where it is chunked', async () => {
    const peer = await openPeer('POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n');

    await closed(peer);

    expect(bodyOf(peer.received()).detail).toMatch(/^Transfer-Encoding must be chunked/);
    expect(handled).toEqual([]);
    peer.socket.destroy();
  });

  test.each(['chunked', 'CHUNKED', '\tchunked '])('%j is read', async (coding) => {
    const peer = await openPeer(`${HEAD}Transfer-Encoding: ${coding}\r\nConnection: close\r\n\r\n2\r\nok\r\n0\r\n\r\n`);

    await closed(peer);

    expect(peer.received()).toMatch(/^HTTP\/1\.1 200 /);
    peer.socket.destroy();
  });
});
