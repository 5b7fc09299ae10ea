import { once } from 'node:events';
import { connect } from 'node:net';
import { createHttpServer } from '../../../src/platform/http/httpServer';
import { sendRaw } from '../../support/rawHttp';

const LIMITS = { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 };

test('R06 R07 headers that do not arrive are REQUEST_TIMEOUT, and a body that does not ends the connection', async () => {
  const http = createHttpServer(() => undefined, LIMITS);
  const port = await http.listen((req, res) => req.on('end', () => res.end('whole')).resume(), 0);

  const headers = await sendRaw(port, 'POST / HTTP/1.1\r\nHost: x\r\n');
  const body = await sendRaw(port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf');

  expect([headers.status, (JSON.parse(headers.body) as { code: string }).code]).toEqual([408, 'REQUEST_TIMEOUT']);
  expect(headers.headers).toMatch(/x-content-type-options: nosniff/);
  expect(headers.headers).toMatch(/Cache-Control: no-store/);
  expect(body.headers).toBe('');
  await http.stop(1_000);
});

test('E05 the log has the request id of an unreadable request, which the answer had', async () => {
  const records: unknown[] = [];
  const http = createHttpServer((record) => records.push(record));
  const port = await http.listen((_req, res) => res.end(), 0);

  const answers = [
    await sendRaw(port, 'EHLO example.com\r\n\r\n'),
    await sendRaw(port, 'GET foo://x/ HTTP/1.1\r\nHost: x\r\n\r\n'),
  ];

  const ids = answers.map(({ body }) => (JSON.parse(body) as { requestId: string }).requestId);
  expect(records).toEqual(ids.map((requestId) => ({ requestId, code: 'MALFORMED_REQUEST', ip: '127.0.0.1' })));
  await http.stop(1_000);
});

test('R08 five hundred silent clients do not keep other clients out', async () => {
  const http = createHttpServer(() => undefined);
  const port = await http.listen((_req, res) => res.end('served'), 0);
  const idle = Array.from({ length: 500 }, () => connect(port, '127.0.0.1'));
  await Promise.all(idle.map((socket) => once(socket, 'connect')));

  const response = await fetch(`http://127.0.0.1:${port}/`);

  expect(await response.text()).toBe('served');
  for (const socket of idle) socket.destroy();
  await http.stop(1_000);
});

test('F24 HTTP drain 1 and 3: stop answers open requests with Connection: close, accepts no connection, and ends', async () => {
  const http = createHttpServer(() => undefined);
  const held: (() => void)[] = [];
  const port = await http.listen((_req, res) => held.push(() => res.end('answered')), 0);
  const running = Array.from({ length: 3 }, () => fetch(`http://127.0.0.1:${port}/`));
  while (held.length < running.length) await new Promise(setImmediate);

  const drained = http.stop(10_000);
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  expect(http.isDraining()).toBe(true);
  for (const answer of held) answer();

  const answers = await Promise.all(running);
  expect(answers.map(({ status, headers }) => [status, headers.get('Connection')])).toEqual(
    Array(3).fill([200, 'close']),
  );
  await drained;
});

test('F25 HTTP drain 3: stop cuts off requests without an answer at its deadline', async () => {
  const http = createHttpServer(() => undefined);
  const port = await http.listen(() => undefined, 0);
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined).write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'connect');
  // A cut may also show as a reset, which `once` would take for a failure.
  const closed = new Promise((resolve) => socket.once('close', resolve));

  await http.stop(100);

  await closed;
});

test('F24 HTTP drain 1: a drained server accepts connections, and ends each after its answer', async () => {
  const http = createHttpServer(() => undefined);
  const port = await http.listen((_req, res) => res.end('served'), 0);
  const keepAlive = connect(port, '127.0.0.1').setEncoding('utf8');
  keepAlive.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  expect((await once(keepAlive, 'data'))[0]).toMatch(/Connection: keep-alive/);

  http.drain();

  expect(http.isDraining()).toBe(true);
  expect((await fetch(`http://127.0.0.1:${port}/`)).headers.get('Connection')).toBe('close');
  keepAlive.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  expect((await once(keepAlive, 'data'))[0]).toMatch(/Connection: close/);
  await http.stop(1_000);
});

test('F25 HTTP drain 3: stop does not wait for connections that never sent a byte', async () => {
  const http = createHttpServer(() => undefined);
  const port = await http.listen((_req, res) => res.end(), 0);
  const idle = connect(port, '127.0.0.1');
  await once(idle, 'connect');
  await fetch(`http://127.0.0.1:${port}/`);
  const closed = once(idle, 'close');

  await http.stop(60_000);

  await closed;
});
