import type { Response } from 'supertest';
import { createPasswords } from '../../../src/platform/limits/passwords';
import { aPerson, codeOf, PASSWORD } from '../../support/people';
import { useServer, type TestServer } from '../../support/testServer';

const QUOTA = 5;
const HOME = '198.51.100.7';
const hex = (value: number) => value.toString(16);
/** Addresses of one /48, each of another /64, and of as many /56 as there can be. */
const inOneSite = (index: number) => `2001:db8:bad:${hex(index * 256)}::1`;
const inOneHousehold = (index: number) => `2001:db8:bad:${hex(index)}::1`;

const logInFrom = (server: TestServer, ip: string, email: string, password = 'not the password') =>
  server.post('/api/auth/login', { email, password }).set('X-Forwarded-For', ip);

const statuses = (responses: readonly Response[]) => responses.map(({ status }) => status);
const count = (responses: readonly Response[], status: number) =>
  statuses(responses).filter((each) => each === status).length;

/** Each guess is at another account, so that only networks are counted. */
function flood(server: TestServer, size: number, addressOf: (index: number) => string): Promise<Response[]> {
  return Promise.all(
    Array.from({ length: size }, (_, index) => logInFrom(server, addressOf(index), `victim-${index}@example.com`)),
  );
}

describe('attempts by network', () => {
  const server = useServer({
    trustProxy: ['loopback'],
    rateLimits: { authPerMinute: QUOTA, apiPerMinute: 0 },
  });

  test.each([
    ['a /48', 4, inOneSite],
    ['a /56', 2, (index: number) => inOneHousehold(index).replace('bad', 'c0de')],
    ['an IPv4 /24', 4, (index: number) => `192.0.2.${index + 1}`],
    ['an IPv4 /24 in IPv6 notation', 4, (index: number) => `::ffff:cb00:71${hex(16 + index)}`],
  ])(
    'fault F3: with another address of %s each count together, up to %d times the quota',
    async (_name, share, addressOf) => {
      const responses = await flood(server, 6 * QUOTA, addressOf);

      expect([count(responses, 401), count(responses, 429)]).toEqual([share * QUOTA, (6 - share) * QUOTA]);
      const refused = responses.find(({ status }) => status === 429)!;
      expect(codeOf(refused)).toBe('RATE_LIMITED');
      expect(refused.headers['ratelimit-policy']).toBe(`"auth_network";q=${share * QUOTA};w=60`);
      expect(server.events.find(({ event }) => event === 'rate_limited')).toMatchObject({ limit: 'auth_network' });
    },
  );

  test('fault F3: what one address is refused counts for no wider network', async () => {
    await flood(server, 6 * QUOTA, () => '2001:db8:5::1');

    expect((await logInFrom(server, '2001:db8:5:1::1', 'a@example.com')).status).toBe(401);
  });

  test.each(['register', 'refresh'])('fault F3: %s counts with them', async (call) => {
    const site = call === 'register' ? 'a' : 'b';
    await flood(server, 4 * QUOTA, (index) => inOneSite(index).replace('bad', `bad${site}`));
    const response = await server
      .post(`/api/auth/${call}`, call === 'register' ? { email: 'x@example.com' } : undefined)
      .set('X-Forwarded-For', `2001:db8:bad${site}:ffff::1`);

    expect(codeOf(response)).toBe('RATE_LIMITED');
  });
});

describe('a network from which a right login came', () => {
  const server = useServer({
    trustProxy: ['loopback'],
    rateLimits: { authPerMinute: QUOTA, apiPerMinute: 0 },
  });
  const register = (ip: string, email: string) =>
    server
      .post('/api/auth/register', { email, password: PASSWORD, full_name: 'A' })
      .set('X-Forwarded-For', ip)
      .expect(201);

  test('fault F3: is let in when strangers of all networks have used up what all may have', async () => {
    await register(HOME, 'owner@example.com');
    await logInFrom(server, HOME, 'owner@example.com', PASSWORD).expect(200);

    // Registering and the first login were a stranger's, too.
    const responses = await flood(server, 60 * QUOTA, (index) => `10.${index % 100}.${Math.floor(index / 100)}.1`);

    expect([count(responses, 401), count(responses, 429)]).toEqual([50 * QUOTA - 2, 10 * QUOTA + 2]);
    const stranger = await logInFrom(server, '10.200.0.1', 'owner@example.com', PASSWORD);
    expect([stranger.status, stranger.headers['ratelimit-policy']]).toEqual([429, `"auth_all";q=${50 * QUOTA};w=60`]);
    await logInFrom(server, HOME, 'owner@example.com', PASSWORD).expect(200);
  });
});

describe('logins from home while strangers guess', () => {
  // A short queue of dear hashes, without a limit that would keep strangers out of it.
  const passwords = createPasswords(8, { running: 1, waiting: 20 });
  const server = useServer({ trustProxy: ['loopback'], passwords });
  const attacks: [string, (index: number) => string][] = [
    ['one /48', inOneSite],
    ['many networks', (index) => `10.${index % 100}.${Math.floor(index / 100)}.1`],
  ];

  test.each(attacks)(
    'fault F3: are refused 0 of 12 times while %s fill the queue of hashes',
    async (_name, addressOf) => {
      const owner = await aPerson(server);
      await logInFrom(server, HOME, owner.email, PASSWORD).expect(200);
      const attack = flood(server, 120, addressOf);

      const logins = await Promise.all(
        Array.from({ length: 12 }, () => logInFrom(server, HOME, owner.email, PASSWORD)),
      );

      expect(statuses(logins)).toEqual(Array(12).fill(200));
      // The queue was full: that is what the owner was not refused for.
      expect(count(await attack, 503)).toBeGreaterThan(0);
      server.errors.length = 0;
    },
  );

  test('fault F3: a login at a new place has its turn while one /48 fills the queue of strangers', async () => {
    const owner = await aPerson(server);
    const attack = flood(server, 120, inOneSite);

    const logins = await Promise.all(
      ['203.0.113.1', '2001:db8:9::1'].map((ip) => logInFrom(server, ip, owner.email, PASSWORD)),
    );

    expect(statuses(logins)).toEqual([200, 200]);
    await attack;
    server.errors.length = 0;
  });
});
