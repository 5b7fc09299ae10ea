import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { createPasswords } from '../../../src/platform/limits/passwords';
import { codeOf } from '../../support/people';
import { useServer, type TestServer } from '../../support/testServer';

const newEmail = () => `${randomUUID()}@example.com`;
const register = (at: TestServer, email: string, password = 'the live cost counts') =>
  at.post('/api/auth/register', { email, password, full_name: 'Alice Example' });
const logIn = (at: TestServer, email: string, password = 'the live cost counts') =>
  at.post('/api/auth/login', { email, password });

describe('a password', () => {
  const server = useServer();

  test('A01 stays out of the answer to a registration, and so does all that is made of it', async () => {
    const [email, password] = [newEmail(), 'canary that is one'];

    const response = await register(server, email, password);

    expect(response.status).toBe(201);
    const { rows } = await server.pool.query<{ password_hash: string }>(
      'SELECT password_hash FROM users WHERE email = $1',
      [email],
    );
    const told = response.text + JSON.stringify(response.headers);
    for (const secret of [password, rows[0]!.password_hash]) expect(told).not.toContain(secret);
    expect(told).not.toMatch(/password|hash|secret|token|\$2[aby]\$/i);
    expect(response.headers).not.toHaveProperty('set-cookie');
  });

  test('A09 with NUL counts to its end: what stops there or goes on otherwise does not log in', async () => {
    const [email, password] = [newEmail(), 'abc\0defgh'];
    await register(server, email, password).expect(201);

    for (const other of ['abc', 'abc\0', 'abc\0xyzxyz', 'abcdefgh'])
      expect(codeOf(await logIn(server, email, other))).toBe('INVALID_CREDENTIALS');

    await logIn(server, email, password).expect(200);
  });

  /** NFC and not NFKC, which would make one of `ﬁ` and `fi`. */
  test('A11 is not changed beyond NFC: a ligature is not two letters', async () => {
    const email = newEmail();
    await register(server, email, 'a \ufb01ne secret').expect(201);

    expect(codeOf(await logIn(server, email, 'a fine secret'))).toBe('INVALID_CREDENTIALS');
    await logIn(server, email, 'a \ufb01ne secret').expect(200);
  });
});

/** At the least cost of production, where hashing is nearly all of the time. */
describe('at a live cost', () => {
  const server = useServer({ passwords: createPasswords(10) });

  test('A20 a registration takes as long with an email that is taken', async () => {
    const taken = newEmail();
    await register(server, taken).expect(201);
    const [fresh, again]: [number[], number[]] = [[], []];
    for (let round = 0; round < 9; round += 1) {
      fresh.push(await timeOf(register(server, newEmail()), 201));
      again.push(await timeOf(register(server, taken), 409));
    }

    const ratio = median(again) / median(fresh);

    // A taken email that is not hashed for takes less than a tenth.
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  test('A28 fifty logins at once do not keep a health check waiting', async () => {
    const emails = Array.from({ length: 50 }, newEmail);
    await Promise.all(emails.map((email) => timeOf(register(server, email), 201)));

    let loggedIn = 0;
    const logins = emails.map((email) => timeOf(logIn(server, email), 200).then(() => (loggedIn += 1)));
    /** How many logins were answered while each of the checks was. */
    const passed: number[] = [];
    while (loggedIn < emails.length)
      for (const probe of ['live', 'ready']) {
        const before = loggedIn;
        await timeOf(server.get(`/health/${probe}`), 200);
        passed.push(loggedIn - before);
      }
    await Promise.all(logins);

    // Otherwise the logins had ended before they were looked at.
    expect(passed.length).toBeGreaterThan(10);
    // Counted and not timed: how long a hash takes is the machine's affair, and a check that waits for them waits for many.
    expect(Math.max(...passed)).toBeLessThan(10);
  });

  async function timeOf(call: PromiseLike<Response>, status: number): Promise<number> {
    const startedAt = performance.now();
    expect((await call).status).toBe(status);
    return performance.now() - startedAt;
  }

  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
});
