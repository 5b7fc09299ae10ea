import { randomUUID } from 'node:crypto';
import bcrypt from 'bcrypt';
import { createPasswords } from '../../../src/platform/limits/passwords';
import { obviousFault, passwordFault } from '../../../src/utils/password.util';
import { newPasswordError } from '../../../web/src/session/validation';
import { codeOf } from '../../support/people';
import { useServer } from '../../support/testServer';

const server = useServer();
const newEmail = () => `${randomUUID()}@example.com`;
const register = (email: string, password: string, fields: object = {}) =>
  server.post('/api/auth/register', { email, password, full_name: 'Alice Example', ...fields });
const logIn = (email: string, password: string) => server.post('/api/auth/login', { email, password });

/** As an older server stored it: the hash of what was typed, in whichever form. */
async function aUserFromBefore(password: string): Promise<string> {
  const email = newEmail();
  await register(email, 'a password for now').expect(201);
  const passwordHash = await bcrypt.hash(password, 4);
  await server.pool.query('UPDATE users SET password_hash = $1 WHERE email = $2', [passwordHash, email]);
  return email;
}

const TWINS: [name: string, composed: string, decomposed: string][] = [
  ['a Latin letter', 'caf\u00e9 au lait', 'cafe\u0301 au lait'],
  [
    'Hangul',
    '\ud55c\uad6d\uc758 \ube44\ubc00\ubc88\ud638',
    '\ud55c\uad6d\uc758 \ube44\ubc00\ubc88\ud638'.normalize('NFD'),
  ],
  ['two marks in another order', 'q\u0323\u0307 secret', 'q\u0307\u0323 secret'],
  ['a sign with a twin', 'ten k\u03a9 of it', 'ten k\u2126 of it'],
  ['a kana with a mark', '\u304c\u304d\u3050\u3051 secret', '\u304b\u3099\u304d\u304f\u3099\u3051 secret'],
];

describe('fault B2: a password', () => {
  test.each(TWINS)('with %s logs in however the device composes it', async (_name, composed, decomposed) => {
    for (const [first, second] of [
      [composed, decomposed],
      [decomposed, composed],
    ] as const) {
      const email = newEmail();
      await register(email, first).expect(201);

      await logIn(email, first).expect(200);
      await logIn(email, second).expect(200);
      expect(codeOf(await logIn(email, `${second}!`))).toBe('INVALID_CREDENTIALS');
    }
  });

  test.each(TWINS)('with %s is the current one at a change, and the new one after it', async (_name, one, other) => {
    const email = newEmail();
    await register(email, one).expect(201);
    const token = (await logIn(email, one).expect(200)).body.accessToken as string;
    const change = (currentPassword: string, newPassword: string) =>
      server.post('/api/auth/change-password', { currentPassword, newPassword }, token);

    await change(other, `${other} 2`).expect(204);

    expect(codeOf(await logIn(email, one))).toBe('INVALID_CREDENTIALS');
    await logIn(email, `${one} 2`).expect(200);
    await change(`${one} 2`, 'another secret').expect(204);
  });

  test('whose hash is from before logs in as it was typed then, and in the other form after a change', async () => {
    const email = await aUserFromBefore('cafe\u0301 au lait');

    const token = (await logIn(email, 'cafe\u0301 au lait').expect(200)).body.accessToken as string;
    const change = { currentPassword: 'cafe\u0301 au lait', newPassword: 'cafe\u0301 au lait 2' };
    await server.post('/api/auth/change-password', change, token).expect(204);

    await logIn(email, 'caf\u00e9 au lait 2').expect(200);
  });

  test('whose hash from before has 72 bytes only as it was typed logs in, and no longer one does', async () => {
    // U+0958 is 3 bytes, and 6 in NFC, which never has it.
    const typed = '\u0958'.repeat(24);
    const email = await aUserFromBefore(typed);

    await logIn(email, typed).expect(200);
    expect(codeOf(await logIn(email, `${typed}x`))).toBe('INVALID_CREDENTIALS');
  });

  test('that is wrong costs as many hashes with a user as without, and one attempt', async () => {
    const compare = jest.spyOn(bcrypt, 'compare');
    const answers = async (email: string, password: string) => {
      compare.mockClear();
      const codes = [];
      for (let i = 0; i < 7; i += 1) codes.push(codeOf(await logIn(email, password)));
      return { codes, hashes: compare.mock.calls.length };
    };
    const known = async () => {
      const email = newEmail();
      await register(email, 'caf\u00e9 au lait').expect(201);
      return email;
    };
    const wrong = 'INVALID_CREDENTIALS';
    const codes = [wrong, wrong, wrong, wrong, wrong, wrong, 'RATE_LIMITED'];

    try {
      for (const email of [await known(), newEmail()])
        expect(await answers(email, 'not re\u0301ally')).toEqual({ codes, hashes: 12 });
      for (const email of [await known(), newEmail()])
        expect(await answers(email, 'not r\u00e9ally')).toEqual({ codes, hashes: 6 });
    } finally {
      compare.mockRestore();
    }
  });

  test.each([
    ['8 characters that are 4 in NFC', 'e\u0301'.repeat(4), /8 characters/],
    ['72 bytes that are more in NFC', '\u0958'.repeat(13), /72 bytes/],
    ['a common one in full', 'password1', /commonest/],
  ])('of %s is refused', async (_name, password, message) => {
    const response = await register(newEmail(), password);

    expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
    expect(response.body.errors).toEqual([{ path: '/password', message: expect.stringMatching(message) }]);
  });

  test('of 75 bytes that are 50 in NFC registers, and logs in', async () => {
    const [email, typed] = [newEmail(), 'e\u0301'.repeat(25)];
    await register(email, typed).expect(201);

    await logIn(email, typed).expect(200);
    await logIn(email, '\u00e9'.repeat(25)).expect(200);
  });

  test.each([
    ['the name in the other form', { full_name: 'Jos\u00e9 Mart\u00ed' }, 'jose\u0301 marti\u0301'],
    ['the name, decomposed, in this form', { full_name: 'Jose\u0301 Marti\u0301' }, 'jos\u00e9 mart\u00ed'],
    ['the email as it is typed', { email: 'anna@b\u00fccher.example' }, 'Anna@B\u00fccher.example'],
    ['the email as it is stored', { email: 'anna@b\u00fccher.example' }, 'anna@xn--bcher-kva.example'],
    ['the email with the domain decomposed', { email: 'anna@b\u00fccher.example' }, 'anna@bu\u0308cher.example'],
  ])('that is %s is refused', async (_name, fields, password) => {
    const { body } = await register(newEmail(), password, fields).expect(400);

    expect(body.errors).toEqual([
      { path: '/password', message: 'must not be the name, the email, or the name of this service' },
    ]);
  });

  test('is measured in the wallet as the server measures it', () => {
    for (const password of ['e\u0301'.repeat(4), '\u0958'.repeat(13), 'e\u0301'.repeat(25), 'securepassword', 'short'])
      expect([password, newPasswordError(password) === null]).toEqual([password, passwordFault(password) === null]);
  });

  test('without Unicode beyond ASCII costs one hash', async () => {
    const { hash, matches } = createPasswords(4);
    const compare = jest.spyOn(bcrypt, 'compare');
    try {
      expect(await matches('not the password', await hash('securepassword'))).toBe(false);
      expect(compare).toHaveBeenCalledTimes(1);
    } finally {
      compare.mockRestore();
    }
    expect(obviousFault('securepassword', { email: 'a@example.com', fullName: 'A' })).toBeNull();
  });
});
