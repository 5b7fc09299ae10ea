import { createDeviceTokens, DEVICE_SECONDS } from '../../../src/utils/deviceToken.util';
import { aPerson, codeOf, PASSWORD } from '../../support/people';
import { SECRETS, useServer, type TestServer } from '../../support/testServer';

const limits = { authPerMinute: 0, apiPerMinute: 0 };
const STRANGER = '192.0.2.66';
const NEW_PLACE = '203.0.113.5';
const HOME = '198.51.100.7';

interface Login {
  email: string;
  ip?: string;
  password?: string;
  cookie?: string;
}

function logInAs(server: TestServer, { email, ip = NEW_PLACE, password = PASSWORD, cookie = '' }: Login) {
  const call = server.post('/api/auth/login', { email, password }).set('X-Forwarded-For', ip);
  return cookie === '' ? call : call.set('Cookie', cookie);
}

const guess = (server: TestServer, login: Omit<Login, 'password'>) =>
  logInAs(server, { ...login, password: 'not the password' });

/** The device cookie of a browser in which this person has logged in. */
async function aDevice(server: TestServer, email: string, ip = HOME): Promise<string> {
  const response = await logInAs(server, { email, ip }).expect(200);
  return response.get('Set-Cookie')![1]!.split(';', 1)[0]!;
}

/** Guesses until it has to wait. */
async function exhaust(server: TestServer, login: Omit<Login, 'password'>): Promise<number> {
  for (let count = 0; ; count += 1) {
    const { status } = await guess(server, login);
    if (status === 429) return count;
    expect(status).toBe(401);
  }
}

describe('a device cookie', () => {
  const server = useServer({ trustProxy: ['loopback'], rateLimits: limits });

  test('fault F4: comes with each login, for the login only, and names no user', async () => {
    const { email, id } = await aPerson(server);

    const [first, second] = [await logInAs(server, { email }), await logInAs(server, { email })];

    const [refresh, device] = first.get('Set-Cookie')!;
    expect(refresh).toMatch(/^refreshToken=/);
    expect(device).toMatch(
      /^device=[\w-]{91}; Max-Age=7776000; Path=\/api\/auth\/login; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
    expect(second.get('Set-Cookie')![1]).not.toBe(device);
    const bytes = Buffer.from(device!.slice('device='.length).split(';')[0]!, 'base64url').toString('latin1');
    for (const secret of [email, email.split('@')[0]!, id, 'example.com']) expect(bytes).not.toContain(secret);
  });

  test('fault F4: lets the owner in at a new place while strangers there use up all guesses', async () => {
    const { email } = await aPerson(server);
    const cookie = await aDevice(server, email);
    for (let address = 1; address <= 11; address += 1) await exhaust(server, { email, ip: `203.0.113.${address}` });
    expect((await logInAs(server, { email })).status).toBe(429);

    await logInAs(server, { email, cookie }).expect(200);
  });

  test('fault F4: has a separate counter, which slows down a thief of the cookie', async () => {
    const { email } = await aPerson(server);
    const [stolen, other] = [await aDevice(server, email), await aDevice(server, email)];

    expect(await exhaust(server, { email, cookie: stolen })).toBe(6);
    expect((await guess(server, { email, cookie: stolen, ip: HOME })).status).toBe(429);

    await logInAs(server, { email, cookie: other }).expect(200);
    await logInAs(server, { email }).expect(200);
  });

  test('fault F4: survives a logout', async () => {
    const { email, token } = await aPerson(server);
    const cookie = await aDevice(server, email);

    const response = await server.post('/api/auth/logout', undefined, token).set('Cookie', cookie).expect(204);

    expect(response.get('Set-Cookie')!.join()).not.toContain('device');
    await exhaust(server, { email });
    await logInAs(server, { email, cookie }).expect(200);
  });

  test.each([
    ['forged', () => createDeviceTokens(['a secret of another server that is long enough']).issue],
    ['of another account', () => () => createDeviceTokens([SECRETS.refreshSecret]).issue('other@example.com')],
    ['no token', () => () => 'x'],
    ['empty', () => () => ''],
    ['longer', () => (email: string) => `${createDeviceTokens([SECRETS.refreshSecret]).issue(email)}AAAA`],
  ])('fault F4: that is %s is ignored', async (_name, makeIssue) => {
    const { email } = await aPerson(server);
    const cookie = `device=${makeIssue()(email)}`;

    await exhaust(server, { email, ip: STRANGER });

    expect((await guess(server, { email, ip: STRANGER, cookie })).status).toBe(429);
    await logInAs(server, { email, cookie }).expect(200);
  });

  test('that a neighbouring site has set does not hide the right one', async () => {
    const { email } = await aPerson(server);
    const cookie = await aDevice(server, email);
    await exhaust(server, { email });

    await logInAs(server, { email, cookie: `device=planted; ${cookie}` }).expect(200);
  });
});

describe('a device token', () => {
  const [now, later] = [['a new secret that is long enough for the list'], ['an old secret that is long enough too']];

  test('fault F4: holds while its secret is in the list, and no longer', () => {
    const token = createDeviceTokens([later[0]!]).issue('a@example.com');

    expect(createDeviceTokens([now[0]!, later[0]!]).read(token)!.isOf('a@example.com')).toBe(true);
    expect(createDeviceTokens([now[0]!]).read(token)).toBeNull();
  });

  test('fault F4: is of one account, and of one browser', () => {
    const devices = createDeviceTokens([now[0]!]);
    const [first, second] = [1, 2].map(() => devices.read(devices.issue('a@example.com'))!);

    expect(first!.isOf('b@example.com')).toBe(false);
    expect(first!.id).not.toBe(second!.id);
    expect(first!.account).toBe(second!.account);
  });

  test('fault F4: ends after 90 days', () => {
    jest.useFakeTimers();
    const devices = createDeviceTokens([now[0]!]);
    const token = devices.issue('a@example.com');
    jest.advanceTimersByTime((DEVICE_SECONDS - 1) * 1_000);
    const before = devices.read(token);
    jest.advanceTimersByTime(1_000);
    const after = devices.read(token);
    jest.useRealTimers();

    expect([before !== null, after]).toEqual([true, null]);
  });
});

describe('in production', () => {
  const server = useServer({ tlsOnly: true });

  test('fault F4: the device cookie travels over TLS only, with the prefix that fits', async () => {
    const { email } = await aPerson(server);

    const [, device] = (await logInAs(server, { email })).get('Set-Cookie')!;

    expect(device).toMatch(/^__Secure-device=.*; Path=\/api\/auth\/login; .*; Secure; /);
  });
});

describe('at a new place without a device cookie', () => {
  const server = useServer({ trustProxy: ['loopback'], rateLimits: limits });

  test('fault F4: the owner gets in 20 of 20 times while a stranger guesses on', async () => {
    const { email } = await aPerson(server);
    await exhaust(server, { email, ip: STRANGER });
    const statuses: number[] = [];

    for (let place = 1; place <= 20; place += 1) {
      expect((await guess(server, { email, ip: STRANGER })).status).toBe(429);
      statuses.push((await logInAs(server, { email, ip: `203.0.${place}.1` })).status);
    }

    expect(statuses).toEqual(Array(20).fill(200));
  });

  test('fault F4: guesses for an unknown email are slowed down at each place in the same way', async () => {
    const email = 'unknown@example.com';

    expect([await exhaust(server, { email, ip: STRANGER }), await exhaust(server, { email })]).toEqual([6, 6]);
  });
});

describe('with a limit by network', () => {
  const server = useServer({ trustProxy: ['loopback'], rateLimits: { authPerMinute: 3, apiPerMinute: 0 } });
  const register = (email: string) =>
    server
      .post('/api/auth/register', { email, password: PASSWORD, full_name: 'A' })
      .set('X-Forwarded-For', '192.0.2.200')
      .expect(201);

  test('fault F4: a browser of the owner is counted by itself, where strangers have used up its network', async () => {
    await register('owner@example.com');
    const cookie = await aDevice(server, 'owner@example.com');
    for (let call = 0; call < 3; call += 1) await guess(server, { email: `${call}@example.com` });
    expect(codeOf(await logInAs(server, { email: 'owner@example.com' }))).toBe('RATE_LIMITED');

    const statuses = [];
    for (let call = 0; call < 4; call += 1)
      statuses.push((await logInAs(server, { email: 'owner@example.com', cookie })).status);

    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  test('fault F4: a browser of one account gives no attempts at another', async () => {
    await register('attacker@example.com');
    const cookie = await aDevice(server, 'attacker@example.com', '192.0.2.201');
    const victim = { ip: '192.0.2.202', email: 'victim@example.com' };
    for (let call = 0; call < 3; call += 1) await guess(server, { ...victim, email: `${call}@example.com` });

    expect((await guess(server, { ...victim, cookie })).status).toBe(429);
  });
});
