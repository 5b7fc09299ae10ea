import jwt from 'jsonwebtoken';
import { aPerson, codeOf, type Person } from '../../support/people';
import { sendRaw } from '../../support/rawHttp';
import { SECRETS, useServer } from '../../support/testServer';

const server = useServer();

const me = (token: string) => server.get('/api/users/me', token);
const tokenIn = (cookie: string) => cookie.replace('refreshToken=', '');

describe('an access token', () => {
  const claimsOf = (person: Person) => jwt.decode(person.token) as jwt.JwtPayload;
  const sign = (claims: object, secret: string = SECRETS.accessSecret, options: jwt.SignOptions = {}) =>
    jwt.sign(claims, secret, { algorithm: 'HS256', ...options });
  let alice: Person;
  beforeAll(async () => {
    alice = await aPerson(server);
  });

  test('A46 lives 15 minutes and says who it is for', () => {
    const { iat, exp, ...claims } = claimsOf(alice);

    expect(exp! - iat!).toBe(900);
    expect(claims).toEqual({
      sub: alice.id,
      sid: expect.any(String),
      jti: expect.any(String),
      typ: 'access',
      iss: 'payverse',
      aud: 'payverse',
    });
  });

  test('A30 when missing, answers UNAUTHENTICATED with a bare challenge', async () => {
    const response = await server.get('/api/users/me');

    expect([response.status, codeOf(response), response.headers['www-authenticate']]).toEqual([
      401,
      'UNAUTHENTICATED',
      'Bearer',
    ]);
  });

  test.each(['Bearer', 'Bearer  ', 'Basic abc', 'Bearer a, Bearer b', 'abc'])(
    'A31 as "%s", is none',
    async (header) => {
      const response = await server.get('/api/users/me').set('Authorization', header);

      expect(codeOf(response)).toBe('UNAUTHENTICATED');
    },
  );

  test('A31 that stands twice is none', async () => {
    const header = `Authorization: Bearer ${alice.token}\r\n`;

    const answer = await sendRaw(server.port, `GET /api/users/me HTTP/1.1\r\nHost: x\r\n${header}${header}\r\n`);

    expect(answer.status).toBe(401);
  });

  test('A31 is taken from the header only, with its scheme in any case', async () => {
    await server.get('/api/users/me').set('Authorization', `bearer ${alice.token}`).expect(200);
    await server.get(`/api/users/me?access_token=${alice.token}`).expect(401);
  });

  const forgeries: [string, (claims: jwt.JwtPayload) => string][] = [
    ['A32 unsigned', (claims) => jwt.sign(claims, '', { algorithm: 'none' })],
    ['A33 signed with another secret', (claims) => sign(claims, 'another secret of more than 32 bytes')],
    ['A35 signed with HS512', (claims) => sign(claims, SECRETS.accessSecret, { algorithm: 'HS512' })],
    ['A37 expired', (claims) => sign({ ...claims, exp: Math.floor(Date.now() / 1_000) - 1 })],
    ['A38 without exp', ({ exp: _exp, ...claims }) => sign(claims)],
    ['with exp 1e30', (claims) => sign({ ...claims, exp: 1e30 })],
    ['A40 not valid yet', (claims) => sign({ ...claims, nbf: claims.exp! - 1 })],
    ['A40 made tomorrow', (claims) => sign({ ...claims, iat: claims.iat! + 86_400, exp: claims.exp! + 86_400 })],
    ['A41 from another issuer', (claims) => sign({ ...claims, iss: 'someone' })],
    ['A41 for another audience', (claims) => sign({ ...claims, aud: 'someone' })],
    ['A41 for several audiences', (claims) => sign({ ...claims, aud: ['payverse', 'someone'] })],
    ['A41 without audience', ({ aud: _aud, ...claims }) => sign(claims)],
    ['A42 of the other type', (claims) => sign({ ...claims, typ: 'refresh' })],
    ['A44 for no user id', (claims) => sign({ ...claims, sub: 'not-a-uuid' })],
    ['A44 for an unknown user', (claims) => sign({ ...claims, sub: '01a205d8-b1d5-7d7b-a760-4443630237ea' })],
    ['without a session', ({ sid: _sid, ...claims }) => sign(claims)],
    [
      'with a critical extension',
      (claims) => sign(claims, SECRETS.accessSecret, { header: { alg: 'HS256', crit: ['x'] } }),
    ],
    ['that is no object', () => jwt.sign('text', SECRETS.accessSecret)],
    ['A49 of 8 kB', () => 'a'.repeat(8_000)],
  ];
  test.each(forgeries)('%s, answers INVALID_TOKEN on every route', async (_name, forge) => {
    const token = forge(claimsOf(alice));

    for (const path of ['/api/users/me', '/api/accounts', '/api/transactions']) {
      const response = await server.get(path, token);
      expect([response.status, codeOf(response)]).toEqual([401, 'INVALID_TOKEN']);
      expect(response.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
    }
    const sent = await server.post(
      '/api/transactions/send',
      { toAccountNumber: alice.accountNumber, amount: 1 },
      token,
    );
    expect(codeOf(sent)).toBe('INVALID_TOKEN');
  });

  test('A34 with another payload under the old signature, answers INVALID_TOKEN', async () => {
    const [header, , signature] = alice.token.split('.');
    const payload = Buffer.from(JSON.stringify({ ...claimsOf(alice), sub: (await aPerson(server)).id })).toString(
      'base64url',
    );

    expect(codeOf(await me(`${header!}.${payload}.${signature!}`))).toBe('INVALID_TOKEN');
  });

  test('A42 cannot be replaced by a refresh token', async () => {
    expect(codeOf(await me(tokenIn(alice.cookie)))).toBe('INVALID_TOKEN');
  });
});
