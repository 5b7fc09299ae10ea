import type { RecordedOrder } from '../../../src/models/ledgerFacts.model';
import type { AppError } from '../../../src/errors/appError';
import { BALANCE_MAX_CENTS } from '../../../src/utils/money.util';
import { aBatch, aSend, anAccount, decide, factsOf } from '../../support/ledgerFacts';

const alice = anAccount('alice');
const bob = anAccount('bob');
const carol = anAccount('carol');
const full = anAccount('full', { balanceCents: BALANCE_MAX_CENTS - 50_00 });
const euro = anAccount('euro', { currency: 'EUR' });
const facts = factsOf([alice, bob, carol, full, euro]);

test('all of a batch is done in its order, and the key stands at its first transaction', () => {
  const payments = [['bob', 10_00], ['carol', 20_00], ['bob', 5_00]] as const; // prettier-ignore

  const { outcomes, written } = decide(facts, [aBatch('alice', payments, { id: 'b', key: 'k' })]);

  expect(outcomes).toEqual([{ transactions: written, balanceCents: 65_00, replayed: false }]);
  expect(
    written.map(({ id, toAccountId, from, to, idempotency }) => [id, toAccountId, from, to, idempotency?.key]),
  ).toMatchObject([
    ['b.0', 'bob', { version: 2, balanceCents: 90_00 }, { version: 2, balanceCents: 110_00 }, 'k'],
    ['b.1', 'carol', { version: 3, balanceCents: 70_00 }, { version: 2, balanceCents: 120_00 }, undefined],
    ['b.2', 'bob', { version: 4, balanceCents: 65_00 }, { version: 3, balanceCents: 115_00 }, undefined],
  ]);
  expect(written.map(({ batchId, type }) => [batchId, type])).toEqual(Array(3).fill(['b.0', 'transfer']));
});

test('a batch of the whole balance is done', () => {
  const { outcomes } = decide(facts, [aBatch('alice', [['bob', 99_99], ['carol', 1]])]); // prettier-ignore

  expect(outcomes).toMatchObject([{ balanceCents: 0 }]);
});

describe('a batch of which one transfer cannot be done', () => {
  test.each([
    ['RECIPIENT_NOT_FOUND', 'stranger'],
    ['SAME_ACCOUNT', 'alice'],
    ['CURRENCY_MISMATCH', 'euro'],
  ])('is refused with %s, names it, and moves nothing', (code, payee) => {
    const order = aBatch('alice', [['bob', 1], ['carol', 1], [payee, 1], ['bob', 1]], { key: 'k' }); // prettier-ignore

    const { outcomes, written, moved } = decide(facts, [order]);

    const { message, errors } = outcomes[0] as AppError;
    expect(outcomes).toMatchObject([{ code, errors: [{ path: '/transfers/2' }] }]);
    expect(message).toBe(`/transfers/2: ${errors![0]!.message}`);
    expect([written, moved]).toEqual([[], []]);
  });

  test('is named by the first of several', () => {
    const payments = [['bob', 1], ['stranger', 1], ['alice', 1], ['bob', 500_00]] as const; // prettier-ignore

    expect(decide(facts, [aBatch('alice', payments)]).outcomes).toMatchObject([
      { code: 'RECIPIENT_NOT_FOUND', errors: [{ path: '/transfers/1' }] },
    ]);
  });

  test('leaves the money to the orders after it', () => {
    const orders = [aBatch('alice', [['bob', 90_00], ['stranger', 1]]), aSend('alice', 'bob', 100_00)]; // prettier-ignore

    expect(decide(facts, orders).outcomes).toMatchObject([
      { code: 'RECIPIENT_NOT_FOUND' },
      { balanceCents: 0, replayed: false },
    ]);
  });
});

describe('a batch that the payee cannot hold', () => {
  const limit = { limit: 9_999_999_999_999.99, requested: 25.01 };

  test('is refused although each of its payments alone would fit', () => {
    const payments = [['full', 24_99], ['bob', 1], ['full', 25_01], ['full', 1]] as const; // prettier-ignore
    const fits = decide(facts, [aBatch('alice', payments.slice(0, 3))]);
    const tooMuch = decide(facts, [aBatch('alice', payments)]);

    expect(fits.outcomes).toMatchObject([{ balanceCents: 49_99 }]);
    expect(tooMuch.outcomes).toMatchObject([{ code: 'BALANCE_LIMIT_EXCEEDED', errors: [{ path: '/transfers/3' }] }]);
    expect(tooMuch.written).toEqual([]);
  });

  test('is refused when what another order of the group has paid fills the account', () => {
    const orders = [aSend('bob', 'full', 25_00), aBatch('alice', [['bob', 1], ['full', 25_01]])]; // prettier-ignore

    expect(decide(facts, orders).outcomes).toMatchObject([
      { replayed: false },
      { code: 'BALANCE_LIMIT_EXCEEDED', details: limit, errors: [{ path: '/transfers/1' }] },
    ]);
  });
});

describe('a batch of more than the balance', () => {
  const payments = [['bob', 60_00], ['carol', 40_00], ['bob', 1], ['carol', 10_00], ['stranger', 1]] as const; // prettier-ignore
  const shortage = {
    code: 'INSUFFICIENT_FUNDS',
    message: '/transfers/2: The balance is 100.00, less than the 110.02 asked for',
    details: { balance: 100, requested: 110.02 },
    errors: [{ path: '/transfers/2', message: 'is the first one that the balance cannot pay' }],
  };

  test('is refused with the total, and names the first transfer that the balance cannot pay', () => {
    const { outcomes, written } = decide(facts, [aBatch('alice', payments)]);

    expect(outcomes).toMatchObject([{ ...shortage, replayed: false }]);
    expect(written).toEqual([]);
  });

  test('is written once under a key, as the transfer that could not be paid', () => {
    const { written, moved } = decide(facts, [aBatch('alice', payments, { id: 'b', key: 'k' })]);

    expect(written).toMatchObject([
      { id: 'b.0', batchId: 'b.0', status: 'failed', failureCode: 'INSUFFICIENT_FUNDS', toAccountId: 'bob', to: null },
    ]);
    expect(written).toMatchObject([{ amountCents: 1, from: { version: 2, balanceCents: 100_00 } }]);
    expect(moved).toMatchObject([{ id: 'alice', version: 2, balanceCents: 100_00 }]);
  });

  test('is refused with the same numbers again under its key, although the balance has changed', () => {
    const orders = [
      aBatch('alice', payments, { key: 'k' }),
      aSend('carol', 'alice', 90_00),
      aBatch('alice', payments, { key: 'k' }),
    ];

    const { outcomes } = decide(facts, orders);

    expect(outcomes[2]).toMatchObject({ ...shortage, replayed: true });
  });
});

describe('a batch under a key that was used', () => {
  const payments = [['bob', 10_00], ['carol', 20_00]] as const; // prettier-ignore
  const first = decide(facts, [aBatch('alice', payments, { id: 'b', key: 'k' })]).written;
  const recorded: RecordedOrder = {
    fromAccountId: 'alice',
    key: 'k',
    requestHash: first[0]!.idempotency!.requestHash,
    transactions: [first[0]!, first[1]!],
    failureCode: null,
    balanceCents: 70_00,
  };
  const later = factsOf([{ ...alice, balanceCents: 0 }, bob, carol], { recorded: [recorded] });

  test('is answered with all of its transactions', () => {
    const { outcomes, written } = decide(later, [aBatch('alice', payments, { key: 'k' })]);

    expect(outcomes).toEqual([{ transactions: first, balanceCents: 70_00, replayed: true }]);
    expect(written).toEqual([]);
  });

  test('is answered and not marked when an attempt of the very same order wrote it', () => {
    const { outcomes } = decide(later, [aBatch('alice', payments, { id: 'b', key: 'k' })]);

    expect(outcomes).toEqual([{ transactions: first, balanceCents: 70_00, replayed: false }]);
  });

  test.each([
    ['another order of its transfers', aBatch('alice', [payments[1], payments[0]], { key: 'k' })],
    ['one transfer less', aBatch('alice', [payments[0]], { key: 'k' })],
    ['another amount', aBatch('alice', [payments[0], ['carol', 20_01]], { key: 'k' })],
    ['a send of its first transfer', aSend('alice', 'bob', 10_00, { key: 'k' })],
  ])('is refused with %s', (_name, order) => {
    expect(decide(later, [order]).outcomes).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
  });
});
