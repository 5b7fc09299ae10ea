import { expectSoundBook } from '../../support/book';
import { aPerson, balanceOf, codeOf, send, sendBatch, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { times } from '../../support/times';

const server = useServer();
const BATCH = '/api/transactions/batch';
let alice: Person;
let bob: Person;
let carol: Person;
beforeEach(async () => {
  [alice, bob, carol] = [await aPerson(server), await aPerson(server), await aPerson(server)];
});
afterEach(() => expectSoundBook(server.pool));

const balances = () => Promise.all([alice, bob, carol].map((person) => balanceOf(server, person)));
const UNKNOWN_RECIPIENT = { accountNumber: 'ACC0000000000018' };
/** Sends this text as the body, byte for byte. */
const postRaw = (path: string, text: string) =>
  server.post(path, undefined, alice.token).set('Content-Type', 'application/json').send(text);

describe('POST /api/transactions/batch', () => {
  test('moves all of the money and answers with the transactions in the order asked', async () => {
    const transfers = [
      { toAccountNumber: bob.accountNumber, amount: 50, description: 'first' },
      { toAccountNumber: carol.accountNumber, amount: '20.05' },
      { toAccountNumber: bob.accountNumber, amount: 0.01 },
    ];

    const response = await server.post(BATCH, { transfers }, alice.token);

    const common = {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      from_account_id: expect.any(String),
      to_account_id: expect.any(String),
      status: 'completed',
      description: null,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    };
    expect(response.status).toBe(201);
    expect(response.body).toEqual({
      message: 'Transactions successful',
      transactions: [
        { ...common, amount: 50, description: 'first' },
        { ...common, amount: 20.05 },
        { ...common, amount: 0.01 },
      ],
      balance: 929.94,
    });
    const [first, second, third] = response.body.transactions as { to_account_id: string }[];
    expect(first!.to_account_id).toBe(third!.to_account_id);
    expect(first!.to_account_id).not.toBe(second!.to_account_id);
    expect(await balances()).toEqual([929.94, 1050.01, 1020.05]);
  });

  test('is an entry for each transfer, in that order, in the history of the sender and of each recipient', async () => {
    const { body } = await sendBatch(server, alice, [[bob, 1], [carol, 2], [bob, 3]]).expect(201); // prettier-ignore

    const ids = (body.transactions as { id: string }[]).map(({ id }) => id);
    const entriesOf = async ({ token }: Person) => (await server.get('/api/transactions', token).expect(200)).body.data;
    expect((await entriesOf(alice)).slice(0, 3)).toMatchObject([
      { id: ids[2], direction: 'out', amount: 3, balance_after: 994 },
      { id: ids[1], direction: 'out', amount: 2, balance_after: 997 },
      { id: ids[0], direction: 'out', amount: 1, balance_after: 999 },
    ]);
    expect((await entriesOf(bob)).slice(0, 2)).toMatchObject([
      { id: ids[2], direction: 'in', balance_after: 1004 },
      { id: ids[0], direction: 'in', balance_after: 1001 },
    ]);
    expect((await entriesOf(carol))[0]).toMatchObject({ id: ids[1], direction: 'in', balance_after: 1002 });
  });

  test.each([1, 1_000])('takes %d transfers', async (count) => {
    const payments = times(count, (i) => [i % 3 ? bob : carol, ((i % 7) + 1) / 100] as const);

    const { body } = await sendBatch(server, alice, payments).expect(201);

    expect(body.transactions.map(({ amount }: { amount: number }) => amount)).toEqual(
      payments.map(([, amount]) => amount),
    );
    const totalCents = payments.reduce((sum, [, amount]) => sum + Math.round(amount * 100), 0);
    expect(body.balance).toBe((100_000 - totalCents) / 100);
    expect(new Set(body.transactions.map(({ id }: { id: string }) => id)).size).toBe(count);
  });

  test('of the whole balance leaves 0', async () => {
    const { body } = await sendBatch(server, alice, [[bob, 999.99], [carol, 0.01]]).expect(201); // prettier-ignore

    expect(body.balance).toBe(0);
    expect(await balances()).toEqual([0, 1999.99, 1000.01]);
  });
});

describe('a batch is not valid', () => {
  const good = () => ({ toAccountNumber: bob.accountNumber, amount: 1 });

  test.each<[string, () => unknown, string]>([
    ['no transfer', () => ({ transfers: [] }), '/transfers'],
    ['1001 transfers', () => ({ transfers: times(1_001, good) }), '/transfers'],
    ['no list', () => ({}), '/transfers'],
    ['one transfer for a list', () => ({ transfers: good() }), '/transfers'],
    ['a field beside the list', () => ({ transfers: [good()], currency: 'USD' }), '/currency'],
    ['a transfer at the top', () => ({ transfers: [good()], amount: 1 }), '/amount'],
    ['an unknown field in a transfer', () => ({ transfers: [good(), { ...good(), amout: 1 }] }), '/transfers/1/amout'],
    ['an amount of nothing', () => ({ transfers: [good(), { ...good(), amount: 0 }] }), '/transfers/1/amount'],
    ['an amount that is rounded', () => ({ transfers: [{ ...good(), amount: 1.005 }] }), '/transfers/0/amount'],
    ['no account number', () => ({ transfers: [good(), good(), { amount: 1 }] }), '/transfers/2/toAccountNumber'],
    ['null', () => ({ transfers: [null] }), '/transfers/0'],
    ['a batch in a batch', () => ({ transfers: [[good()]] }), '/transfers/0'],
  ])('with %s', async (_name, body, path) => {
    const response = await server.post(BATCH, body() as object, alice.token);

    expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
    expect(response.body.errors.map((error: { path: string }) => error.path)).toEqual([path]);
    expect(await balances()).toEqual([1000, 1000, 1000]);
  });

  test.each([
    ['a batch', BATCH, 512],
    ['a send', '/api/transactions/send', 100],
  ])('when the body of %s at %s has more than %d kB', async (_name, path, kilobytes) => {
    const text = JSON.stringify(path === BATCH ? { transfers: [good()] } : good());
    const padded = text.padEnd(kilobytes * 1_024);

    await postRaw(path, padded).expect(201);
    const response = await postRaw(path, `${padded} `);

    expect([response.status, codeOf(response)]).toEqual([413, 'BODY_TOO_LARGE']);
    expect(await balances()).toEqual([999, 1001, 1000]);
  });

  test('without a token', async () => {
    expect(codeOf(await server.post(BATCH, { transfers: [good()] }))).toBe('UNAUTHENTICATED');
  });
});

describe('a batch of which one transfer cannot be done moves nothing, and names it', () => {
  test('to an unknown recipient', async () => {
    const payments = times(30, (i) => [i === 17 ? UNKNOWN_RECIPIENT : i % 2 ? bob : carol, 1] as const);

    const response = await sendBatch(server, alice, payments, 'key');

    expect([response.status, codeOf(response)]).toEqual([404, 'RECIPIENT_NOT_FOUND']);
    expect(response.body.errors).toEqual([{ path: '/transfers/17', message: 'There is no such recipient' }]);
    expect(response.body.message).toBe('/transfers/17: There is no such recipient');
    expect(await balances()).toEqual([1000, 1000, 1000]);
    expect((await server.get('/api/transactions', alice.token)).body.data).toHaveLength(1);
    // Nothing was written under the key, so it may be used again.
    await sendBatch(server, alice, [[bob, 1]], 'key').expect(201);
  });

  test('to the own account', async () => {
    const response = await sendBatch(server, alice, [[bob, 1], [alice, 1], [carol, 1]]); // prettier-ignore

    expect([response.status, codeOf(response)]).toEqual([422, 'SAME_ACCOUNT']);
    expect(response.body.errors).toMatchObject([{ path: '/transfers/1' }]);
    expect(await balances()).toEqual([1000, 1000, 1000]);
  });

  test('that the balance cannot pay', async () => {
    const payments = [[bob, 600], [carol, 399.99], [bob, 0.02], [carol, 500]] as const; // prettier-ignore

    const response = await sendBatch(server, alice, payments);

    expect([response.status, codeOf(response)]).toEqual([402, 'INSUFFICIENT_FUNDS']);
    expect(response.body).toMatchObject({
      message: '/transfers/2: The balance is 1000.00, less than the 1500.01 asked for',
      details: { balance: 1000, requested: 1500.01 },
      errors: [{ path: '/transfers/2' }],
    });
    expect(await balances()).toEqual([1000, 1000, 1000]);
    expect((await server.get('/api/transactions', alice.token)).body.data).toHaveLength(1);
  });
});

describe('an Idempotency-Key of a batch', () => {
  test('gives the identical answer again, also when the balance has changed', async () => {
    const payments = [[bob, 10], [carol, 20], [bob, 30]] as const; // prettier-ignore
    const first = await sendBatch(server, alice, payments, 'key').expect(201);
    await send(server, bob, alice, 500).expect(201);

    const again = await sendBatch(server, alice, payments, 'key').expect(201);

    expect(again.body).toEqual(first.body);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(await balances()).toEqual([1440, 540, 1020]);
  });

  test('gives a thousand transactions again, in their order', async () => {
    const payments = times(1_000, (i) => [i % 2 ? bob : carol, ((i % 9) + 1) / 100] as const);
    const first = await sendBatch(server, alice, payments, 'key').expect(201);

    expect((await sendBatch(server, alice, payments, 'key').expect(201)).body).toEqual(first.body);
  });

  test.each<[string, () => [Person, number][]]>([
    [
      'another order of the transfers',
      () => [
        [carol, 20],
        [bob, 10],
      ],
    ],
    [
      'another amount',
      () => [
        [bob, 10],
        [carol, 20.01],
      ],
    ],
    [
      'another recipient',
      () => [
        [bob, 10],
        [bob, 20],
      ],
    ],
    [
      'one transfer more',
      () => [
        [bob, 10],
        [carol, 20],
        [bob, 10],
      ],
    ],
    ['one transfer less', () => [[bob, 10]]],
  ])('with %s, answers IDEMPOTENCY_KEY_REUSED', async (_name, payments) => {
    await sendBatch(server, alice, [[bob, 10], [carol, 20]], 'key').expect(201); // prettier-ignore

    const response = await sendBatch(server, alice, payments(), 'key');

    expect([response.status, codeOf(response)]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await balances()).toEqual([970, 1010, 1020]);
  });

  test('I06 differs from the key of a send, even of the same transfer', async () => {
    await send(server, alice, bob, 10, 'sent').expect(201);
    await sendBatch(server, alice, [[bob, 10]], 'batched').expect(201);

    expect(codeOf(await sendBatch(server, alice, [[bob, 10]], 'sent'))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(codeOf(await send(server, alice, bob, 10, 'batched'))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await balances()).toEqual([980, 1020, 1000]);
  });

  test('keeps a refusal for funds as one failed entry of the sender, and gives it again when the money is there', async () => {
    const payments = [[bob, 600], [carol, 300], [bob, 600]] as const; // prettier-ignore
    const refused = await sendBatch(server, alice, payments, 'key').expect(402);
    await send(server, bob, alice, 1000).expect(201);

    const again = await sendBatch(server, alice, payments, 'key');

    expect([again.status, codeOf(again), again.headers['idempotency-replayed']]).toEqual([
      402,
      'INSUFFICIENT_FUNDS',
      'true',
    ]);
    for (const name of ['message', 'details', 'errors']) expect(again.body[name]).toEqual(refused.body[name]);
    expect(again.body.details).toEqual({ balance: 1000, requested: 1500 });

    const failedOf = async ({ token }: Person) =>
      (await server.get('/api/transactions?status=failed', token).expect(200)).body.data;
    expect(await failedOf(alice)).toMatchObject([{ amount: 600, direction: 'out', balance_after: 1000 }]);
    expect([await failedOf(bob), await failedOf(carol)]).toEqual([[], []]);
    await sendBatch(server, alice, payments, 'a new key').expect(201);
    expect(await balances()).toEqual([500, 1200, 1300]);
  });

  test('twenty times at once, moves the money once', async () => {
    const payments = [[bob, 10], [carol, 20], [bob, 30]] as const; // prettier-ignore

    const responses = await Promise.all(times(20, () => sendBatch(server, alice, payments, 'at once')));

    expect(new Set(responses.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    expect(responses[0]!.status).toBe(201);
    expect(responses.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(19);
    expect(await balances()).toEqual([940, 1040, 1020]);
  });
});
