import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:https';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ERRORS } from '../../src/errors/errorTable';
import { unavailable } from '../../src/errors/moneyMoved';
import { findFreePorts } from '../support/freePorts';
import { describeWithNginx, HOST, startNginx, type Answer, type Nginx } from '../support/nginx';
import { bearer, OPENING, problemOf, useProxiedInstances, type Person } from '../support/proxiedInstances';
import { stop } from '../support/serverProcess';
import { until } from '../support/until';

/** The answer of an instance to a payment for which its queue had no room. */
const MOVED_NOTHING = (() => {
  const { message, details } = unavailable('nothing', { hasKey: true, cause: null });
  const text = message.replace(/ Send .*/, ' Again.');
  const body = JSON.stringify({ status: 503, code: 'UNAVAILABLE', detail: text, message: text, details });
  const head = `HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json; charset=utf-8\r\nRetry-After: 1`;
  return `${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
})();

/** nginx before instances that die, are killed, are restarted or do not run. Statements are cut in the middle. */
describeWithNginx('nginx before two instances that fail', () => {
  const proxied = useProxiedInstances();

  test('a long statement comes through whole', async () => {
    const [alice, bob] = [await proxied.aPerson(), await proxied.aPerson()];
    const transfer = { toAccountNumber: bob.accountNumber, amount: 0.01 };
    for (let i = 0; i < 2; i += 1) {
      await proxied.postTo('/api/transactions/batch', alice, { transfers: Array(1_000).fill(transfer) });
    }

    const { status, text, headers } = await proxied.nginx.send(
      'GET',
      `/api/accounts/${alice.accountId}/statement?format=csv`,
      {
        headers: bearer(alice),
      },
    );

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
    proxied.undoLater(before.stop);

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
      // It reads a request and closes the connection, like an instance that fails between commit and answer.
      taken = [];
      const dying = await listenTo((socket) => {
        socket.once('data', (bytes) => {
          taken.push(bytes.toString().split(' ', 1)[0]!);
          socket.destroy();
        });
      });
      behind = await startNginx([(dying.address() as AddressInfo).port, proxied.instances[0].port]);
      proxied.undoLater(behind.stop);
    });

    /** nginx alternates between the instances: one of two requests reaches the instance that dies. */
    const twice = async (request: () => Promise<Answer>) => [await request(), await request()];
    const codes = (answers: Answer[]) => answers.map(({ status }) => status).sort();

    test('has its payment repeated at the other when there is a key', async () => {
      const [alice, bob] = [await proxied.aPerson(), await proxied.aPerson()];

      const answers = await twice(() => proxied.pay(alice, bob, 10, { key: randomUUID(), through: behind }));

      expect(taken).toEqual(['POST']);
      expect(codes(answers)).toEqual([201, 201]);
      expect(await proxied.balances(alice, bob)).toEqual([OPENING - 20, OPENING + 20]);
    });

    test('does not have it repeated without one, and tells the client that the outcome is not known', async () => {
      const [alice, bob] = [await proxied.aPerson(), await proxied.aPerson()];

      const answers = await twice(() => proxied.pay(alice, bob, 10, { through: behind }));

      expect(taken).toEqual(['POST']);
      expect(codes(answers)).toEqual([201, 503]);
      expect(await proxied.balances(alice, bob)).toEqual([OPENING - 10, OPENING + 10]);
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
      proxied.undoLater(before.stop);
      const [alice, bob] = [await proxied.aPerson(), await proxied.aPerson()];

      const answers = await twice(() => proxied.pay(alice, bob, 10, { key: randomUUID(), through: before }));

      expect(codes(answers)).toEqual([503, 503]);
      const said = answers.map(({ body }) => [body.details, body.detail, body.message]);
      const moved = (what: string, words: string) => [{ moved: what }, `${words} Again.`, `${words} Again.`];
      expect(said).toHaveLength(2);
      expect(said).toContainEqual(moved('nothing', 'This request moved nothing.'));
      expect(said).toContainEqual(moved('unknown', 'It is not known whether the money was moved.'));
    });

    test('does not have a login repeated, but what only reads', async () => {
      const { email } = await proxied.register();
      const login = await twice(() => proxied.logIn(email, {}, behind));
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
    const alone = await startNginx((await findFreePorts(2)) as [number, number]);
    proxied.undoLater(alone.stop);
    const alice = await proxied.aPerson();

    const answers = [
      await alone.send('GET', '/health/live'),
      await proxied.pay(alice, alice, 1, { through: alone }),
      await proxied.pay(alice, alice, 1, { key: 'a key', through: alone }),
      await alone.send('POST', `https://${HOST}/api/transactions/batch`, { body: {} }),
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
    /** Pays from eight clients that keep their connections, until `end` is called. */
    function payments(from: readonly Person[], to: Person) {
      const answers: Answer[] = [];
      let going = true;
      // Each client has several addresses, because nginx takes at most 100 requests a second from one.
      const clients = from.map(async (person, client) => {
        const addresses = Array.from({ length: 8 }, (_, index) => `127.0.2.${1 + client * 8 + index}`);
        const agents = addresses.map((localAddress) => new Agent({ keepAlive: true, localAddress }));
        for (let turn = 0; going; turn += 1) {
          answers.push(
            await proxied.pay(person, to, 0.01, { key: randomUUID(), agent: agents[turn % agents.length]! }),
          );
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

    const people = () => Promise.all(Array.from({ length: 8 }, () => proxied.aPerson()));

    async function expectEveryPaymentOnce(answers: Answer[], from: readonly Person[], to: Person): Promise<void> {
      expect(answers.filter(({ status }) => status !== 201).map(({ text }) => text)).toEqual([]);
      const all = await proxied.balances(...from, to);
      expect(all.at(-1)).toBeCloseTo(OPENING + answers.length * 0.01, 2);
      expect(all.reduce((sum, balance) => sum + balance)).toBeCloseTo(OPENING * all.length, 2);
    }

    test('an instance that is killed loses none, and the other goes on', async () => {
      const [from, to] = [await people(), await proxied.aPerson()];
      const paying = payments(from, to);
      await paying.more(50);

      proxied.instances[0].server.child.kill('SIGKILL');
      await proxied.instances[0].server.ended;
      await paying.more(50);
      proxied.instances[0] = await proxied.startInstance(proxied.instances[0].port);
      await paying.more(50);

      await expectEveryPaymentOnce(await paying.end(), from, to);
    }, 60_000);

    test('a rolling restart fails none', async () => {
      const [from, to] = [await people(), await proxied.aPerson()];
      const paying = payments(from, to);
      for (const index of [0, 1] as const) {
        await paying.more(50);
        expect(await stop(proxied.instances[index].server)).toBe(0);
        await paying.more(50);
        proxied.instances[index] = await proxied.startInstance(proxied.instances[index].port);
        // nginx uses a failed instance again after one second.
        const served = () => proxied.requestsOf(proxied.instances[index]).length > 0;
        await until(served);
      }

      await expectEveryPaymentOnce(await paying.end(), from, to);
    }, 60_000);
  });

  async function listenTo(onConnection: (socket: Socket) => void): Promise<Server> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      onConnection(socket);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxied.undoLater(() => server.close());
    return server;
  }
});
