import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:https';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Client } from 'pg';
import { findFreePorts } from './support/freePorts';
import { readWalletFiles } from '../src/controllers/wallet.files';
import { ERRORS, type ErrorCode } from '../src/errors/errorTable';
import { unavailable } from '../src/utils/moved.util';
import { problemAnchor, STATUS } from '../src/errors/http';
import { PAGE_POLICY, SAFE_HEADERS, STRICT_TRANSPORT } from '../src/utils/safeHeaders.util';
import { describeWithNginx, HOST, startNginx, type Answer, type Nginx } from './support/nginx';
import { start, stop, stopAll, type ServerProcess } from './support/serverProcess';
import { createDatabase } from './support/testDatabase';
import { until } from './support/until';

/** Debian's nginx with our configuration, before servers as they run in production. */

const PASSWORD = 'a long enough password';
const OPENING = 1_000;

/** What an instance says of a payment that its queue had no room for. */
const MOVED_NOTHING = (() => {
  const { message, details } = unavailable('nothing', { hasKey: true, cause: null });
  const text = message.replace(/ Send .*/, ' Again.');
  const body = JSON.stringify({ status: 503, code: 'UNAVAILABLE', detail: text, message: text, details });
  const head = `HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json; charset=utf-8\r\nRetry-After: 1`;
  return `${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
})();

interface Person {
  token: string;
  accountId: string;
  accountNumber: string;
}

interface Instance {
  server: ServerProcess;
  port: number;
}

interface LogRecord {
  msg: string;
  requestId?: string;
  ip?: string;
  port?: number;
}

let database: Awaited<ReturnType<typeof createDatabase>>;
let observer: Client;
let nginx: Nginx;
let instances: [Instance, Instance];
const others: (() => unknown)[] = [];

describeWithNginx('nginx before two instances', () => {
  beforeAll(async () => {
    database = await createDatabase();
    observer = new Client(database.connection);
    await observer.connect();
    instances = await Promise.all([startInstance(), startInstance()]);
    nginx = await startNginx([instances[0].port, instances[1].port]);
  }, 60_000);
  afterEach(async () => {
    for (const release of others.splice(0).reverse()) await release();
  });
  afterAll(async () => {
    await (nginx as Nginx | undefined)?.stop();
    await stopAll();
    await observer.end();
    await database.drop();
  });

  describe('TLS', () => {
    test.each(['TLSv1.2', 'TLSv1.3'] as const)('is spoken as %s', async (version) => {
      const tls = { minVersion: version, maxVersion: version };

      expect((await nginx.send('GET', '/health/live', { tls })).status).toBe(200);
    });

    test('is not spoken as TLS 1.1, nor without forward secrecy', async () => {
      // OpenSSL would not offer the old version by itself.
      const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
      const weak = { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' } as const;

      await expect(nginx.send('GET', '/health/live', { tls: old })).rejects.toThrow(/alert protocol version/);
      await expect(nginx.send('GET', '/health/live', { tls: weak })).rejects.toThrow(/alert handshake failure/);
    });

    test('begins for our host only, and no other host is served over it', async () => {
      const stranger = nginx.send('GET', '/health/live', { tls: { servername: 'other.test' } });
      const disguised = nginx.send('GET', '/health/live', { headers: { Host: 'other.test' } });

      await expect(stranger).rejects.toThrow(/unrecognized name/);
      await expect(disguised).rejects.toThrow(/socket hang up/);
    });

    test('4.1.2 is not redirected to: plain HTTP is refused', async () => {
      const answer = await sendPlain(nginx.port, `GET /docs HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`);

      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).not.toMatch(/^Location:/im);
      expect(answer).toContain('"code":"MALFORMED_REQUEST"');
    });
  });

  describe('a request', () => {
    test('reaches the API and comes back whole: two people, a payment, and its replay', async () => {
      const [alice, bob] = [await aPerson(), await aPerson()];

      const first = await pay(alice, bob, 50, 'lunch');
      const second = await pay(alice, bob, 50, 'lunch');

      expect([first.status, second.status]).toEqual([201, 201]);
      expect(second.headers['idempotency-replayed']).toBe('true');
      expect(second.body.transaction.id).toBe(first.body.transaction.id);
      expect(await balances(alice, bob)).toEqual([OPENING - 50, OPENING + 50]);
    });

    test('has the HSTS and the Secure cookies of production in its answer, each once', async () => {
      const { email } = await register();
      const answer = await logIn(email);

      expect(answer.headers['strict-transport-security']).toBe(STRICT_TRANSPORT);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(answer.headers['set-cookie']).toEqual([
        expect.stringMatching(/^__Secure-refreshToken=.*; Secure;/),
        expect.stringMatching(/^__Secure-device=.*; Secure;/),
      ]);
      expect(answer.headers['server']).toBe('nginx');
    });

    test.each([
      ['the id that it brings', 'from-the-client.1', /^from-the-client\.1$/],
      ['another id, where that is harmful', 'a b"c', /^[0-9a-f]{32}$/],
    ])('is known under %s, in the answer and in both logs', async (_name, given, expected) => {
      const { headers } = await nginx.send('GET', '/api/users/me?secret=1', { headers: { 'X-Request-Id': given } });

      expect(headers['x-request-id']).toMatch(expected);
      const id = String(headers['x-request-id']);
      await until(() => requestsOf(...instances).some(({ requestId }) => requestId === id));
      // nginx writes its own line when it has let go of the request, which may be after that.
      const lines = () => nginx.accessLog().split('\n').filter((text) => text.includes(id) && text.endsWith('}')); // prettier-ignore
      await until(() => lines().length > 0);
      expect(JSON.parse(lines()[0]!)).toMatchObject({
        requestId: id,
        path: '/api/users/me',
        status: 401,
        ip: '127.0.0.1',
      });
    });

    test('comes from the address of its client, whatever that says about itself', async () => {
      const id = randomUUID();
      const forged = {
        'X-Forwarded-For': '192.0.2.1',
        'X-Real-IP': '192.0.2.1',
        Forwarded: 'for=192.0.2.1',
        'X-Request-Id': id,
      };

      await nginx.send('GET', '/health/live', { from: '127.0.0.9', headers: forged });

      await until(() => requestsOf(...instances).some(({ requestId }) => requestId === id));
      expect(requestsOf(...instances).find(({ requestId }) => requestId === id)?.ip).toBe('127.0.0.9');
    });

    test('is limited for its own address, and a forged one helps nobody', async () => {
      // What nginx refuses by itself, because these come faster than it lets them, is sent again.
      const attempt = async (from: string) => {
        for (;;) {
          const headers = { 'X-Forwarded-For': randomAddress() };
          const answer = await nginx.send('POST', '/api/auth/login', { from, body: {}, headers });
          if (answer.status !== 429 || answer.headers['ratelimit-policy']) return answer;
        }
      };

      // Each instance counts for itself here, where there is no Redis.
      let [taken, refusedInARow] = [0, 0];
      while (refusedInARow < 2 * LIMIT) {
        if ((await attempt('127.0.0.2')).body.code === 'RATE_LIMITED') refusedInARow += 1;
        else [taken, refusedInARow] = [taken + 1, 0];
      }

      expect(taken).toBe(2 * LIMIT);
      expect((await attempt('127.0.0.3')).body.code).toBe('VALIDATION_FAILED');
    });

    test('of a page of ours has the origin that the API sees', async () => {
      const { email } = await register();
      const headers = { Origin: `https://${HOST}`, 'Sec-Fetch-Site': 'same-origin' };

      expect((await logIn(email, headers)).status).toBe(200);
      expect((await logIn(email, { ...headers, Origin: 'https://evil.test' })).body.code).toBe('FORBIDDEN_ORIGIN');
    });

    test('for a page has it, and its files as small as the API sends them', async () => {
      const headers = { Accept: 'text/html', 'Accept-Encoding': 'gzip' };
      const page = await nginx.send('GET', '/history', { headers: { Accept: 'text/html' } });
      expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.headers['content-security-policy']).toBe(PAGE_POLICY);

      const [, script] = /<script [^>]*src="([^"]+)"/.exec(page.text)!;
      const answer = await nginx.send('GET', script!, { headers });
      expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
      const { gzipped } = readWalletFiles().assets.get(script!.replace('/assets/', ''))!;
      expect(answer.headers['content-length']).toBe(String(gzipped!.length));
      expect(answer.headers['cache-control']).toContain('immutable');
    });

    test('for the metrics or the readiness of an instance finds nothing', async () => {
      for (const target of ['/metrics', '/health/ready', '/Health/Ready/', '/x/../health/ready', '/health/%72eady']) {
        expect(problemOf(await nginx.send('GET', target))).toEqual([404, 'ROUTE_NOT_FOUND']);
      }
    });
  });

  describe('fault F10: one network that wants more than its share', () => {
    const limited = (answers: Answer[]) => answers.filter(({ status }) => status === 429);

    test('is refused what comes faster, in the shape of the API, and others are answered', async () => {
      const agent = new Agent({ keepAlive: true, localAddress: '127.0.0.20', maxSockets: 20 });
      const targets = ['/health/live', '/none', '/api/transactions'];

      const answers = await Promise.all(
        Array.from({ length: 900 }, (_, i) => nginx.send('GET', targets[i % 3]!, { agent })),
      );
      const other = await nginx.send('GET', '/health/live', { from: '127.0.0.21' });
      agent.destroy();

      const refused = limited(answers);
      expect(refused.length).toBeGreaterThan(0);
      // The burst was let in.
      expect(answers.length - refused.length).toBeGreaterThanOrEqual(200);
      expect(problemOf(refused[0]!)).toEqual([429, 'RATE_LIMITED']);
      expect(refused[0]!.headers).toMatchObject({
        'retry-after': '1',
        'ratelimit-policy': '"proxy";q=100;w=1',
        ratelimit: '"proxy";r=0;t=1',
      });
      expect(other.status).toBe(200);
    });

    test('is refused a payment with a key as well, and has moved nothing', async () => {
      const [alice, bob] = [await aPerson(), await aPerson()];
      const agent = new Agent({ keepAlive: true, localAddress: '127.0.0.22', maxSockets: 20 });

      const answers = await Promise.all(
        Array.from({ length: 600 }, () => pay(alice, bob, 0.01, randomUUID(), nginx, agent)),
      );
      agent.destroy();

      const paid = answers.filter(({ status }) => status === 201).length;
      expect(limited(answers).length).toBe(600 - paid);
      expect(problemOf(limited(answers)[0]!)).toEqual([429, 'RATE_LIMITED']);
      expect(await balances(alice, bob)).toEqual([OPENING - paid / 100, OPENING + paid / 100]);
    });

    test('may hold so many connections with a request, and no more', async () => {
      const head = `POST /api/auth/login HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 100\r\n\r\n`;
      const holding: Socket[] = [];
      others.push(() => holding.forEach((socket) => socket.destroy()));
      const options = { port: nginx.port, ca: nginx.certificate, servername: HOST, localAddress: '127.0.0.23' };
      while (holding.length < 200) {
        const socket = connectTls(options).on('error', () => undefined);
        await once(socket, 'secureConnect');
        socket.write(head);
        holding.push(socket);
      }

      await until(async () => (await nginx.send('GET', '/health/live', { from: '127.0.0.23' })).status === 429);
      expect((await nginx.send('GET', '/health/live', { from: '127.0.0.24' })).status).toBe(200);
    }, 30_000);

    test('writes no more than the beginning of a path into the access log', async () => {
      const path = `/${'a'.repeat(15_000)}`;
      await nginx.send('GET', path, { from: '127.0.0.25' });

      const logged = () => nginx.accessLog().split('\n').filter((line) => line.includes('/aaaa')); // prettier-ignore
      await until(() => logged().length > 0);
      expect((JSON.parse(logged()[0]!) as { path: string }).path).toBe(path.slice(0, 256));
    });
  });

  describe('what is too large', () => {
    let alice: Person;
    beforeAll(async () => (alice = await aPerson()));

    test.each([
      ['a little, by the API', 101 * 1024],
      ['far, by nginx', 1_100_000],
    ])('is refused when it is %s, in one shape', async (_name, size) => {
      const answer = await postTo('/api/transactions/send', alice, { description: 'x'.repeat(size) });

      expect(problemOf(answer)).toEqual([413, 'BODY_TOO_LARGE']);
    });

    test('passes when the API takes it: a batch of a thousand', async () => {
      const to = await aPerson();
      const transfer = { toAccountNumber: to.accountNumber, amount: 0.01, description: 'x'.repeat(200) };

      const answer = await postTo('/api/transactions/batch', alice, { transfers: Array(1_000).fill(transfer) });

      expect(answer.status).toBe(201);
      expect(await balances(alice, to)).toEqual([OPENING - 10, OPENING + 10]);
    });

    test.each([
      ['all headers together, by the API', { A: 'x'.repeat(9_000), B: 'x'.repeat(9_000) }, '/health/live'],
      ['one header, by nginx', { A: 'x'.repeat(17_000) }, '/health/live'],
      ['the URL, by nginx', {}, `/health/live?${'x'.repeat(17_000)}`],
    ])('is refused as HEADERS_TOO_LARGE: %s', async (_name, headers, target) => {
      expect(problemOf(await nginx.send('GET', target, { headers }))).toEqual([431, 'HEADERS_TOO_LARGE']);
    });
  });

  test('what nginx does not understand is answered in the shape of the API', async () => {
    const tls = connectTls({ port: nginx.port, ca: nginx.certificate, servername: HOST });
    await once(tls, 'secureConnect');

    expect(await exchange(tls, 'NO HTTP AT ALL\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [^]*"code":"MALFORMED_REQUEST"/);
    const trace = await nginx.send('TRACE', '/health/live');
    expect(problemOf(trace)).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(trace.headers.allow).toContain('GET');
  });

  test('a long statement comes through whole', async () => {
    const [alice, bob] = [await aPerson(), await aPerson()];
    const transfer = { toAccountNumber: bob.accountNumber, amount: 0.01 };
    for (let i = 0; i < 2; i += 1) {
      await postTo('/api/transactions/batch', alice, { transfers: Array(1_000).fill(transfer) });
    }

    const { status, text, headers } = await nginx.send('GET', `/api/accounts/${alice.accountId}/statement?format=csv`, {
      headers: bearer(alice),
    });

    expect([status, headers['transfer-encoding']]).toEqual([200, 'chunked']);
    // The column names, brought forward, the opening, all transfers, carried forward.
    expect(text.trim().split('\r\n')).toHaveLength(2_004);
    expect(text).toMatch(new RegExp(`Balance carried forward.*,980\\.00,,,,${alice.accountNumber},USD\r\n$`));
  });

  test('a statement is passed on as it is made, and half of one is not taken for the whole', async () => {
    const half = 'HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf\n\r\n';
    let maker: Socket | null = null;
    const making = await listenTo((socket) => socket.once('data', () => (maker = socket).write(half)));
    const { port } = making.address() as AddressInfo;
    const before = await startNginx([port, port]);
    others.push(before.stop);

    let received = '';
    const target = `/api/accounts/${randomUUID()}/statement?format=csv`;
    const answer = before.send('GET', target, { onText: (text) => (received += text) });
    const cut = expect(answer).rejects.toThrow('aborted');
    await until(() => received === 'half\n');
    maker!.destroy();

    await cut;
  });

  describe('an instance that dies with a request in its hands', () => {
    let behind: Nginx;
    let taken: string[];
    beforeEach(async () => {
      // It takes a request, as an instance does that has committed and then loses its power before it answers.
      taken = [];
      const dying = await listenTo((socket) => {
        socket.once('data', (bytes) => {
          taken.push(bytes.toString().split(' ', 1)[0]!);
          socket.destroy();
        });
      });
      behind = await startNginx([(dying.address() as AddressInfo).port, instances[0].port]);
      others.push(behind.stop);
    });

    /** Nginx takes turns: of two requests one meets the instance that dies. */
    const twice = async (request: () => Promise<Answer>) => [await request(), await request()];
    const codes = (answers: Answer[]) => answers.map(({ status }) => status).sort();

    test('has its payment repeated at the other when there is a key', async () => {
      const [alice, bob] = [await aPerson(), await aPerson()];

      const answers = await twice(() => pay(alice, bob, 10, randomUUID(), behind));

      expect(taken).toEqual(['POST']);
      expect(codes(answers)).toEqual([201, 201]);
      expect(await balances(alice, bob)).toEqual([OPENING - 20, OPENING + 20]);
    });

    test('does not have it repeated without one, and the client is told that it is not known', async () => {
      const [alice, bob] = [await aPerson(), await aPerson()];

      const answers = await twice(() => pay(alice, bob, 10, null, behind));

      expect(taken).toEqual(['POST']);
      expect(codes(answers)).toEqual([201, 503]);
      expect(await balances(alice, bob)).toEqual([OPENING - 10, OPENING + 10]);
      const lost = answers.find(({ status }) => status === 503)!;
      expect(problemOf(lost)).toEqual([503, 'UNAVAILABLE']);
      expect(lost.headers['retry-after']).toBe('1');
      expect(lost.body.details).toEqual({ moved: 'unknown' });
      expect(lost.body.message).toBe(
        'It is not known whether the money was moved. Look at your transactions before you send it again: without an Idempotency-Key it would be moved twice.',
      );
    });

    test('fault G2: when the other one moved nothing, what the first may have moved is not known', async () => {
      const busy = await listenTo((socket) => socket.once('data', () => socket.end(MOVED_NOTHING)));
      const dying = await listenTo((socket) => socket.once('data', () => socket.destroy()));
      const ports = [dying, busy].map((listener) => (listener.address() as AddressInfo).port) as [number, number];
      const before = await startNginx(ports);
      others.push(before.stop);
      const [alice, bob] = [await aPerson(), await aPerson()];

      const answers = await twice(() => pay(alice, bob, 10, randomUUID(), before));

      expect(codes(answers)).toEqual([503, 503]);
      const said = answers.map(({ body }) => [body.details, body.detail, body.message]);
      const moved = (what: string, words: string) => [{ moved: what }, `${words} Again.`, `${words} Again.`];
      expect(said).toHaveLength(2);
      expect(said).toContainEqual(moved('nothing', 'This request moved nothing.'));
      expect(said).toContainEqual(moved('unknown', 'It is not known whether the money was moved.'));
    });

    test('does not have a login repeated, but what only reads', async () => {
      const { email } = await register();
      const login = await twice(() => logIn(email, {}, behind));
      expect(codes(login)).toEqual([200, 503]);
      expect(login.find(({ status }) => status === 503)!.body.message).toBe(ERRORS.UNAVAILABLE.title);

      const reads: number[] = [];
      await until(async () => {
        reads.push((await behind.send('GET', '/openapi.json')).status);
        return taken.includes('GET');
      });
      expect(new Set(reads)).toEqual(new Set([200]));
      expect(taken.filter((method) => method === 'POST')).toHaveLength(1);
    });
  });

  test('with no instance there, says so in the shape of the API, and for a payment that it is not known', async () => {
    const nobody = await startNginx((await findFreePorts(2)) as [number, number]);
    others.push(nobody.stop);
    const alice = await aPerson();

    const answers = [
      await nobody.send('GET', '/health/live'),
      await pay(alice, alice, 1, null, nobody),
      await pay(alice, alice, 1, 'a key', nobody),
      await nobody.send('POST', `https://${HOST}/api/transactions/batch`, { body: {} }),
    ];

    expect(answers.map(problemOf)).toEqual(Array(4).fill([503, 'UNAVAILABLE']));
    const [plain, unkeyed, keyed, absolute] = answers.map(({ body }) => body.message as string);
    expect(plain).toBe(ERRORS.UNAVAILABLE.title);
    expect(unkeyed).toMatch(/^It is not known .* would be moved twice\.$/);
    expect(keyed).toMatch(/^It is not known .* it is moved once\.$/);
    expect(absolute).toBe(unkeyed);
    const unknown = { moved: 'unknown' };
    expect(answers.map(({ body }) => body.details)).toEqual([undefined, unknown, unknown, unknown]);
    for (const { headers } of answers) expect(headers['retry-after']).toBe('1');
  });

  describe('while payments are made,', () => {
    /** Pays all the time, by eight clients that keep their connections, until it is told to end. */
    function payments(from: readonly Person[], to: Person) {
      const answers: Answer[] = [];
      let going = true;
      // From several addresses each: nginx takes no more than a hundred requests a second of one.
      const clients = from.map(async (person, client) => {
        const addresses = Array.from({ length: 8 }, (_, index) => `127.0.2.${1 + client * 8 + index}`);
        const agents = addresses.map((localAddress) => new Agent({ keepAlive: true, localAddress }));
        for (let turn = 0; going; turn += 1) {
          answers.push(await pay(person, to, 0.01, randomUUID(), nginx, agents[turn % agents.length]));
        }
        for (const agent of agents) agent.destroy();
      });
      const end = async () => {
        going = false;
        await Promise.all(clients);
        return answers;
      };
      const more = async (count: number) => {
        const enough = answers.length + count;
        await until(() => answers.length >= enough);
      };
      return { end, more };
    }

    const people = () => Promise.all(Array.from({ length: 8 }, () => aPerson()));

    async function expectEveryPaymentOnce(answers: Answer[], from: readonly Person[], to: Person): Promise<void> {
      expect(answers.filter(({ status }) => status !== 201).map(({ text }) => text)).toEqual([]);
      const all = await balances(...from, to);
      expect(all.at(-1)).toBeCloseTo(OPENING + answers.length * 0.01, 2);
      expect(all.reduce((sum, balance) => sum + balance)).toBeCloseTo(OPENING * all.length, 2);
    }

    test('an instance that is killed loses none, and the other goes on', async () => {
      const [from, to] = [await people(), await aPerson()];
      const paying = payments(from, to);
      await paying.more(50);

      instances[0].server.child.kill('SIGKILL');
      await instances[0].server.ended;
      await paying.more(50);
      instances[0] = await startInstance(instances[0].port);
      await paying.more(50);

      await expectEveryPaymentOnce(await paying.end(), from, to);
    }, 60_000);

    test('a rolling restart fails none', async () => {
      const [from, to] = [await people(), await aPerson()];
      const paying = payments(from, to);
      for (const index of [0, 1] as const) {
        await paying.more(50);
        expect(await stop(instances[index].server)).toBe(0);
        await paying.more(50);
        instances[index] = await startInstance(instances[index].port);
        // Nginx comes back to it when its second of rest is over.
        const served = () => requestsOf(instances[index]).length > 0;
        await until(served);
      }

      await expectEveryPaymentOnce(await paying.end(), from, to);
    }, 60_000);
  });
});

const LIMIT = 200;

async function startInstance(port = 0): Promise<Instance> {
  const server = start({
    NODE_ENV: 'production',
    PORT: String(port),
    DATABASE_URL: database.connection.connectionString!,
    JWT_ACCESS_SECRET: 'a'.repeat(40),
    JWT_REFRESH_SECRET: 'b'.repeat(40),
    BCRYPT_COST: '10',
    TRUST_PROXY: '127.0.0.1',
    RATE_LIMIT_AUTH: String(LIMIT),
    RATE_LIMIT_API: '0',
  });
  const ready = () => recordsOf(server).find(({ msg, port: at }) => msg === 'ready' && at !== undefined);
  await until(() => {
    if (server.child.exitCode !== null) throw new Error(server.output());
    return ready() !== undefined;
  });
  return { server, port: ready()!.port! };
}

/** Whole lines of its log: the last one may still be on its way. */
function recordsOf(server: ServerProcess): LogRecord[] {
  return server
    .output()
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogRecord);
}

const requestsOf = (...of: Instance[]) =>
  of.flatMap(({ server }) => recordsOf(server)).filter(({ msg }) => msg === 'request');

async function register(): Promise<{ email: string }> {
  const email = `${randomUUID()}@example.com`;
  const body = { email, password: PASSWORD, full_name: 'Alice Example' };
  expect((await nginx.send('POST', '/api/auth/register', { body })).status).toBe(201);
  return { email };
}

const logIn = (email: string, headers: Record<string, string> = {}, through = nginx) =>
  through.send('POST', '/api/auth/login', { headers, body: { email, password: PASSWORD } });

async function aPerson(): Promise<Person> {
  const { email } = await register();
  const { body } = await logIn(email);
  const { rows } = await observer.query<{ id: string }>('SELECT id FROM accounts WHERE account_number = $1', [
    body.user.account_number,
  ]);
  return { token: body.accessToken, accountNumber: body.user.account_number, accountId: rows[0]!.id };
}

const bearer = ({ token }: Person) => ({ Authorization: `Bearer ${token}` });

const postTo = (target: string, from: Person, body: object) =>
  nginx.send('POST', target, { headers: bearer(from), body });

function pay(
  from: Person,
  to: Person,
  amount: number,
  key: string | null,
  through = nginx,
  agent?: Agent,
): Promise<Answer> {
  return through.send('POST', '/api/transactions/send', {
    headers: { ...bearer(from), ...(key !== null && { 'Idempotency-Key': key }) },
    body: { toAccountNumber: to.accountNumber, amount },
    ...(agent && { agent }),
  });
}

/** As the book has them, in this order. */
async function balances(...people: Person[]): Promise<number[]> {
  const { rows } = await observer.query<{ account_number: string; balance: string }>(
    'SELECT account_number, balance FROM accounts',
  );
  const byNumber = new Map(rows.map((row) => [row.account_number, Number(row.balance)]));
  return people.map(({ accountNumber }) => byNumber.get(accountNumber)!);
}

/** Status and code of an error, after a look at all that every error has. */
function problemOf({ status, headers, body }: Answer): [status: number, code: ErrorCode] {
  const code = body.code as ErrorCode;
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(headers['strict-transport-security'] ?? STRICT_TRANSPORT).toBe(STRICT_TRANSPORT);
  for (const name of ['x-content-type-options', 'content-security-policy']) {
    expect(headers[name]).toBe(SAFE_HEADERS.get(name));
  }
  // What moved is said on some calls only, and is looked at there.
  expect({ ...body, details: undefined }).toEqual({
    type: `/errors#${problemAnchor(code)}`,
    title: ERRORS[code].title,
    status: STATUS[code],
    detail: body.message,
    code,
    message: body.message,
    requestId: headers['x-request-id'],
  });
  expect(body.message).not.toBe('');
  return [status, code];
}

const randomAddress = () => `198.51.100.${1 + Math.floor(Math.random() * 250)}`;

async function listenTo(onConnection: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    onConnection(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  others.push(() => server.close());
  return server;
}

async function sendPlain(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return exchange(socket, bytes);
}

/** Sends these bytes, and reads until the other side closes. */
async function exchange(socket: Socket, bytes: string): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const overdue = setTimeout(() => socket.destroy(new Error('no end in time')), 10_000);
  socket.write(bytes);
  await once(socket, 'close');
  clearTimeout(overdue);
  return text;
}
