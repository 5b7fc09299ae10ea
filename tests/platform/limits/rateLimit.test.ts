import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { aPerson, codeOf, logIn, PASSWORD, send, sendBatch, type Person } from '../../support/people';
import { useServer, type TestServer } from '../../support/testServer';

const guess = (server: TestServer, email: string, password = 'not the password') =>
  server.post('/api/auth/login', { email, password });
const statuses = (responses: readonly Response[]) => responses.map(({ status }) => status);

/** One after another, so that the first ones are those that pass. */
async function inTurn(count: number, call: (index: number) => PromiseLike<Response>): Promise<Response[]> {
  const responses: Response[] = [];
  for (let index = 0; index < count; index += 1) responses.push(await call(index));
  return responses;
}

function expectRateLimited(response: Response): void {
  const { 'retry-after': retryAfter, ratelimit, 'ratelimit-policy': policy } = response.headers;
  expect([response.status, codeOf(response)]).toEqual([429, 'RATE_LIMITED']);
  expect(retryAfter).toMatch(/^[1-9]\d*$/);
  expect([ratelimit, policy]).toEqual([
    expect.stringMatching(new RegExp(`^"\\w+";r=0;t=${retryAfter}$`)),
    expect.stringMatching(/^"\w+";q=\d+;w=\d+$/),
  ]);
}

describe('wrong passwords', () => {
  const server = useServer();

  test.each(['of an account', 'of no account'])('A21 H32 %s make the next guess wait', async (whose) => {
    const email = whose === 'of no account' ? `${randomUUID()}@example.com` : (await aPerson(server)).email;

    const responses = await inTurn(7, () => guess(server, email));

    expect(statuses(responses)).toEqual([401, 401, 401, 401, 401, 401, 429]);
    expectRateLimited(responses.at(-1)!);
  });

  test('A23 count for any address that the client claims to have', async () => {
    const { email } = await aPerson(server);

    const responses = await inTurn(7, (index) =>
      guess(server, email)
        .set('X-Forwarded-For', `192.0.2.${index}`)
        .set('X-Real-IP', `192.0.2.${index}`)
        .set('Forwarded', `for=192.0.2.${index}`),
    );

    expect(statuses(responses)).toEqual([401, 401, 401, 401, 401, 401, 429]);
  });

  test('A24 of fifty at once are not checked more often than one after another', async () => {
    const { email } = await aPerson(server);

    const responses = await Promise.all(Array.from({ length: 50 }, () => guess(server, email)));

    expect(statuses(responses).filter((status) => status === 401)).toHaveLength(6);
    expect(statuses(responses).filter((status) => status === 429)).toHaveLength(44);
  });

  test('A22 the owner only has to wait: then the right one works, however often it was refused', async () => {
    const { email } = await aPerson(server);
    await inTurn(6, () => guess(server, email));

    const early = await guess(server, email, PASSWORD);
    let response = early;
    while (response.status === 429) response = await guess(server, email, PASSWORD);

    expectRateLimited(early);
    expect(response.status).toBe(200);
  });

  test('A25 a good login to another account gives no new guesses', async () => {
    const [victim, attacker] = [await aPerson(server), await aPerson(server)];

    const responses = await inTurn(7, async () => {
      await logIn(server, attacker.email);
      return guess(server, victim.email);
    });

    expect(statuses(responses)).toEqual([401, 401, 401, 401, 401, 401, 429]);
  });

  test('A13 in other capitals are wrong passwords of the same account', async () => {
    const { email } = await aPerson(server);

    const responses = await inTurn(7, (index) => guess(server, index % 2 ? email : email.toUpperCase()));

    expect(responses.at(-1)!.status).toBe(429);
  });
});

describe('behind a proxy that is trusted', () => {
  const server = useServer({ trustProxy: ['loopback'], rateLimits: { authPerMinute: 10, apiPerMinute: 0 } });
  const from = (ip: string, email: string, password?: string) =>
    guess(server, email, password).set('X-Forwarded-For', ip);
  const register = (ip: string, email: string) =>
    server
      .post('/api/auth/register', { email, password: PASSWORD, full_name: 'A' })
      .set('X-Forwarded-For', ip)
      .expect(201);

  test('A22 ASVS 6.1.1 who guesses elsewhere does not lock the owner out at home', async () => {
    await register('192.0.2.1', 'owner@example.com');
    await from('192.0.2.1', 'owner@example.com', PASSWORD).expect(200);

    const elsewhere = await inTurn(7, () => from('192.0.2.2', 'owner@example.com'));

    expect(elsewhere.at(-1)!.status).toBe(429);
    await from('192.0.2.1', 'owner@example.com', PASSWORD).expect(200);
  });

  test('A22 the owner is known in the whole network of an IPv6 address', async () => {
    await register('2001:db8:1::1', 'six@example.com');
    await from('2001:db8:1::1', 'six@example.com', PASSWORD).expect(200);
    await inTurn(7, () => from('192.0.2.7', 'six@example.com'));

    await from('2001:db8:1::ffff', 'six@example.com', PASSWORD).expect(200);
  });

  test('A23 an address with a port is that address, and what is none is the proxy', async () => {
    const forms = (index: number) => [`192.0.2.8:${4000 + index}`, '192.0.2.8', '[::ffff:192.0.2.8]:1'][index % 3]!;
    await inTurn(10, (index) => from(forms(index), `${randomUUID()}@example.com`));
    expectRateLimited(await from('192.0.2.8:5000', 'a@example.com'));

    await inTurn(10, (index) => from(`unknown-${index}`, `${randomUUID()}@example.com`));
    expectRateLimited(await from('_hidden', 'a@example.com'));
  });

  test('the client is who the proxy says, and not who the client says to the proxy', async () => {
    await inTurn(10, (index) => from(`203.0.113.${index}, 192.0.2.4`, `${randomUUID()}@example.com`));

    expectRateLimited(await from('203.0.113.200, 192.0.2.4', 'a@example.com'));
    expect((await from('192.0.2.5', 'a@example.com')).status).toBe(401);
    expect(server.requests.at(-1)).toMatchObject({ ip: '192.0.2.5' });
  });

  test('IPv6 addresses count for their network', async () => {
    await inTurn(10, (index) => from(`2001:db8:0:1::${index}`, `${randomUUID()}@example.com`));

    expectRateLimited(await from('2001:db8:0:1:ffff::1', 'a@example.com'));
    expect((await from('2001:db8:0:2::1', 'a@example.com')).status).toBe(401);
  });

  test('H15 answers to requests over TLS at the proxy have Strict-Transport-Security', async () => {
    const call = () => server.get('/health/live');

    const [plain, secure] = [await call(), await call().set('X-Forwarded-Proto', 'https')];

    expect(plain.headers).not.toHaveProperty('strict-transport-security');
    expect(secure.headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
  });
});

describe('calls a minute from one address', () => {
  const server = useServer({ rateLimits: { authPerMinute: 3, apiPerMinute: 4 } });

  test('R09 H32 A23 all calls that show a secret count together, before anything is hashed or read', async () => {
    const register = { email: 'a@example.com', password: PASSWORD, full_name: 'A' };
    const first = await server.post('/api/auth/register', register).expect(201);
    await guess(server, 'a@example.com', PASSWORD).expect(200);
    await server.post('/api/auth/refresh').expect(401);

    expect(first.headers).toMatchObject({ 'ratelimit-policy': '"auth";q=3;w=60', ratelimit: '"auth";r=2;t=60' });
    expectRateLimited(await guess(server, 'a@example.com', PASSWORD).set('X-Forwarded-For', '192.0.2.1'));
    expectRateLimited(await server.post('/api/auth/refresh'));
    expectRateLimited(await server.post('/api/auth/register').type('text/plain').send('{'));
  });

  test('logging out still works, and counts by itself', async () => {
    const responses = await inTurn(5, () => server.post('/api/auth/logout'));

    expect(statuses(responses)).toEqual([204, 204, 204, 204, 429]);
  });

  test('a preflight, a page of another site and a health check do not count', async () => {
    await inTurn(5, () => server.get('/health/live').expect(200));
    for (let time = 1; time <= 5; time += 1) {
      expect((await fetch(`${server.url}/api/auth/login`, { method: 'OPTIONS' })).status).toBe(204);
      for (const path of ['login', 'register', 'refresh', 'logout'])
        await server.post(`/api/auth/${path}`).type('text/plain').set('Origin', 'https://evil.example').expect(403);
    }
  });

  test('what a page of another site can make a browser send without asking uses up nothing', async () => {
    for (let time = 1; time <= 5; time += 1) {
      await server.get('/api/recipients/ACC0000000000018').expect(401);
      await server.post('/api/auth/change-password').type('text/plain').expect(401);
    }
  });
});

describe('calls a minute of one user', () => {
  const server = useServer({ rateLimits: { authPerMinute: 0, apiPerMinute: 5 } });

  test('R11 H32 all others count together, wherever they come from, and no other user', async () => {
    const [alice, bob] = [await aPerson(server), await aPerson(server)];
    const again = await logIn(server, alice.email);
    const first = await server.get('/api/users/me', alice.token).expect(200);
    await server.get('/api/transactions', again.token).expect(200);
    await server.get('/api/accounts', alice.token).expect(200);
    await send(server, alice, bob, 1, 'key').expect(201);
    await server.get('/api/transactions/not-an-id', alice.token).expect(400);

    expect(first.headers).toMatchObject({ 'ratelimit-policy': '"api";q=5;w=60', ratelimit: '"api";r=4;t=60' });
    expectRateLimited(await send(server, alice, bob, 1));
    expectRateLimited(await server.get('/api/users/me', again.token));
    await server.get('/api/users/me', bob.token).expect(200);
  });

  test('who has stolen one session cannot keep the owner from ending it in another', async () => {
    const thief = await aPerson(server);
    const owner = await logIn(server, thief.email);
    for (const path of ['/api/users/me', '/api/auth/sessions'])
      expect((await inTurn(6, () => server.get(path, thief.token))).at(-1)!.status).toBe(429);

    await server.get('/api/auth/sessions', owner.token).expect(200);
    await server.post('/api/auth/logout-all', undefined, owner.token).expect(204);

    await server.get('/api/users/me', thief.token).expect(401);
  });

  test('I13 a payment that was refused for the limit uses up no key', async () => {
    const [alice, bob] = [await aPerson(server), await aPerson(server)];
    await inTurn(5, () => server.get('/api/users/me', alice.token));

    expectRateLimited(await send(server, alice, bob, 1, 'key'));

    const { rows } = await server.pool.query(
      'SELECT 1 FROM transactions WHERE idempotency_key IS NOT NULL AND from_account_id IN (SELECT id FROM accounts WHERE user_id = $1)',
      [alice.id],
    );
    expect(rows).toEqual([]);
  });
});

describe('calls that cost more than one', () => {
  const server = useServer({ rateLimits: { authPerMinute: 0, apiPerMinute: 20 } });
  let alice: Person;
  let bob: Person;
  beforeEach(async () => {
    [alice, bob] = [await aPerson(server), await aPerson(server)];
  });

  const batchOf = (count: number, key?: string) =>
    sendBatch(
      server,
      alice,
      Array.from({ length: count }, () => [bob, 0.01] as const),
      key,
    );
  const leftIn = ({ headers }: Response) => (headers as Record<string, string>)['ratelimit'];

  test('fault F2: a batch counts by its transfers, and the answer tells what is left after all of them', async () => {
    const responses = await inTurn(4, (index) => batchOf([1, 10, 11, 101][index]!).expect(201));

    expect(responses.map(leftIn)).toEqual([19, 18, 16, 5].map((left) => `"api";r=${left};t=60`));
    expect(responses.map(({ headers }) => (headers as Record<string, string>)['ratelimit-policy'])).toEqual(
      Array(4).fill('"api";q=20;w=60'),
    );
  });

  test('fault F2: a batch that costs more than the whole limit is possible, and a debt for the calls after it', async () => {
    const response = await batchOf(250).expect(201);

    expect(leftIn(response)).toBe('"api";r=0;t=60');
    expectRateLimited(await batchOf(1));
    expectRateLimited(await server.get('/api/users/me', alice.token));
    await server.get('/api/users/me', bob.token).expect(200);
  });

  test('fault F2: of batches that come at once, those that find the limit used up move nothing and use up no key', async () => {
    const responses = await Promise.all(Array.from({ length: 6 }, (_, index) => batchOf(100, `key ${index}`)));

    expect(statuses(responses).toSorted()).toEqual([201, 201, 429, 429, 429, 429]);
    for (const response of responses.filter(({ status }) => status === 429)) expectRateLimited(response);
    const { rows } = await server.pool.query(
      'SELECT idempotency_key FROM transactions WHERE idempotency_key IS NOT NULL AND from_account_id IN (SELECT id FROM accounts WHERE user_id = $1)',
      [alice.id],
    );
    expect(rows).toHaveLength(2);
  });

  test('fault F2: a batch that is no batch costs one call', async () => {
    const response = await sendBatch(server, alice, Array(1_001).fill([bob, 1])).expect(400);

    expect(leftIn(response)).toBe('"api";r=19;t=60');
  });
});
