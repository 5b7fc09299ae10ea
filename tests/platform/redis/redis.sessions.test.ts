import { openShared } from '../../../src/platform/redis/shared';
import { aPerson, codeOf, logIn, type Person } from '../../support/people';
import { startPgProxy } from '../../support/pgProxy';
import { describeWithRedis, useRedis } from '../../support/redisServer';
import { untilSure } from '../../support/sharedRedis';
import { callsTo, startServer, useServer, type TestServer } from '../../support/testServer';
import { until } from '../../support/until';

describeWithRedis('a session that has ended on one server', () => {
  const server = useServer();
  const redis = useRedis();
  let closing: (() => unknown)[] = [];
  let here: TestServer;
  let there: TestServer;

  async function anotherServer(connection = server.connection): Promise<TestServer> {
    const started = await startServer(connection, server, { redisUrl: redis.url }, closing);
    return Object.assign(
      started,
      callsTo(() => started.url),
      { errors: server.errors, requests: server.requests, events: server.events },
    );
  }

  beforeEach(async () => {
    [here, there] = [await anotherServer(), await anotherServer()];
    // Before that they ask PostgreSQL for every check, and need no message.
    await untilAllListen();
  });
  afterEach(async () => {
    for (const close of closing.reverse()) await close();
    closing = [];
  });

  /** A process that subscribes later trusts its subscription later. */
  async function untilAllListen(): Promise<void> {
    const late = openShared(redis.url, () => undefined);
    await untilSure(late);
    late.stop();
  }

  const me = (at: TestServer, token: string) => at.get('/api/users/me', token);
  const logOut = (at: TestServer, { cookie }: Pick<Person, 'cookie'>) =>
    at.post('/api/auth/logout').set('Cookie', cookie).expect(204);

  /** Each time from anew, since what is not told at once is found out soon. */
  async function expectDeadAtOnce(times: number): Promise<void> {
    const { email } = await aPerson(here);
    for (let time = 1; time <= times; time += 1) {
      const session = await logIn(here, email);
      await me(there, session.token).expect(200);
      await logOut(here, session);
      expect(codeOf(await me(there, session.token))).toBe('INVALID_TOKEN');
      expect(codeOf(await me(here, session.token))).toBe('INVALID_TOKEN');
    }
  }

  test('A72 is dead on the other at once', async () => {
    await expectDeadAtOnce(20);
  });

  test('A77 F20 stays dead when Redis is flushed, and for a server that starts afterwards', async () => {
    const person = await aPerson(here);
    await logOut(there, person);

    await redis.command('FLUSHALL');
    const late = await anotherServer();

    for (const at of [here, there, late]) expect(codeOf(await me(at, person.token))).toBe('INVALID_TOKEN');
  });

  test('F18 A77 is dead on the other at once while Redis is away, and stays dead when it is back', async () => {
    const earlier = await aPerson(here);
    await logOut(here, earlier);
    await redis.kill();

    await expectDeadAtOnce(2);
    const late = await anotherServer();
    await redis.start();

    for (const at of [here, there, late]) expect(codeOf(await me(at, earlier.token))).toBe('INVALID_TOKEN');
    await expectDeadAtOnce(3);
  });

  test('F21 Redis link 5: is dead on the other at once while Redis hangs, and calls are answered', async () => {
    const person = await aPerson(here);
    redis.hang();

    await expectDeadAtOnce(2);

    await me(there, person.token).expect(200);
  });

  test('Redis link 4: is dead on the other at once while only the other one gets no message', async () => {
    const { email } = await aPerson(here);
    for (let time = 1; time <= 5; time += 1) {
      const session = await logIn(here, email);
      await redis.command('CLIENT KILL TYPE pubsub');
      await logOut(here, session);
      expect(codeOf(await me(there, session.token))).toBe('INVALID_TOKEN');
    }
  });

  test('F19 ASVS 16.5.3 with Redis and PostgreSQL both away every request is refused', async () => {
    const proxy = await startPgProxy(server.connection);
    closing.push(proxy.close);
    const cut = await anotherServer(proxy.connection);
    const person = await aPerson(cut);
    await me(cut, person.token).expect(200);

    await redis.kill();
    proxy.blackHole();
    const refused = await me(cut, person.token);
    proxy.heal();

    expect([refused.status, codeOf(refused)]).toEqual([503, 'UNAVAILABLE']);
    await until(async () => (await me(cut, person.token)).status === 200);
    server.errors.length = 0;
  });
});
