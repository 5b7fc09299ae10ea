import { unwrap } from '../../clients/typescript/src/index';
import { createGate, problem, SEND, useClientSession } from '../support/clientSession';
import { PASSWORD } from '../support/people';
import { useServer } from '../support/testServer';
import { until } from '../support/until';

/** The client refreshes an expired token once, also when the refresh fails, or its answer is lost. */
const server = useServer();
const session = useClientSession(server);

test('S1: ten calls with an expired token cause one refresh, and all get an answer', async () => {
  await session.logInExpired();

  const answers = await Promise.all(Array.from({ length: 10 }, () => session.api.GET('/api/accounts')));

  expect(answers.map(({ response }) => response.status)).toEqual(Array.from({ length: 10 }, () => 200));
  expect(session.refreshes()).toBe(1);
  expect(session.events).toEqual([{ type: 'started', userId: session.alice.id }]);
});

test('S1: a late 401 for the old token causes no second refresh', async () => {
  await session.logInExpired();
  const held = createGate();
  let isFirst = true;
  session.onPath = async (path, pass) => {
    const answer = await pass();
    if (path === '/api/accounts' && isFirst) {
      isFirst = false;
      await held.opened;
    }
    return answer;
  };
  const late = session.api.GET('/api/accounts');
  await unwrap(session.api.GET('/api/users/me'));
  held.open();

  expect((await late).response.status).toBe(200);
  expect(session.refreshes()).toBe(1);
});

test('a payment with an expired token and a lost answer is made once, under its key', async () => {
  await session.logInExpired();
  let attempts = 0;
  session.onPath = async (path, pass) => {
    if (path === SEND) attempts += 1;
    const answer = await pass();
    if (path === SEND && attempts === 2) throw new TypeError('fetch failed');
    return answer;
  };
  const intent = session.api.intent(SEND, session.lunch());

  const { data, response } = await intent.send();

  expect([data?.balance, response.headers.get('Idempotency-Replayed')]).toEqual([990, 'true']);
  expect([attempts, session.refreshes(), session.payments()]).toEqual([3, 1, 2]);
  const { rows } = await server.pool.query('SELECT 1 FROM transactions WHERE idempotency_key = $1', [intent.key]);
  expect(rows).toHaveLength(1);
});

test.each([
  ['429', () => Promise.resolve(problem(429, 'RATE_LIMITED')), 'RATE_LIMITED', 1],
  ['503', () => Promise.resolve(problem(503, 'UNAVAILABLE')), 'UNAVAILABLE', 1],
  ['403', () => Promise.resolve(problem(403, 'FORBIDDEN_ORIGIN')), 'FORBIDDEN_ORIGIN', 1],
  ['no network', () => Promise.reject(new TypeError('fetch failed')), 'ConnectionError', 2],
])('S6: a refresh that fails with %s fails that call and ends no session', async (_name, fail, expected, asks) => {
  await session.logInExpired();
  let [asked, refused] = [0, 0];
  session.onPath = async (path, pass) => {
    if (path === '/api/auth/refresh') {
      asked += 1;
      await until(() => refused >= 3);
      return fail();
    }
    const answer = await pass();
    const whole = new Response(await answer.text(), answer);
    refused += 1;
    return whole;
  };

  const all = ['/api/accounts', '/api/users/me', '/api/transactions'] as const;
  const errors = await Promise.all(all.map((path) => unwrap(session.api.GET(path)).catch((error: unknown) => error)));
  for (const seen of errors) expect([(seen as { code?: string }).code, (seen as Error).name]).toContain(expected);
  expect(asked).toBe(asks);
  // Nothing was sent in Alice's name, so nothing is unknown.
  const paid = await unwrap(session.api.POST(SEND, { body: session.lunch() })).catch((error: unknown) => error);
  expect([(paid as { code?: string }).code, (paid as Error).name]).toContain(expected);
  expect(session.api.userId).toBe(session.alice.id);

  session.onPath = (_path, pass) => pass();
  expect((await session.api.GET('/api/accounts')).response.status).toBe(200);
  expect(session.events).toHaveLength(1);
});

test('S6: `resume` can be called again after a temporary failure', async () => {
  await unwrap(session.api.logIn(session.alice.email, PASSWORD));
  let isUp = false;
  const page = session.aClient((request) =>
    isUp ? session.jar.fetch(request) : Promise.resolve(problem(503, 'UNAVAILABLE')),
  );

  await expect(page.resume()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  isUp = true;

  expect(await page.resume()).toBe(session.alice.id);
});

test('S3: a refresh with a lost answer is requested again at once, and the session continues', async () => {
  await session.logInExpired();
  let isLost = true;
  session.onPath = async (path, pass) => {
    const answer = await pass();
    if (path !== '/api/auth/refresh' || !isLost) return answer;
    isLost = false;
    throw new TypeError('fetch failed');
  };

  expect((await session.api.GET('/api/accounts')).response.status).toBe(200);

  expect(session.refreshes()).toBe(2);
  expect(session.events.map(({ type }) => type)).toEqual(['started']);
});

test('S1: a call whose 401 arrives after a failed refresh starts another one', async () => {
  await session.aClient().logIn(session.alice.email, PASSWORD);
  const [refused, failed] = [createGate(), createGate()];
  let isDown = true;
  session.onPath = async (path, pass) => {
    if (path === '/api/auth/refresh' && isDown) {
      isDown = false;
      return Response.json({ code: 'UNAVAILABLE', message: 'No' }, { status: 503 });
    }
    const answer = await pass();
    if (path === '/api/accounts' && answer.status === 401) {
      refused.open();
      await failed.opened;
    }
    return answer;
  };
  const slow = session.api.GET('/api/accounts');
  await refused.opened;
  expect((await session.api.GET('/api/users/me')).error?.code).toBe('UNAVAILABLE');
  failed.open();

  expect((await slow).response.status).toBe(200);
});

test('a call that waits for a refresh can be aborted, and the other calls continue', async () => {
  await session.logInExpired();
  const held = createGate();
  const arrived = createGate();
  session.onPath = async (path, pass) => {
    if (path === '/api/auth/refresh') {
      arrived.open();
      await held.opened;
    }
    return pass();
  };
  const controller = new AbortController();
  const impatient = session.api.GET('/api/accounts', { signal: controller.signal });
  const patient = session.api.GET('/api/accounts');
  await arrived.opened;
  controller.abort(new Error('Gone'));
  await expect(impatient).rejects.toThrow('Gone');
  held.open();

  expect((await patient).response.status).toBe(200);
});
