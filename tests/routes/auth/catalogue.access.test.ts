import jwt from 'jsonwebtoken';
import { expectSoundBook } from '../../support/book';
import { aPerson, balanceOf, codeOf, refund, send, type Person } from '../../support/people';
import { SECRETS, useServer } from '../../support/testServer';

const server = useServer();
let alice: Person;
let bob: Person;
let carol: Person;
beforeEach(async () => {
  [alice, bob, carol] = [await aPerson(server), await aPerson(server), await aPerson(server)];
});
afterEach(() => expectSoundBook(server.pool));

describe('C03 the history', () => {
  test('of a counterparty who has dealt with others only is empty', async () => {
    await send(server, bob, carol, 5).expect(201);

    for (const { accountNumber } of [bob, carol]) {
      const { body } = await server.get(`/api/transactions?counterparty=${accountNumber}`, alice.token).expect(200);
      expect(body).toEqual({ data: [], nextCursor: null });
    }
  });

  test.each(['account', 'accountId', 'account_id', 'accountNumber', 'account_number', 'userId', 'user_id', 'user'])(
    'takes no %s: it is always of the own account',
    async (field) => {
      await send(server, bob, carol, 5).expect(201);

      for (const value of [bob.accountNumber, bob.id]) {
        const response = await server.get(`/api/transactions?${field}=${value}`, alice.token);
        expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
        expect(response.body.errors).toMatchObject([{ path: `/${field}` }]);
      }
    },
  );
});

describe('C05 the payer is who is logged in', () => {
  const FIELDS = ['userId', 'user_id', 'senderId', 'sender_id', 'fromUserId', 'fromAccountNumber', 'owner'];
  const transferTo = ({ accountNumber }: Person, more: object = {}) => ({
    toAccountNumber: accountNumber,
    amount: 10,
    ...more,
  });
  const post = (path: string, body: object) => server.post(`/api/transactions/${path}`, body, alice.token);

  test.each(FIELDS)('a send, a batch and a refund with %s are refused whole', async (field) => {
    const received = await send(server, bob, alice, 1).expect(201);
    const victim = { [field]: bob.id };
    const calls: [path: string, body: object, pointer: string][] = [
      ['send', transferTo(carol, victim), `/${field}`],
      ['batch', { transfers: [transferTo(carol)], ...victim }, `/${field}`],
      ['batch', { transfers: [transferTo(carol), transferTo(carol, victim)] }, `/transfers/1/${field}`],
      [`${received.body.transaction.id as string}/refund`, { amount: 1, ...victim }, `/${field}`],
    ];

    for (const [path, body, pointer] of calls) {
      const response = await post(path, body);
      expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
      expect(response.body.errors.map((error: { path: string }) => error.path)).toEqual([pointer]);
    }
    expect(await Promise.all([alice, bob, carol].map((person) => balanceOf(server, person)))).toEqual([
      1001, 999, 1000,
    ]);
  });

  test('a user cannot refund a transfer that another user received', async () => {
    const { body } = await send(server, alice, bob, 10).expect(201);

    const response = await refund(server, carol, body.transaction.id as string);

    expect([response.status, codeOf(response)]).toEqual([404, 'TRANSACTION_NOT_FOUND']);
    expect(await balanceOf(server, bob)).toBe(1010);
  });
});

describe('C13 a claim', () => {
  const CLAIMS = [{ role: 'admin' }, { roles: ['admin'] }, { scope: 'admin' }, { isAdmin: true }];
  const claimsOf = ({ token }: Person) => jwt.decode(token) as jwt.JwtPayload;

  test.each(CLAIMS)('that is written into the own token makes it worthless: %j', async (claim) => {
    const [header, , signature] = alice.token.split('.');
    const payload = Buffer.from(JSON.stringify({ ...claimsOf(alice), ...claim })).toString('base64url');
    // The real one was verified, and is remembered.
    await server.get('/api/users/me', alice.token).expect(200);

    const response = await server.get('/api/users/me', `${header!}.${payload}.${signature!}`);

    expect([response.status, codeOf(response)]).toEqual([401, 'INVALID_TOKEN']);
  });

  test.each(CLAIMS)('of a role opens nothing even when it is signed: there are no roles: %j', async (claim) => {
    const { body } = await send(server, bob, carol, 5).expect(201);
    const token = jwt.sign({ ...claimsOf(alice), ...claim }, SECRETS.accessSecret);

    const response = await server.get(`/api/transactions/${body.transaction.id as string}`, token);

    expect([response.status, codeOf(response)]).toEqual([404, 'TRANSACTION_NOT_FOUND']);
  });
});
