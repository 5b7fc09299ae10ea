import { isAccountNumber } from '../../../src/utils/accountNumber.util';
import { expectSoundBook } from '../../support/book';
import { aPerson, aPersonWith, balanceOf, codeOf, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

const server = useServer();
const SEND = '/api/transactions/send';
let alice: Person;
let bob: Person;
beforeEach(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
});
afterEach(() => expectSoundBook(server.pool));

const balances = async () => [await balanceOf(server, alice), await balanceOf(server, bob)];
const rawSend = (body: string) =>
  server.post(SEND, undefined, alice.token).set('Content-Type', 'application/json').send(body);

describe('POST /api/transactions/send', () => {
  test('moves the money and answers with the fields of the specification', async () => {
    const body = { toAccountNumber: bob.accountNumber, amount: 50.0, description: 'Payment for lunch' };

    const response = await server.post(SEND, body, alice.token);

    expect(response.status).toBe(201);
    expect(response.body).toEqual({
      message: 'Transaction successful',
      transaction: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        from_account_id: expect.any(String),
        to_account_id: expect.any(String),
        amount: 50,
        status: 'completed',
        description: 'Payment for lunch',
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      },
      balance: 950,
    });
    expect(await balances()).toEqual([950, 1050]);
  });

  test('T15 is seen at once by both, in account and history', async () => {
    const { body } = await send(server, alice, bob, 12.34).expect(201);

    for (const [person, direction, balance] of [
      [alice, 'out', 987.66],
      [bob, 'in', 1012.34],
    ] as const) {
      expect(await balanceOf(server, person)).toBe(balance);
      const history = await server.get('/api/transactions', person.token).expect(200);
      expect(history.body.data[0]).toMatchObject({
        id: body.transaction.id,
        direction,
        amount: 12.34,
        balance_after: balance,
      });
    }
  });

  test('T01 with one cent too little, answers INSUFFICIENT_FUNDS with the numbers, and writes nothing', async () => {
    const response = await send(server, alice, bob, 1000.01);

    expect([response.status, codeOf(response)]).toEqual([402, 'INSUFFICIENT_FUNDS']);
    expect(response.body.details).toEqual({ balance: 1000, requested: 1000.01 });
    expect(await balances()).toEqual([1000, 1000]);
    expect((await server.get('/api/transactions', alice.token)).body.data).toHaveLength(1);
  });

  test('T02 with exactly the balance, leaves 0', async () => {
    const { body } = await send(server, alice, bob, 1000).expect(201);

    expect(body.balance).toBe(0);
    expect(await balances()).toEqual([0, 2000]);
  });

  test('T03 to the own account, answers SAME_ACCOUNT', async () => {
    const response = await send(server, alice, alice, 1);

    expect([response.status, codeOf(response)]).toEqual([422, 'SAME_ACCOUNT']);
  });

  test.each([
    ['T04 an unknown account', 'ACC0000000000018'],
    ['the system account', 'ACC0000000000000'],
  ])('to %s, answers RECIPIENT_NOT_FOUND', async (_name, accountNumber) => {
    expect(isAccountNumber(accountNumber)).toBe(true);

    const response = await send(server, alice, { accountNumber }, 1);

    expect([response.status, codeOf(response)]).toEqual([404, 'RECIPIENT_NOT_FOUND']);
    expect(await balances()).toEqual([1000, 1000]);
  });

  test('M22 to an account in another currency, answers CURRENCY_MISMATCH', async () => {
    await server.pool.query("UPDATE accounts SET currency = 'EUR' WHERE account_number = $1", [bob.accountNumber]);

    expect(codeOf(await send(server, alice, bob, 1))).toBe('CURRENCY_MISMATCH');
    expect(await balances()).toEqual([1000, 1000]);
  });

  test('M02 three times a tenth leaves no float behind', async () => {
    const poor = await aPersonWith(server, 1);

    for (let i = 0; i < 3; i += 1) await send(server, poor, bob, 0.1).expect(201);

    expect(await balanceOf(server, poor)).toBe(0.7);
  });

  test('X14 keeps a description of 255 characters as it is', async () => {
    const description = 'é̂😀שלום\u200f\n\t'.repeat(20).slice(0, 200) + '😀'.repeat(50);

    const { body } = await server
      .post(SEND, { toAccountNumber: bob.accountNumber, amount: 1, description }, alice.token)
      .expect(201);

    expect(body.transaction.description).toBe(description);
    const read = await server.get(`/api/transactions/${body.transaction.id as string}`, bob.token).expect(200);
    expect(read.body.transaction.description).toBe(description);
  });

  test.each([
    ['a typing slip in the account number', () => ({ toAccountNumber: slip(bob.accountNumber) }), '/toAccountNumber'],
    ['X29 a pattern as account number', () => ({ toAccountNumber: 'ACC%' }), '/toAccountNumber'],
    ['X29 Arabic digits', () => ({ toAccountNumber: 'ACC٠٠٠٠٠٠٠٠٠٠٠٠٠' }), '/toAccountNumber'],
    ['X27 an unknown field', () => ({ amout: 1 }), '/amout'],
    ['C04 a sender', () => ({ fromAccountId: bob.id }), '/fromAccountId'],
    ['X15 a description of 256', () => ({ description: 'a'.repeat(256) }), '/description'],
    ['X10 NUL in the description', () => ({ description: 'a\u0000b' }), '/description'],
    ['half an emoji', () => ({ description: '\udc00' }), '/description'],
    ['a number as description', () => ({ description: 5 }), '/description'],
  ])('with %s, answers VALIDATION_FAILED', async (_name, fields, path) => {
    const response = await server.post(
      SEND,
      { toAccountNumber: bob.accountNumber, amount: 1, ...fields() },
      alice.token,
    );

    expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
    expect(response.body.errors.map((error: { path: string }) => error.path)).toEqual([path]);
    expect(await balances()).toEqual([1000, 1000]);
  });

  const slip = (number: string) => number.slice(0, -1) + String((Number(number.at(-1)) + 1) % 10);
});

describe('an amount', () => {
  test.each(['10', '10.0', '10.00', '"10"', '"10.00"', '1e1', '1000e-2'])('M01 as %s moves 10.00', async (text) => {
    const response = await rawSend(`{"toAccountNumber":"${bob.accountNumber}","amount":${text}}`);

    expect([response.status, response.body.transaction?.amount]).toEqual([201, 10]);
    expect(await balances()).toEqual([990, 1010]);
  });

  test.each([
    // M03 M04 M05: never rounded, also not by the reading of JSON itself
    '0.30000000000000004',
    '1.005',
    '0.004',
    '0.005',
    '10.000000000000000001',
    '0.1000000000000000055511151231257827',
    // M06 M07 M08: nothing and less than nothing
    '0',
    '"0.00"',
    '-1',
    '"-0.01"',
    '-0',
    '"-0"',
    // M09 M10 M11 M13: other ways to write numbers
    '1e400',
    '"1e3"',
    '"NaN"',
    '"Infinity"',
    '"-Infinity"',
    '9007199254740993',
    '1000000000.01',
    '1e15',
    '1e-7',
    // M15 M16: texts and things that a careless reader would take for numbers
    '"10,00"',
    '" 10"',
    '"10 "',
    '"+10"',
    '"0x10"',
    '"1_000"',
    '"٣"',
    '"010"',
    '"10."',
    '".5"',
    '""',
    '"1.000"',
    'null',
    'true',
    '[]',
    '[10]',
    '{}',
    '{"$gt":0}',
  ])('as %s is refused, with a pointer to it', async (text) => {
    // prettier-ignore
    const response = await rawSend(`{"toAccountNumber":"${bob.accountNumber}","amount":${text}}`);

    expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
    expect(response.body.errors).toEqual([
      { path: '/amount', message: expect.stringContaining('at most two decimals') },
    ]);
    expect(await balances()).toEqual([1000, 1000]);
  });

  test('M17 that is missing is refused, with a pointer to it', async () => {
    const response = await rawSend(`{"toAccountNumber":"${bob.accountNumber}"}`);

    expect(response.body.errors).toMatchObject([{ path: '/amount' }]);
  });

  test.each(['NaN', 'Infinity', '0x10', '+1', '.5', '1.', '01'])('M12 as bare %s is no JSON', async (text) => {
    const response = await rawSend(`{"toAccountNumber":"${bob.accountNumber}","amount":${text}}`);

    expect([response.status, codeOf(response)]).toEqual([400, 'MALFORMED_JSON']);
  });

  test.each([100, 1])('X20 that stands twice, as 1 and as %d, is no JSON', async (second) => {
    const response = await rawSend(`{"amount":1,"toAccountNumber":"${bob.accountNumber}","amount":${second}}`);

    expect(codeOf(response)).toBe('MALFORMED_JSON');
  });
});
