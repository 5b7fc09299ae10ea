import type { Test } from 'supertest';
import { expectSoundBook } from '../../support/book';
import { aPerson, balanceOf, codeOf, refund, send, sendBatch, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

const server = useServer();
let alice: Person;
let bob: Person;
let carol: Person;
/** The transaction in which Alice has sent 100.00 to Bob. */
let id: string;
beforeEach(async () => {
  [alice, bob, carol] = [await aPerson(server), await aPerson(server), await aPerson(server)];
  id = idOf(await send(server, alice, bob, 100).expect(201));
});
afterEach(() => expectSoundBook(server.pool));

const idOf = ({ body }: { body: { transaction: { id: string } } }) => body.transaction.id;
const balances = () => Promise.all([alice, bob].map((person) => balanceOf(server, person)));
const MISSING = '01a205d8-b1d5-7d7b-a760-4443630237ea';

describe('POST /api/transactions/:id/refund', () => {
  test('without a body, gives all of it back, and answers with the transaction of the refund', async () => {
    const original = (await server.get(`/api/transactions/${id}`, bob.token)).body.transaction;

    const response = await refund(server, bob, id);

    expect(response.status).toBe(201);
    expect(response.body).toEqual({
      message: 'Transaction successful',
      transaction: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        from_account_id: original.to_account_id,
        to_account_id: original.from_account_id,
        amount: 100,
        status: 'completed',
        description: null,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      },
      balance: 1000,
    });
    expect(idOf(response)).not.toBe(id);
    expect(await balances()).toEqual([1000, 1000]);
  });

  test('is seen by both, in account and history, and can be read by its id', async () => {
    const refunded = await refund(server, bob, id, { amount: '40.50', description: 'two were missing' }).expect(201);

    for (const [person, direction, balance] of [
      [alice, 'in', 940.5],
      [bob, 'out', 1059.5],
    ] as const) {
      expect(await balanceOf(server, person)).toBe(balance);
      const { body } = await server.get('/api/transactions', person.token).expect(200);
      expect(body.data).toHaveLength(3);
      expect(body.data[0]).toMatchObject({
        id: idOf(refunded),
        direction,
        amount: 40.5,
        status: 'completed',
        description: 'two were missing',
        balance_after: balance,
      });
      await server.get(`/api/transactions/${idOf(refunded)}`, person.token).expect(200);
    }
    await server.get(`/api/transactions/${idOf(refunded)}`, carol.token).expect(404);
  });

  test.each([
    ['an empty object', {}],
    ['a description alone', { description: 'sorry' }],
  ])('with %s, gives all of it back', async (_name, body) => {
    expect((await refund(server, bob, id, body).expect(201)).body.transaction.amount).toBe(100);
  });

  test('in parts, gives back what is asked for, then what remains, and then nothing more', async () => {
    for (const amount of [30, 0.01, 19.99]) await refund(server, bob, id, { amount }).expect(201);
    const rest = await refund(server, bob, id).expect(201);
    const more = await refund(server, bob, id);

    expect(rest.body.transaction.amount).toBe(50);
    expect([more.status, codeOf(more)]).toEqual([422, 'REFUND_EXCEEDS_REMAINING']);
    expect(more.body.details).toEqual({ remaining: 0 });
    expect(await balances()).toEqual([1000, 1000]);
  });

  test.each([
    [100.01, 100.01],
    ['1000000000.00', 1_000_000_000],
  ])('of %s, which is more than the original, is refused', async (amount, requested) => {
    const response = await refund(server, bob, id, { amount });

    expect([response.status, codeOf(response)]).toEqual([422, 'REFUND_EXCEEDS_REMAINING']);
    expect(response.body.details).toEqual({ remaining: 100, requested });
    expect(response.body.message).toBe('Of this transfer 100.00 can still be refunded');
    expect(await balances()).toEqual([900, 1100]);
  });

  test('of more than what remains is refused, and what remains is not', async () => {
    await refund(server, bob, id, { amount: 99.5 }).expect(201);

    const response = await refund(server, bob, id, { amount: 0.51 });

    expect(response.body.details).toEqual({ remaining: 0.5, requested: 0.51 });
    await refund(server, bob, id, { amount: 0.5 }).expect(201);
  });

  test('of one of a batch gives that one back', async () => {
    const { body } = await sendBatch(server, alice, [[bob, 10], [carol, 20], [bob, 30]]).expect(201); // prettier-ignore
    const [first, second] = (body.transactions as { id: string }[]).map((each) => each.id);

    expect((await refund(server, carol, second!).expect(201)).body.transaction.amount).toBe(20);
    expect((await refund(server, bob, first!, { amount: 4 }).expect(201)).body.balance).toBe(1136);
    expect(codeOf(await refund(server, carol, first!))).toBe('TRANSACTION_NOT_FOUND');
    expect(await balanceOf(server, alice)).toBe(864);
  });

  test('with the id in capitals is the same transaction', async () => {
    await refund(server, bob, id.toUpperCase(), { amount: 60 }).expect(201);

    expect((await refund(server, bob, id)).body.transaction.amount).toBe(40);
  });
});

describe('a refund is refused', () => {
  test('to the sender', async () => {
    const response = await refund(server, alice, id);

    expect([response.status, codeOf(response)]).toEqual([422, 'NOT_REFUNDABLE']);
    expect(await balances()).toEqual([900, 1100]);
  });

  test('to a stranger, who hears the same as of a transaction that is not there', async () => {
    const [stranger, missing] = [await refund(server, carol, id), await refund(server, carol, MISSING)];

    expect([stranger.status, codeOf(stranger)]).toEqual([404, 'TRANSACTION_NOT_FOUND']);
    const withoutId = ({ body }: typeof stranger) => ({ ...body, requestId: null });
    expect(withoutId(stranger)).toEqual(withoutId(missing));
    expect(await balances()).toEqual([900, 1100]);
  });

  test('of a refund, to both of its parties', async () => {
    const refunded = idOf(await refund(server, bob, id).expect(201));

    for (const person of [alice, bob]) expect(codeOf(await refund(server, person, refunded))).toBe('NOT_REFUNDABLE');
    expect(await balances()).toEqual([1000, 1000]);
  });

  test('of the opening of the account', async () => {
    const { body } = await server.get('/api/transactions', carol.token).expect(200);

    expect(codeOf(await refund(server, carol, body.data[0].id as string))).toBe('NOT_REFUNDABLE');
    expect(await balanceOf(server, carol)).toBe(1000);
  });

  test('of a refusal: to its sender, and its recipient knows nothing of it', async () => {
    await send(server, alice, bob, 5_000, 'too much').expect(402);
    const { body } = await server.get('/api/transactions?status=failed', alice.token).expect(200);
    const failed = body.data[0].id as string;

    expect(codeOf(await refund(server, alice, failed))).toBe('NOT_REFUNDABLE');
    expect(codeOf(await refund(server, bob, failed))).toBe('TRANSACTION_NOT_FOUND');
  });

  test('without a token', async () => {
    expect(codeOf(await server.post(`/api/transactions/${id}/refund`))).toBe('UNAUTHENTICATED');
  });

  test.each(['"0"', '0', '1.005', '-1', '"1e3"', '""', '[]', '"10,00"', '10.000000000000000001', 'true'])(
    'with an amount of %s',
    async (amount) => {
      const call = server.post(`/api/transactions/${id}/refund`, undefined, bob.token);

      const response = await call.set('Content-Type', 'application/json').send(`{"amount":${amount}}`);

      expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
      expect(response.body.errors).toMatchObject([{ path: '/amount' }]);
      expect(await balances()).toEqual([900, 1100]);
    },
  );

  test.each([
    ['an unknown field', { amout: 1 }, '/amout'],
    ['an account number', { toAccountNumber: 'ACC0000000000018' }, '/toAccountNumber'],
    ['a description of 256', { description: 'a'.repeat(256) }, '/description'],
    ['a list', [], ''],
  ])('with %s', async (_name, body, path) => {
    const response = await refund(server, bob, id, body);

    expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
    expect(response.body.errors).toMatchObject([{ path }]);
    expect(await balances()).toEqual([900, 1100]);
  });

  test.each(['1', 'x', '01a205d8-b1d5-7d7b-a760-4443630237e', `${MISSING}0`, '%00'])('of the id %s', async (wrong) => {
    const response = await refund(server, bob, wrong);

    expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
    expect(response.body.errors).toMatchObject([{ path: '/id' }]);
  });
});

describe('an Idempotency-Key of a refund', () => {
  test('gives the first answer again', async () => {
    const first = await refund(server, bob, id, { amount: 30 }, 'key').expect(201);
    await refund(server, bob, id, { amount: 20 }).expect(201);

    const again = await refund(server, bob, id, { amount: '30.0' }, 'key').expect(201);

    expect(again.body).toEqual(first.body);
    expect([first, again].map(({ headers }) => headers['idempotency-replayed'])).toEqual([undefined, 'true']);
    expect(await balances()).toEqual([950, 1050]);
  });

  test('gives the first answer again when nothing remains', async () => {
    const first = await refund(server, bob, id, undefined, 'key').expect(201);

    expect((await refund(server, bob, id, undefined, 'key').expect(201)).body).toEqual(first.body);
    expect(codeOf(await refund(server, bob, id, undefined, 'another key'))).toBe('REFUND_EXCEEDS_REMAINING');
  });

  test.each<[string, (key: string) => Test]>([
    ['another amount', (key) => refund(server, bob, id, { amount: 31 }, key)],
    ['all instead of an amount', (key) => refund(server, bob, id, undefined, key)],
    ['another description', (key) => refund(server, bob, id, { amount: 30, description: 'x' }, key)],
    ['a send of the same to the same', (key) => send(server, bob, alice, 30, key)],
    ['a batch of the same to the same', (key) => sendBatch(server, bob, [[alice, 30]], key)],
  ])('with %s, answers IDEMPOTENCY_KEY_REUSED', async (_name, call) => {
    await refund(server, bob, id, { amount: 30 }, 'key').expect(201);

    const response = await call('key');

    expect([response.status, codeOf(response)]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await balances()).toEqual([930, 1070]);
  });

  test('for another transaction, answers IDEMPOTENCY_KEY_REUSED', async () => {
    const other = idOf(await send(server, alice, bob, 100).expect(201));
    await refund(server, bob, id, undefined, 'key').expect(201);

    expect(codeOf(await refund(server, bob, other, undefined, 'key'))).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test('keeps a refusal for money that is spent, and gives it again when the money is back', async () => {
    await send(server, bob, carol, 1050).expect(201);
    const refused = await refund(server, bob, id, undefined, 'key');
    await send(server, carol, bob, 1050).expect(201);

    const again = await refund(server, bob, id, undefined, 'key');

    for (const response of [refused, again]) {
      expect([response.status, codeOf(response)]).toEqual([402, 'INSUFFICIENT_FUNDS']);
      expect(response.body.details).toEqual({ balance: 50, requested: 100 });
    }
    expect([refused, again].map(({ headers }) => headers['idempotency-replayed'])).toEqual([undefined, 'true']);
    const failedOf = async ({ token }: Person) =>
      (await server.get('/api/transactions?status=failed', token).expect(200)).body.data;
    expect(await failedOf(bob)).toMatchObject([{ amount: 100, direction: 'out', balance_after: 50 }]);
    expect(await failedOf(alice)).toEqual([]);
    // The refused refunds moved nothing: the whole amount remains.
    expect((await refund(server, bob, id, undefined, 'a new key').expect(201)).body.transaction.amount).toBe(100);
    expect(await balances()).toEqual([1000, 1000]);
  });

  test('does not stand in the way after REFUND_EXCEEDS_REMAINING or NOT_REFUNDABLE', async () => {
    await refund(server, bob, id, { amount: 101 }, 'key').expect(422);
    await refund(server, bob, MISSING, undefined, 'key').expect(404);

    const { headers } = await refund(server, bob, id, { amount: 100 }, 'key').expect(201);

    expect(headers['idempotency-replayed']).toBeUndefined();
  });
});
