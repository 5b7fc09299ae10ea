import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:https';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { readWalletFiles } from '../../src/controllers/files/walletFiles';
import { STRICT_TRANSPORT } from '../../src/platform/http/safeHeaders';
import { describeWithNginx, HOST, type Answer } from '../support/nginx';
import { AUTH_LIMIT, OPENING, problemOf, useProxiedInstances, type Person } from '../support/proxiedInstances';
import { until } from '../support/until';

/** nginx before two instances that work: TLS, requests, limits and sizes. */
describeWithNginx('nginx before two instances', () => {
  const proxied = useProxiedInstances();

  describe('TLS', () => {
    test.each(['TLSv1.2', 'TLSv1.3'] as const)('is spoken as %s', async (version) => {
      const tls = { minVersion: version, maxVersion: version };

      expect((await proxied.nginx.send('GET', '/health/live', { tls })).status).toBe(200);
    });

    test('is not spoken as TLS 1.1, nor without forward secrecy', async () => {
      // OpenSSL offers the old version only with these ciphers.
      const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
      const weak = { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' } as const;

      await expect(proxied.nginx.send('GET', '/health/live', { tls: old })).rejects.toThrow(/alert protocol version/);
      await expect(proxied.nginx.send('GET', '/health/live', { tls: weak })).rejects.toThrow(/alert handshake failure/);
    });

    test('begins for our host only, and no other host is served over it', async () => {
      const stranger = proxied.nginx.send('GET', '/health/live', { tls: { servername: 'other.test' } });
      const disguised = proxied.nginx.send('GET', '/health/live', { headers: { Host: 'other.test' } });

      await expect(stranger).rejects.toThrow(/unrecognized name/);
      await expect(disguised).rejects.toThrow(/socket hang up/);
    });

    test('4.1.2 is not redirected to: plain HTTP is refused', async () => {
      const answer = await sendPlain(
        proxied.nginx.port,
        `GET /docs HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`,
      );

      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).not.toMatch(/^Location:/im);
      expect(answer).toContain('"code":"MALFORMED_REQUEST"');
    });
  });

  describe('a request', () => {
    test('reaches the API and comes back whole: two people, a payment, and its replay', async () => {
      const [alice, bob] = [await proxied.aPerson(), await proxied.aPerson()];

      const first = await proxied.pay(alice, bob, 50, { key: 'lunch' });
      const second = await proxied.pay(alice, bob, 50, { key: 'lunch' });

      expect([first.status, second.status]).toEqual([201, 201]);
      expect(second.headers['idempotency-replayed']).toBe('true');
      expect(second.body.transaction.id).toBe(first.body.transaction.id);
      expect(await proxied.balances(alice, bob)).toEqual([OPENING - 50, OPENING + 50]);
    });

    test('has the HSTS and the Secure cookies of production in its answer, each once', async () => {
      const { email } = await proxied.register();
      const answer = await proxied.logIn(email);

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
      const { headers } = await proxied.nginx.send('GET', '/api/users/me?secret=1', {
        headers: { 'X-Request-Id': given },
      });

      expect(headers['x-request-id']).toMatch(expected);
      const id = String(headers['x-request-id']);
      await until(() => proxied.requestsOf(...proxied.instances).some(({ requestId }) => requestId === id));
      // nginx writes its line when it has finished the request, which may be later.
      const lines = () => proxied.nginx.accessLog().split('\n').filter((text) => text.includes(id) && text.endsWith('}')); // prettier-ignore
      await until(() => lines().length > 0);
      expect(JSON.parse(lines()[0]!)).toMatchObject({
        requestId: id,
        path: '/api/users/me',
        status: 401,
        ip: '127.0.0.1',
      });
    });

    test('comes from the address of its client, and not from an address that its headers claim', async () => {
      const id = randomUUID();
      const forged = {
        'X-Forwarded-For': '192.0.2.1',
        'X-Real-IP': '192.0.2.1',
        Forwarded: 'for=192.0.2.1',
        'X-Request-Id': id,
      };

      await proxied.nginx.send('GET', '/health/live', { from: '127.0.0.9', headers: forged });

      await until(() => proxied.requestsOf(...proxied.instances).some(({ requestId }) => requestId === id));
      expect(proxied.requestsOf(...proxied.instances).find(({ requestId }) => requestId === id)?.ip).toBe('127.0.0.9');
    });

    test('is limited for its own address, and a forged address does not lift the limit', async () => {
      // nginx limits the rate as well: a request that nginx refused is sent again.
      const attempt = async (from: string) => {
        for (;;) {
          const headers = { 'X-Forwarded-For': randomAddress() };
          const answer = await proxied.nginx.send('POST', '/api/auth/login', { from, body: {}, headers });
          if (answer.status !== 429 || answer.headers['ratelimit-policy']) return answer;
        }
      };

      // Without Redis, each instance counts alone.
      let [taken, refusedInARow] = [0, 0];
      while (refusedInARow < 2 * AUTH_LIMIT) {
        if ((await attempt('127.0.0.2')).body.code === 'RATE_LIMITED') refusedInARow += 1;
        else [taken, refusedInARow] = [taken + 1, 0];
      }

      expect(taken).toBe(2 * AUTH_LIMIT);
      expect((await attempt('127.0.0.3')).body.code).toBe('VALIDATION_FAILED');
    });

    test('of a page of ours has the origin that the API sees', async () => {
      const { email } = await proxied.register();
      const headers = { Origin: `https://${HOST}`, 'Sec-Fetch-Site': 'same-origin' };

      expect((await proxied.logIn(email, headers)).status).toBe(200);
      expect((await proxied.logIn(email, { ...headers, Origin: 'https://evil.test' })).body.code).toBe(
        'FORBIDDEN_ORIGIN',
      );
    });

    test('for a page has it, and its files as small as the API sends them', async () => {
      const headers = { Accept: 'text/html', 'Accept-Encoding': 'gzip' };
      const page = await proxied.nginx.send('GET', '/history', { headers: { Accept: 'text/html' } });
      expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.headers['content-security-policy']).toBe(readWalletFiles().policy);

      const [, script] = /<script [^>]*src="([^"]+)"/.exec(page.text)!;
      const answer = await proxied.nginx.send('GET', script!, { headers });
      expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
      const { compressed } = readWalletFiles().assets.get(script!.replace('/assets/', ''))!;
      expect(answer.headers['content-length']).toBe(String(new Map(compressed).get('gzip')!.length));
      expect(answer.headers['cache-control']).toContain('immutable');
    });

    test('for the metrics or the readiness of an instance finds nothing', async () => {
      for (const target of ['/metrics', '/health/ready', '/Health/Ready/', '/x/../health/ready', '/health/%72eady']) {
        expect(problemOf(await proxied.nginx.send('GET', target))).toEqual([404, 'ROUTE_NOT_FOUND']);
      }
    });
  });

  describe('fault F10: one network that wants more than its share', () => {
    const limited = (answers: Answer[]) => answers.filter(({ status }) => status === 429);

    test('is refused what comes faster, in the shape of the API, and others are answered', async () => {
      const agent = new Agent({ keepAlive: true, localAddress: '127.0.0.20', maxSockets: 20 });
      const targets = ['/health/live', '/none', '/api/transactions'];

      const answers = await Promise.all(
        Array.from({ length: 900 }, (_, i) => proxied.nginx.send('GET', targets[i % 3]!, { agent })),
      );
      const other = await proxied.nginx.send('GET', '/health/live', { from: '127.0.0.21' });
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
      const [alice, bob] = [await proxied.aPerson(), await proxied.aPerson()];
      const agent = new Agent({ keepAlive: true, localAddress: '127.0.0.22', maxSockets: 20 });
      // On a busy machine payments alone come more slowly than the limit. Cheap calls beside them keep the rate up.
      const pay = () => proxied.pay(alice, bob, 0.01, { key: randomUUID(), agent });
      const look = () => proxied.nginx.send('GET', '/health/live', { agent });
      const payBesideLooks = async () => (await Promise.all([pay(), look(), look()]))[0];
      const answers = await Promise.all(Array.from({ length: 300 }, payBesideLooks));
      agent.destroy();

      const paid = answers.filter(({ status }) => status === 201).length;
      expect(limited(answers).length).toBe(300 - paid);
      expect(problemOf(limited(answers)[0]!)).toEqual([429, 'RATE_LIMITED']);
      expect(await proxied.balances(alice, bob)).toEqual([OPENING - paid / 100, OPENING + paid / 100]);
    });

    test('may hold 200 connections with a request, and no more', async () => {
      const head = `POST /api/auth/login HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 100\r\n\r\n`;
      const holding: Socket[] = [];
      proxied.undoLater(() => holding.forEach((socket) => socket.destroy()));
      const options = {
        port: proxied.nginx.port,
        ca: proxied.nginx.certificate,
        servername: HOST,
        localAddress: '127.0.0.23',
      };
      while (holding.length < 200) {
        const socket = connectTls(options).on('error', () => undefined);
        await once(socket, 'secureConnect');
        socket.write(head);
        holding.push(socket);
      }

      await until(async () => (await proxied.nginx.send('GET', '/health/live', { from: '127.0.0.23' })).status === 429);
      expect((await proxied.nginx.send('GET', '/health/live', { from: '127.0.0.24' })).status).toBe(200);
    }, 30_000);

    test('writes no more than the beginning of a path into the access log', async () => {
      const path = `/${'a'.repeat(15_000)}`;
      await proxied.nginx.send('GET', path, { from: '127.0.0.25' });

      const logged = () => proxied.nginx.accessLog().split('\n').filter((line) => line.includes('/aaaa')); // prettier-ignore
      await until(() => logged().length > 0);
      expect((JSON.parse(logged()[0]!) as { path: string }).path).toBe(path.slice(0, 256));
    });
  });

  describe('what is too large', () => {
    let alice: Person;
    beforeAll(async () => (alice = await proxied.aPerson()));

    test.each([
      ['a little, by the API', 101 * 1024],
      ['far, by nginx', 1_100_000],
    ])('is refused when it is %s, in one shape', async (_name, size) => {
      const answer = await proxied.postTo('/api/transactions/send', alice, { description: 'x'.repeat(size) });

      expect(problemOf(answer)).toEqual([413, 'BODY_TOO_LARGE']);
    });

    test('passes when the API takes it: a batch of a thousand', async () => {
      const to = await proxied.aPerson();
      const transfer = { toAccountNumber: to.accountNumber, amount: 0.01, description: 'x'.repeat(200) };

      const answer = await proxied.postTo('/api/transactions/batch', alice, { transfers: Array(1_000).fill(transfer) });

      expect(answer.status).toBe(201);
      expect(await proxied.balances(alice, to)).toEqual([OPENING - 10, OPENING + 10]);
    });

    test.each([
      ['all headers together, by the API', { A: 'x'.repeat(9_000), B: 'x'.repeat(9_000) }, '/health/live'],
      ['one header, by nginx', { A: 'x'.repeat(17_000) }, '/health/live'],
      ['the URL, by nginx', {}, `/health/live?${'x'.repeat(17_000)}`],
    ])('is refused as HEADERS_TOO_LARGE: %s', async (_name, headers, target) => {
      expect(problemOf(await proxied.nginx.send('GET', target, { headers }))).toEqual([431, 'HEADERS_TOO_LARGE']);
    });
  });

  test('what nginx does not understand is answered in the shape of the API', async () => {
    const tls = connectTls({ port: proxied.nginx.port, ca: proxied.nginx.certificate, servername: HOST });
    await once(tls, 'secureConnect');

    expect(await exchange(tls, 'NO HTTP AT ALL\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [^]*"code":"MALFORMED_REQUEST"/);
    const trace = await proxied.nginx.send('TRACE', '/health/live');
    expect(problemOf(trace)).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(trace.headers.allow).toContain('GET');
  });
});

const randomAddress = () => `198.51.100.${1 + Math.floor(Math.random() * 250)}`;

async function sendPlain(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return exchange(socket, bytes);
}

/** Sends these bytes, and reads until the server closes the connection. */
async function exchange(socket: Socket, bytes: string): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const overdue = setTimeout(() => socket.destroy(new Error('no end in time')), 10_000);
  socket.write(bytes);
  await once(socket, 'close');
  clearTimeout(overdue);
  return text;
}
