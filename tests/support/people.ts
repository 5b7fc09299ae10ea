import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import type { TestServer } from './testServer';

export const PASSWORD = 'securepassword';

export interface Person {
  id: string;
  email: string;
  accountNumber: string;
  token: string;
  /** The refresh cookie as a client sends it back. */
  cookie: string;
}

/** Registers a user with 1000.00, and logs in. */
export async function aPerson(
  server: TestServer,
  fullName = 'Alice Example',
  email = `${randomUUID()}@example.com`,
): Promise<Person> {
  const registered = await server
    .post('/api/auth/register', { email, password: PASSWORD, full_name: fullName })
    .expect(201);
  const { id, account_number: accountNumber } = registered.body.data.user as { id: string; account_number: string };
  return { id, email, accountNumber, ...(await logIn(server, email)) };
}

export async function logIn(server: TestServer, email: string): Promise<{ token: string; cookie: string }> {
  const response = await server.post('/api/auth/login', { email, password: PASSWORD }).expect(200);
  return { token: response.body.accessToken as string, cookie: cookieOf(response) };
}

/** A user with less than the opening balance: the rest was paid to another user. */
export async function aPersonWith(server: TestServer, balance: number): Promise<Person> {
  const [person, other] = [await aPerson(server), await aPerson(server)];
  await send(server, person, other, 1_000 - balance).expect(201);
  return person;
}

export const cookieOf = (response: Response) => response.get('Set-Cookie')![0]!.split(';', 1)[0]!;

export function send(
  server: TestServer,
  from: Person,
  to: Pick<Person, 'accountNumber'>,
  amount: unknown,
  key?: string,
) {
  const call = server.post('/api/transactions/send', { toAccountNumber: to.accountNumber, amount }, from.token);
  return key === undefined ? call : call.set('Idempotency-Key', key);
}

/** Sends all of these at once, or nothing. */
export function sendBatch(
  server: TestServer,
  from: Person,
  payments: readonly (readonly [to: Pick<Person, 'accountNumber'>, amount: unknown])[],
  key?: string,
) {
  const transfers = payments.map(([{ accountNumber }, amount]) => ({ toAccountNumber: accountNumber, amount }));
  const call = server.post('/api/transactions/batch', { transfers }, from.token);
  return key === undefined ? call : call.set('Idempotency-Key', key);
}

/** Gives back all that remains, unless the body says otherwise. */
export function refund(server: TestServer, by: Person, id: string, body?: object, key?: string) {
  const call = server.post(`/api/transactions/${id}/refund`, body, by.token);
  return key === undefined ? call : call.set('Idempotency-Key', key);
}

export async function balanceOf(server: TestServer, { token }: Person): Promise<number> {
  const { body } = await server.get('/api/users/me', token).expect(200);
  return body.user.balance as number;
}

/** The code of an error, after a look at the shape that all of them share. */
export function codeOf({ status, type, body, headers }: Response): string {
  expect([type, headers['content-type']]).toEqual([
    'application/problem+json',
    'application/problem+json; charset=utf-8',
  ]);
  expect(body).toMatchObject({ status, message: body.detail, requestId: headers['x-request-id'] });
  expect(body.type).toBe(`/errors#${(body.code as string).toLowerCase().replaceAll('_', '-')}`);
  return body.code as string;
}
