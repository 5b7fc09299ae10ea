import jwt from 'jsonwebtoken';
import { createCursors } from '../../src/utils/cursor.util';
import { createTokens, type SecretList } from '../../src/utils/jwt.util';
import { aPerson, codeOf, cookieOf, PASSWORD, send, type Person } from '../support/people';
import { callsTo, startServer, useServer, type TestServer } from '../support/testServer';

/** Servers on one database, each with another list of secrets, as they stand beside one another while a secret is changed. */
const ACCESS = { old: `old access ${'o'.repeat(30)}`, next: `new access ${'n'.repeat(30)}` };
const REFRESH = { old: `old refresh ${'o'.repeat(30)}`, next: `new refresh ${'n'.repeat(30)}` };
type Key = keyof typeof ACCESS;

const LISTS = { before: ['old'], prepared: ['old', 'next'], changed: ['next', 'old'], finished: ['next'] } as const;
type Step = keyof typeof LISTS;

const template = useServer();
const closing: (() => unknown)[] = [];
const servers = {} as Record<Step, TestServer>;
let alice: Person;

beforeAll(async () => {
  for (const step of Object.keys(LISTS) as Step[]) {
    const { url } = await startServer(template.connection, template, partsOf(LISTS[step]), closing);
    servers[step] = callsTo(() => url) as TestServer;
  }
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});
beforeEach(async () => {
  alice = await aPerson(servers.before);
});

function partsOf([first, ...others]: readonly [Key, ...Key[]]) {
  const accessSecrets: SecretList = [ACCESS[first], ...others.map((key) => ACCESS[key])];
  const refreshSecrets: SecretList = [REFRESH[first], ...others.map((key) => REFRESH[key])];
  const common = { accessTtlSeconds: 900, issuer: 'payverse', audience: 'payverse' };
  return { tokens: createTokens({ ...common, accessSecrets, refreshSecrets }), cursors: createCursors(accessSecrets) };
}

const logInAt = async (step: Step) => {
  const answer = await servers[step].post('/api/auth/login', { email: alice.email, password: PASSWORD }).expect(200);
  return { token: answer.body.accessToken as string, cookie: cookieOf(answer) };
};
const refreshAt = (step: Step, cookie: string) => servers[step].post('/api/auth/refresh').set('Cookie', cookie);
const read = (step: Step, token: string) => servers[step].get('/api/users/me', token);

describe('a list of secrets', () => {
  test.each<[Step, good: Step[], bad: Step[]]>([
    ['before', ['before', 'prepared', 'changed'], ['finished']],
    ['prepared', ['before', 'prepared', 'changed'], ['finished']],
    ['changed', ['prepared', 'changed', 'finished'], ['before']],
    ['finished', ['prepared', 'changed', 'finished'], ['before']],
  ])('what a server signs in step "%s" passes where its first secret is in the list', async (step, good, bad) => {
    for (const other of good) {
      const { token, cookie } = await logInAt(step);
      await read(other, token).expect(200);
      await refreshAt(other, cookie).expect(200);
    }
    const { token, cookie } = await logInAt(step);
    for (const other of bad) {
      expect(codeOf(await read(other, token).expect(401))).toBe('INVALID_TOKEN');
      expect(codeOf(await refreshAt(other, cookie).expect(401))).toBe('INVALID_REFRESH_TOKEN');
    }
    // The refusal ended nothing.
    await refreshAt(step, cookie).expect(200);
  });

  test.each<[Step, Step]>([
    ['before', 'prepared'],
    ['prepared', 'before'],
    ['prepared', 'changed'],
    ['changed', 'prepared'],
  ])('a refresh at "%s" whose answer was lost gives the same successor at "%s"', async (first, second) => {
    const { cookie } = await logInAt(first);

    const lost = await refreshAt(first, cookie).expect(200);
    const repeated = await refreshAt(second, cookie).expect(200);

    expect(cookieOf(repeated)).toBe(cookieOf(lost));
    await refreshAt(second, cookieOf(repeated)).expect(200);
  });

  test('a server that cannot make the successor again refuses the repeat, and ends no session', async () => {
    const { cookie } = await logInAt('before');
    const lost = await refreshAt('changed', cookie).expect(200);

    expect(codeOf(await refreshAt('before', cookie).expect(401))).toBe('INVALID_REFRESH_TOKEN');

    await refreshAt('changed', cookieOf(lost)).expect(200);
  });

  test('a logout ends the session of an access token that an older secret signed', async () => {
    const { token, cookie } = await logInAt('before');

    await servers.changed.post('/api/auth/logout', undefined, token).expect(204);

    await refreshAt('before', cookie).expect(401);
  });

  test('a cursor opens for as long as its secret is in the list', async () => {
    const bob = await aPerson(servers.before);
    for (let payment = 0; payment < 3; payment += 1) await send(servers.before, alice, bob, 1).expect(201);
    const pageAt = (step: Step, token: string, cursor = '') =>
      servers[step].get(`/api/transactions?limit=1${cursor && `&cursor=${cursor}`}`, token);
    const first = await pageAt('before', alice.token).expect(200);
    const cursor = first.body.nextCursor as string;

    for (const step of ['prepared', 'changed'] as const) await pageAt(step, alice.token, cursor).expect(200);
    const { token } = await logInAt('finished');
    expect(codeOf(await pageAt('finished', token, cursor).expect(400))).toBe('VALIDATION_FAILED');
    const next = await pageAt('changed', token).expect(200);
    await pageAt('finished', token, next.body.nextCursor as string).expect(200);
    await pageAt('before', alice.token, next.body.nextCursor as string).expect(400);
  });
});

describe('more secrets are no more ways in', () => {
  /** The claims of a good token, signed otherwise. */
  const forge = (token: string, secret: string, options: jwt.SignOptions = {}) => {
    const claims = jwt.decode(token) as object;
    return jwt.sign(claims, secret, { algorithm: 'HS256', ...options });
  };
  const valueOf = (cookie: string) => cookie.slice(cookie.indexOf('=') + 1);
  const withValue = (cookie: string, value: string) => `${cookie.slice(0, cookie.indexOf('=') + 1)}${value}`;

  test('a forgery with each secret of the list shows that the tests below forge rightly', async () => {
    const { token } = await logInAt('changed');
    for (const secret of Object.values(ACCESS)) await read('changed', forge(token, secret)).expect(200);
  });

  test.each<[string, (token: string) => string]>([
    ['signed by a secret of the refresh tokens', (token) => forge(token, REFRESH.next)],
    ['signed by the second secret of the refresh tokens', (token) => forge(token, REFRESH.old)],
    ['signed with HS512 by the first secret', (token) => forge(token, ACCESS.next, { algorithm: 'HS512' })],
    ['signed with HS384 by the second secret', (token) => forge(token, ACCESS.old, { algorithm: 'HS384' })],
    ['not signed', (token) => jwt.sign(jwt.decode(token) as object, null, { algorithm: 'none' })],
    ['signed by the list as one text', (token) => forge(token, `${ACCESS.next},${ACCESS.old}`)],
    ['signed by nothing', (token) => token.replace(/[^.]*$/, '')],
  ])('an access token %s is refused', async (_name, make) => {
    const { token } = await logInAt('changed');

    expect(codeOf(await read('changed', make(token)).expect(401))).toBe('INVALID_TOKEN');
  });

  test.each<[string, string]>([
    ['the first', ACCESS.next],
    ['the second', ACCESS.old],
  ])('a refresh token that %s secret of the access tokens signed is refused', async (_name, secret) => {
    const { cookie } = await logInAt('changed');

    const forged = withValue(cookie, forge(valueOf(cookie), secret));

    expect(codeOf(await refreshAt('changed', forged).expect(401))).toBe('INVALID_REFRESH_TOKEN');
  });

  test('a refresh token that another secret of the list signed again is not the one that was stored', async () => {
    const { cookie } = await logInAt('changed');

    await refreshAt('changed', withValue(cookie, forge(valueOf(cookie), REFRESH.old))).expect(401);

    await refreshAt('changed', withValue(cookie, forge(valueOf(cookie), REFRESH.next))).expect(200);
  });

  test('only the first secret signs', async () => {
    const { token, cookie } = await logInAt('changed');
    const refreshed = await refreshAt('changed', cookie).expect(200);
    const signedBy = (text: string, secrets: Record<Key, string>) =>
      Object.entries(secrets)
        .filter(([, secret]) => forge(text, secret) === text)
        .map(([key]) => key);

    for (const text of [token, refreshed.body.accessToken as string]) expect(signedBy(text, ACCESS)).toEqual(['next']);
    for (const text of [cookie, cookieOf(refreshed)]) expect(signedBy(valueOf(text), REFRESH)).toEqual(['next']);
  });
});
