import { BALANCE_MAX_CENTS } from '../../../src/utils/money.util';
import { aRefund, aSend, anAccount, anOriginal, decide, factsOf, wordOf } from '../../support/ledgerFacts';

const alice = anAccount('alice');
const bob = anAccount('bob');
const carol = anAccount('carol');
/** Alice has sent 10.00 to Bob. */
const facts = factsOf([alice, bob, carol], { originals: [anOriginal()] });
const withOriginal = (changes: Parameters<typeof anOriginal>[0]) =>
  factsOf([alice, bob, carol], { originals: [anOriginal(changes)] });

test('a refund without an amount is of all that remains, from the recipient to the sender', () => {
  const { outcomes, written, moved } = decide(withOriginal({ refundedCents: 2_50 }), [
    aRefund('bob', 'original', { id: 'r', key: 'k', description: 'sorry' }),
  ]);

  expect(outcomes).toEqual([{ transactions: written, balanceCents: 92_50, replayed: false }]);
  expect(written).toMatchObject([
    { id: 'r', type: 'refund', refundOf: 'original', fromAccountId: 'bob', toAccountId: 'alice', amountCents: 7_50 },
  ]);
  expect(written).toMatchObject([
    { status: 'completed', description: 'sorry', batchId: null, idempotency: { key: 'k' } },
  ]);
  expect(moved.map(({ id, balanceCents }) => [id, balanceCents])).toEqual([
    ['bob', 92_50],
    ['alice', 107_50],
  ]);
});

test('refunds of a group are together never more than the original', () => {
  const amounts = [4_00, 6_01, 5_99, 2, 1, 1, null];
  const orders = amounts.map((amountCents) => aRefund('bob', 'original', { amountCents }));

  const { outcomes } = decide(facts, orders);

  expect(outcomes).toMatchObject([
    { balanceCents: 96_00 },
    {
      code: 'REFUND_EXCEEDS_REMAINING',
      message: 'Of this transfer 6.00 can still be refunded',
      details: { remaining: 6, requested: 6.01 },
    },
    { balanceCents: 90_01 },
    { code: 'REFUND_EXCEEDS_REMAINING', details: { remaining: 0.01, requested: 0.02 } },
    { balanceCents: 90_00 },
    { code: 'REFUND_EXCEEDS_REMAINING', details: { remaining: 0, requested: 0.01 } },
    { code: 'REFUND_EXCEEDS_REMAINING', details: { remaining: 0 } },
  ]);
});

test('a refund that is done again under its key counts once', () => {
  const orders = ['a', 'b'].map((key) => [1, 2].map(() => aRefund('bob', 'original', { amountCents: 5_00, key })));

  const { outcomes } = decide(facts, orders.flat());

  expect(outcomes.map(wordOf)).toEqual(['done', 'done again', 'done', 'done again']);
});

test.each([
  ['there is no such transaction', { id: 'another' }, 'bob'],
  ['a stranger asks', {}, 'carol'],
  ['it was refused, and its recipient asks', { status: 'failed' }, 'bob'],
] as const)('a refund is refused with TRANSACTION_NOT_FOUND when %s', (_name, changes, asking) => {
  const { outcomes, written } = decide(withOriginal(changes), [aRefund(asking, 'original', { key: 'k' })]);

  expect(outcomes).toMatchObject([{ code: 'TRANSACTION_NOT_FOUND' }]);
  expect(written).toEqual([]);
});

test.each([
  ['This transfer was refused, and moved nothing', { status: 'failed' }, 'alice'],
  ['Only its recipient can refund a transfer', {}, 'alice'],
  ['Only a transfer can be refunded, and this is of type refund', { type: 'refund' }, 'bob'],
  ['Only a transfer can be refunded, and this is of type opening', { type: 'opening', fromAccountId: 'x' }, 'bob'],
  ['The transaction cannot be refunded', { fromAccountId: 'an account that is not there' }, 'bob'],
] as const)('a refund is refused with NOT_REFUNDABLE: %s', (message, changes, asking) => {
  const { outcomes, written } = decide(withOriginal(changes), [aRefund(asking, 'original', { key: 'k' })]);

  expect(outcomes).toMatchObject([{ code: 'NOT_REFUNDABLE', message, errors: undefined }]);
  expect(written).toEqual([]);
});

test('a stranger hears the same as of a transaction that is not there', () => {
  const [stranger, missing] = decide(facts, [aRefund('carol', 'original'), aRefund('bob', 'another')]).outcomes;

  expect(stranger).toEqual(missing);
});

test('a refund of money that is spent is refused and recorded, and refused again when the money is back', () => {
  const refund = (id: string) => aRefund('bob', 'original', { id, key: 'k' });
  const orders = [aSend('bob', 'carol', 95_00), refund('r'), aSend('carol', 'bob', 95_00), refund('again')];

  const { outcomes, written } = decide(facts, orders);

  const shortage = { code: 'INSUFFICIENT_FUNDS', details: { balance: 5, requested: 10 } };
  expect(outcomes).toMatchObject([
    {},
    { ...shortage, replayed: false, errors: undefined },
    {},
    { ...shortage, replayed: true },
  ]);
  expect(written[1]).toMatchObject({ id: 'r', type: 'refund', refundOf: 'original', status: 'failed', to: null });
});

test('a refund that was refused for funds leaves all of it to be refunded', () => {
  const orders = [
    aSend('bob', 'carol', 95_00),
    aRefund('bob', 'original', { key: 'k' }),
    aSend('carol', 'bob', 95_00),
    aRefund('bob', 'original'),
  ];

  expect(decide(facts, orders).outcomes[3]).toMatchObject({ balanceCents: 90_00 });
});

test('a refund that its recipient cannot hold is refused', () => {
  const rich = { ...alice, balanceCents: BALANCE_MAX_CENTS - 9_99 };

  const { outcomes } = decide({ ...facts, accounts: [rich, bob] }, [aRefund('bob', 'original')]);

  expect(outcomes).toMatchObject([{ code: 'BALANCE_LIMIT_EXCEEDED' }]);
});
