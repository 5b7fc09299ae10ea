import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { environmentSchema } from '../../../src/config/env';
import { findFreePort } from '../../../src/platform/postgres/embedded/postgresCluster';
import { createHttpServer } from '../../../src/platform/http/httpServer';
import { start, stop, stopAll } from '../../support/serverProcess';
import { createDatabase } from '../../support/testDatabase';

/** How long the server keeps an idle connection: longer than what stands before it, which must be the one that closes. */

const KEPT = 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n';

describe('the built server', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  const agent = new Agent({ keepAlive: true });
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterEach(stopAll);
  afterAll(async () => {
    agent.destroy();
    await database.drop();
  });

  /** The promise of the server to a client that keeps its connection. */
  async function promised(url: string): Promise<string | string[] | undefined> {
    const sent = request(url, { agent }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    return answer.headers['keep-alive'];
  }

  test.each([
    ['by default', {}, 'timeout=65'],
    ['as configured', { KEEP_ALIVE_SECONDS: '620' }, 'timeout=620'],
    ['in its workers', { KEEP_ALIVE_SECONDS: '30', WEB_CONCURRENCY: '2' }, 'timeout=30'],
  ])('fault C6: keeps a connection %s, on the port of the metrics too', async (_name, env, expected) => {
    const metricsPort = await findFreePort();
    const server = start({
      DATABASE_URL: database.connection.connectionString!,
      METRICS_PORT: String(metricsPort),
      ...env,
    });
    const url = await server.ready;

    expect(await promised(`${url}/health/live`)).toBe(expected);
    expect(await promised(`http://localhost:${metricsPort}/metrics`)).toBe(expected);
    // The agent keeps both connections idle, and the end does not wait for them.
    expect(await stop(server)).toBe(0);
  });
});

test('fault C6: an idle connection is closed after its time, and not before a request on it is answered', async () => {
  const http = createHttpServer(() => undefined, { keepAliveTimeout: 200 });
  const port = await http.listen((_req, res) => setTimeout(() => res.end('served'), 400), 0);
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  let received = '';
  socket.on('data', (chunk: string) => (received += chunk));

  socket.write(KEPT);
  await once(socket, 'close');

  expect(received).toMatch(/^HTTP\/1\.1 200 [^]*served$/);
  await http.stop(1_000);
});

test('fault C6: a drain does not wait for connections that are kept', async () => {
  const http = createHttpServer(() => undefined, { keepAliveTimeout: 3_600_000 });
  const port = await http.listen((_req, res) => res.end('served'), 0);
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  socket.write(KEPT);
  await once(socket, 'data');
  const closed = once(socket, 'close');

  await http.stop(600_000);

  await closed;
});

test('fault C6: the nginx that we ship closes an idle connection before the API does', async () => {
  const template = await readFile('deploy/nginx/payverse.conf.template', 'utf8');
  const [, seconds] = /^ {4}keepalive_timeout (\d+)s;/m.exec(template)!;

  expect(Number(seconds)).toBeLessThan(environmentSchema.parse({}).KEEP_ALIVE_SECONDS);
});
