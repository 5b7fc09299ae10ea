import { once } from 'node:events';
import { connect } from 'node:net';
import { expectSoundBook } from '../support/book';
import { addManyEntries } from '../support/manyEntries';
import { aPerson, codeOf, PASSWORD, send, type Person } from '../support/people';
import { useServer } from '../support/testServer';
import { until } from '../support/until';

const server = useServer();
let alice: Person;
let bob: Person;
beforeEach(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
});
afterEach(() => expectSoundBook(server.pool));

describe('R10 a page of a long history', () => {
  const page = (limit: string) => server.get(`/api/transactions${limit}`, alice.token);

  test.each([
    ['20 where none is asked for', '', 20],
    ['100 at most', '?limit=100', 100],
  ])('has %s, and then there is another', async (_name, query, length) => {
    await addManyEntries(server.pool, [alice, bob], 250);

    const { body } = await page(query).expect(200);

    expect([body.data.length, typeof body.nextCursor]).toEqual([length, 'string']);
  });

  test.each(['101', '1000', '100000', '1e2', '0100', '+100', '100.0'])(
    'is not made longer by limit=%s',
    async (limit) => {
      const response = await page(`?limit=${encodeURIComponent(limit)}`);

      expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
      expect(response.body.errors).toMatchObject([{ path: '/limit' }]);
    },
  );
});

describe('R13 after two thousand calls of all kinds', () => {
  const AT_ONCE = 20;
  let account: string;
  let count = 0;

  /** Each resolves when the server has done with it. Some go well, some are refused, and some clients go away. */
  const kinds: (() => PromiseLike<unknown>)[] = [
    () => server.get('/api/users/me', alice.token).expect(200),
    () => server.get('/api/transactions?limit=5', bob.token).expect(200),
    () => server.get(`/api/accounts/${account}/balance`, alice.token).expect(200),
    () => server.get(`/api/accounts/${account}/statement?format=csv`, alice.token).expect(atMostTwoAtOnce),
    () => send(server, alice, bob, 0.01).expect(201),
    () => send(server, bob, alice, 0.01, `key ${(count += 1) % 50}`).expect(201),
    () => send(server, alice, bob, 50_000, `refused ${(count += 1)}`).expect(402),
    () => send(server, alice, { accountNumber: 'ACC0000000000018' }, 1).expect(404),
    () => send(server, alice, bob, 'nothing').expect(400),
    () => server.post('/api/auth/login', { email: alice.email, password: PASSWORD }).expect(200),
    () => server.post('/api/auth/register', { email: bob.email, password: PASSWORD, full_name: 'B' }).expect(409),
    () => server.get('/api/users/me').expect(401),
    () => server.get('/api/nothing').expect(404),
    () => goAway(`GET /api/accounts/${account}/statement HTTP/1.1\r\n${bearer()}\r\n\r\n`),
    () => goAway(`GET /api/transactions HTTP/1.1\r\n${bearer()}\r\n\r\n`),
    () => goAway(`POST /api/transactions/send HTTP/1.1\r\n${bearer()}\r\nContent-Length: 100\r\n\r\n{"amount"`),
    () => goAway('EHLO example.com\r\n\r\n'),
  ];
  /** A third statement of one user is refused while two are read. */
  const atMostTwoAtOnce = ({ status }: { status: number }) => expect([200, 429]).toContain(status);
  const bearer = () => `Host: x\r\nContent-Type: application/json\r\nAuthorization: Bearer ${alice.token}`;

  async function goAway(bytes: string): Promise<void> {
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    await new Promise((resolve) => socket.write(bytes, resolve));
    socket.destroy();
    await once(socket, 'close');
  }

  async function run(calls: number): Promise<void> {
    let next = 0;
    const work = async () => {
      while (next < calls) await kinds[next++ % kinds.length]!();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  /** Resources that keep the process alive: sockets, timers, files. */
  function handles(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  }

  async function stuck(): Promise<unknown[]> {
    const { rows } = await server.pool.query(
      `SELECT state, query FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND state IS DISTINCT FROM 'idle'`,
    );
    return rows;
  }

  /** The last clients may have gone before their calls had ended. */
  async function becomesTrue(condition: () => boolean | Promise<boolean>, tell: () => unknown): Promise<void> {
    await until(condition).catch(async () => {
      throw new Error(`Not true in time: ${JSON.stringify(await tell())}`);
    });
  }

  test('nothing is left open: no transaction, no waiter, no connection, no timer', async () => {
    account = (await server.get('/api/accounts', alice.token).expect(200)).body.data[0].id as string;
    await run(200);
    const before = handles();

    await run(2_000);

    const { pools } = server;
    await becomesTrue(async () => (await stuck()).length === 0, stuck);
    for (const pool of [pools.ledger, pools.general]) {
      await becomesTrue(
        () => pool.waitingCount === 0 && pool.idleCount === pool.totalCount,
        () => [pool.waitingCount, pool.idleCount, pool.totalCount],
      );
      expect(pool.totalCount).toBeLessThanOrEqual(5);
    }
    const grown = () => Object.entries(handles()).filter(([kind, number]) => number > (before[kind] ?? 0));
    await becomesTrue(() => grown().length === 0, () => [before, grown()]); // prettier-ignore
  });
});
