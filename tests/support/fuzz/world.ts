import { randomUUID } from 'node:crypto';
import { aPerson, send, type Person } from '../people';
import type { Route } from '../routes';
import type { TestServer } from '../testServer';
import type { FuzzRequest } from './requests';
import { PASSWORD_CANARY } from './values';

/** The users, and the values of requests that are known only when they are sent. */
export interface World {
  payer: Person;
  payee: Person;
  /** Fills in what `known` stands for. Calls of /api/auth get a guest, because they end sessions. */
  fill(request: FuzzRequest): FuzzRequest;
  /** Puts something new in the place of what a good call of this route may have used up. */
  renew(route: Route): Promise<void>;
  /** Takes another guest, when the password of this one has been guessed too often. */
  changeGuest(): Promise<void>;
}

export async function createWorld(there: TestServer, url: string): Promise<World> {
  const [payer, payee] = [await aPerson(there, 'Payer Example'), await aPerson(there, '=Payee "Example"')];
  let guest = await aGuest(url);
  let received = await sendBack();
  const { body: accounts } = await there.get('/api/accounts', payer.token).expect(200);
  const { body: page } = await there.get('/api/transactions?limit=1', payer.token).expect(200);
  const shared = { payee: payee.accountNumber, cursor: page.nextCursor as string };

  /** A transaction that the payer can refund. */
  async function sendBack(): Promise<string> {
    const { body } = await send(there, payee, payer, 1).expect(201);
    return body.transaction.id as string;
  }

  function valuesFor(target: string): Record<string, string> {
    if (/\/api\/auth\//i.test(target)) return { ...shared, ...guest };
    const id = target.startsWith('/api/accounts') ? (accounts.data[0].id as string) : received;
    return { ...shared, token: payer.token, cookie: payer.cookie, email: payer.email, id };
  }

  function fill(request: FuzzRequest): FuzzRequest {
    const values = valuesFor(request.target);
    const filled = (text: string) => text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
    return {
      ...request,
      target: filled(request.target),
      headers: request.headers.map(([name, value]) => [name, filled(value)]),
      body: request.body === null ? null : filled(request.body),
    };
  }

  async function renew({ method, path }: Route): Promise<void> {
    if (path.endsWith('/refund')) received = await sendBack();
    // Of what a guest calls, these begin something. Any other call may be the end of the session.
    const isHarmless = method === 'GET' || /\/(register|login)$/.test(path);
    if (path.startsWith('/api/auth/') && !isHarmless) await changeGuest();
  }

  async function changeGuest(): Promise<void> {
    guest = await aGuest(url);
  }

  return { payer, payee, fill, renew, changeGuest };
}

/** A user with the canary as password, and the id of their session. Made often, and therefore without supertest. */
async function aGuest(url: string) {
  const credentials = { email: `${randomUUID()}@example.com`, password: PASSWORD_CANARY };
  await post(`${url}/api/auth/register`, { ...credentials, full_name: 'Guest' });
  const { body, cookie } = await post(`${url}/api/auth/login`, credentials);
  const [, claims = ''] = body.accessToken.split('.');
  const { sid } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sid: string };
  return { email: credentials.email, token: body.accessToken, cookie, id: sid };
}

async function post(url: string, body: object): Promise<{ body: { accessToken: string }; cookie: string }> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const [cookie = ''] = (response.headers.get('Set-Cookie') ?? '').split(';', 1);
  return { body: (await response.json()) as { accessToken: string }, cookie };
}
