import { AppError } from '../../../src/errors/appError';
import { BALANCE_MAX_CENTS } from '../../../src/utils/money.util';
import { decideOrders } from '../../../src/services/ledger/rules/decide';
import {
  aBatch,
  aRefund,
  aSend,
  anAccount,
  anOriginal,
  decide,
  factsOf,
  minutesFromNow,
  NOW,
  wordOf,
  type Answered,
  type AnsweredDecision,
} from '../../support/ledgerFacts';

const alice = anAccount('alice');
const bob = anAccount('bob');
const carol = anAccount('carol');
const euro = anAccount('euro', { currency: 'EUR' });
const full = anAccount('full', { balanceCents: BALANCE_MAX_CENTS });
const facts = factsOf([alice, bob, carol]);

const wordsOf = ({ outcomes }: AnsweredDecision) => outcomes.map(wordOf);
const balancesOf = ({ moved }: AnsweredDecision) =>
  Object.fromEntries(moved.map(({ id, balanceCents }) => [id, balanceCents]));
/** All that the client reads of a refusal. */
const refusal = (outcome: Answered | undefined) => {
  const { code, message, details, errors, replayed } = outcome as AppError;
  return { code, message, details, errors, replayed };
};

describe('a send', () => {
  test('moves the money from the payer to the payee, and takes the next place in both of their histories', () => {
    const decision = decide(facts, [aSend('alice', 'bob', 30_00, { id: 't', description: 'lunch', key: 'k' })]);

    const [from, to] = [
      { ...alice, balanceCents: 70_00, version: 2, lastEntryAt: NOW },
      { ...bob, balanceCents: 130_00, version: 2, lastEntryAt: NOW },
    ];
    const transaction = {
      id: 't',
      fromAccountId: 'alice',
      toAccountId: 'bob',
      amountCents: 30_00,
      status: 'completed',
      description: 'lunch',
      createdAt: NOW,
      type: 'transfer',
      from,
      to,
      idempotency: { key: 'k', requestHash: expect.any(Buffer) as Buffer },
      refundOf: null,
      batchId: null,
      failureCode: null,
    };
    expect(decision).toEqual({
      outcomes: [{ transactions: [transaction], balanceCents: 70_00, replayed: false }],
      written: [transaction],
      moved: [from, to],
    });
  });

  test.each([
    ['INVALID_TOKEN', 'of a user without an account', aSend('stranger', 'bob', 1)],
    ['RECIPIENT_NOT_FOUND', 'to an unknown number', aSend('alice', 'stranger', 1)],
    ['SAME_ACCOUNT', 'to the own account', aSend('alice', 'alice', 1)],
    ['CURRENCY_MISMATCH', 'to another currency', aSend('alice', 'euro', 1)],
    ['BALANCE_LIMIT_EXCEEDED', 'to an account that is full', aSend('alice', 'full', 1)],
    ['INSUFFICIENT_FUNDS', 'of more than the balance', aSend('alice', 'bob', 100_01)],
  ])('is refused with %s when it is %s, and writes nothing', (code, _name, order) => {
    const decision = decide(factsOf([alice, bob, euro, full]), [order]);

    expect([wordsOf(decision), decision.written, decision.moved]).toEqual([[code], [], []]);
  });

  test('of the whole balance, to the last cent that the payee can hold, is done', () => {
    const almostFull = { ...full, balanceCents: BALANCE_MAX_CENTS - 100_00 };

    const decision = decide(factsOf([alice, almostFull]), [aSend('alice', 'full', 100_00)]);

    expect(balancesOf(decision)).toEqual({ alice: 0, full: BALANCE_MAX_CENTS });
  });

  test('of more than the balance, tells the numbers', () => {
    const { outcomes } = decide(facts, [aSend('alice', 'bob', 100_01)]);

    expect(refusal(outcomes[0])).toEqual({
      code: 'INSUFFICIENT_FUNDS',
      message: 'The balance is 100.00, less than the 100.01 asked for',
      details: { balance: 100, requested: 100.01 },
      errors: undefined,
      replayed: false,
    });
  });

  test('of more than the balance under a key, is written as refused: only the payer has an entry of it', () => {
    const { written, moved } = decide(facts, [aSend('alice', 'bob', 100_01, { id: 't', key: 'k' })]);

    const from = { ...alice, version: 2, lastEntryAt: NOW };
    expect(moved).toEqual([from]);
    expect(written).toMatchObject([
      { id: 't', status: 'failed', failureCode: 'INSUFFICIENT_FUNDS', type: 'transfer', amountCents: 100_01 },
    ]);
    expect(written).toMatchObject([{ from, to: null, idempotency: { key: 'k' }, batchId: null }]);
  });
});

describe('the orders of a group', () => {
  test('are done one after another: each has the money that the ones before it left', () => {
    const orders = [aSend('alice', 'bob', 100_00), aSend('bob', 'carol', 150_00), aSend('alice', 'bob', 1)];

    const decision = decide(facts, orders);

    expect(wordsOf(decision)).toEqual(['done', 'done', 'INSUFFICIENT_FUNDS']);
    expect(balancesOf(decision)).toEqual({ alice: 0, bob: 50_00, carol: 250_00 });
    expect(decision.written.map(({ from, to }) => [from?.version, to?.version])).toEqual([
      [2, 2],
      [3, 2],
    ]);
  });

  test('under one key are one: the first is done, and answers the others', () => {
    const orders = ['a', 'b', 'c'].map((id) => aSend('alice', 'bob', 60_00, { id, key: 'k' }));

    const { outcomes, written } = decide(facts, [orders[0]!, aSend('alice', 'carol', 5_00), ...orders.slice(1)]);

    expect(written.map(({ id }) => id)).toEqual(['a', expect.any(String)]);
    expect(outcomes).toMatchObject([
      { transactions: [{ id: 'a' }], balanceCents: 40_00, replayed: false },
      { balanceCents: 35_00 },
      { transactions: [{ id: 'a' }], balanceCents: 40_00, replayed: true },
      { transactions: [{ id: 'a' }], balanceCents: 40_00, replayed: true },
    ]);
  });

  test.each([
    ['amount', aSend('alice', 'bob', 2, { key: 'k' })],
    ['payee', aSend('alice', 'carol', 1, { key: 'k' })],
    ['description', aSend('alice', 'bob', 1, { key: 'k', description: 'x' })],
    ['kind', aBatch('alice', [['bob', 1]], { key: 'k' })],
    ['kind of all', aRefund('alice', 'original', { key: 'k' })],
  ])('under one key with another %s are refused', (_name, order) => {
    const decision = decide(facts, [aSend('alice', 'bob', 1, { key: 'k' }), order]);

    expect([wordsOf(decision), decision.written.length]).toEqual([['done', 'IDEMPOTENCY_KEY_REUSED'], 1]);
  });

  test('of two payers under one key are two', () => {
    const orders = [aSend('alice', 'bob', 1, { key: 'k' }), aSend('bob', 'alice', 1, { key: 'k' })];

    expect(wordsOf(decide(facts, orders))).toEqual(['done', 'done']);
  });

  test('hear a recorded refusal again, with its numbers, also when the money has come', () => {
    const [first, again] = ['a', 'b'].map((id) => aSend('alice', 'bob', 120_00, { id, key: 'k' }));

    const { outcomes, written } = decide(facts, [first!, aSend('carol', 'alice', 50_00), again!]);

    expect(outcomes.map((each) => each instanceof AppError)).toEqual([true, false, true]);
    expect(refusal(outcomes[0])).toMatchObject({ details: { balance: 100, requested: 120 }, replayed: false });
    expect(refusal(outcomes[2])).toEqual({ ...refusal(outcomes[0]), replayed: true });
    expect(written).toHaveLength(2);
  });

  test('that were refused without a key leave nothing behind', () => {
    const orders = [
      aSend('alice', 'bob', 120_00),
      aSend('alice', 'stranger', 1, { key: 'k' }),
      aSend('alice', 'bob', 1, { key: 'k' }),
    ];

    const decision = decide(facts, orders);

    expect(wordsOf(decision)).toEqual(['INSUFFICIENT_FUNDS', 'RECIPIENT_NOT_FOUND', 'done']);
    expect(decision.written).toHaveLength(1);
  });
});

describe('what was written before', () => {
  const [transaction] = decide(facts, [aSend('alice', 'bob', 30_00, { id: 't', key: 'k' })]).written;
  const { key, requestHash } = transaction!.idempotency!;
  const earlier = {
    fromAccountId: 'alice',
    key,
    requestHash,
    transactions: [transaction!] as const,
    failureCode: null,
    balanceCents: 70_00,
  };
  const after = (recorded: object) =>
    factsOf([{ ...alice, balanceCents: 0 }, bob, carol], { recorded: [{ ...earlier, ...recorded }] });

  test('under the same key is answered again, and marked so', () => {
    const decision = decide(after({}), [aSend('alice', 'bob', 30_00, { id: 'other', key: 'k' })]);

    expect(decision.outcomes).toEqual([{ transactions: [transaction], balanceCents: 70_00, replayed: true }]);
    expect(decision.written).toEqual([]);
  });

  test.each(['k', undefined])('by an attempt of the same order with key %s is its answer, and no replay', (key) => {
    const recorded = key === undefined ? { key: null, requestHash: null } : {};

    const decision = decide(after(recorded), [aSend('alice', 'bob', 30_00, { id: 't', key })]);

    expect(decision.outcomes).toEqual([{ transactions: [transaction], balanceCents: 70_00, replayed: false }]);
    expect(decision.written).toEqual([]);
  });

  test('by an attempt of the same order, beside the same key once more, is no replay for the first only', () => {
    const orders = ['t', 'other'].map((id) => aSend('alice', 'bob', 30_00, { id, key: 'k' }));

    expect(wordsOf(decide(after({}), orders))).toEqual(['done', 'done again']);
  });

  test('as a refusal by an attempt of the same order is a refusal, and no replay', () => {
    const order = aSend('alice', 'bob', 120_00, { id: 't', key: 'k' });
    const failed = { ...transaction!, status: 'failed' as const, amountCents: 120_00 };
    const { requestHash } = order.idempotency!;
    const failureCode = 'INSUFFICIENT_FUNDS';
    const recorded = { requestHash, transactions: [failed], failureCode, balanceCents: 100_00 };

    const { outcomes, written } = decide(after(recorded), [order]);

    expect(refusal(outcomes[0])).toMatchObject({ details: { balance: 100, requested: 120 }, replayed: false });
    expect(written).toEqual([]);
  });
});

describe('a time', () => {
  test('is the time of the facts, or of the latest entry of either account when the clock stands behind it', () => {
    const ahead = anAccount('ahead', { lastEntryAt: minutesFromNow(5) });
    const orders = [
      aSend('alice', 'bob', 1),
      aSend('carol', 'ahead', 1),
      aSend('alice', 'carol', 1),
      aSend('alice', 'bob', 200_00, { key: 'k' }),
      aSend('bob', 'ahead', 1),
    ];

    const { written, moved } = decide(factsOf([alice, bob, carol, ahead]), orders);

    expect(written.map(({ createdAt }) => createdAt)).toEqual([NOW, ...Array<Date>(4).fill(minutesFromNow(5))]);
    expect(moved.map(({ lastEntryAt }) => lastEntryAt)).toEqual(Array(4).fill(minutesFromNow(5)));
  });
});

describe('when another transaction has locked accounts for too long', () => {
  const lockTimeout = new Error('canceling statement due to lock timeout');
  const locked = factsOf([alice, bob], { lockTimeout, originals: [anOriginal({ fromAccountId: 'carol' })] });

  test.each([
    ['the payer', aSend('carol', 'alice', 1)],
    ['the payee', aSend('alice', 'carol', 1)],
    ['a payee of a batch', aBatch('alice', [['bob', 1], ['carol', 1]])], // prettier-ignore
    ['the sender of what is refunded', aRefund('bob', 'original')],
  ])('an order is blocked without %s, by the error that the log shows', (_name, order) => {
    const { outcomes, written } = decide(locked, [order, aSend('alice', 'bob', 1)]);

    expect(outcomes).toMatchObject([{ blockedBy: lockTimeout }, { replayed: false }]);
    expect(written).toHaveLength(1);
  });

  test('an order that does not need them is decided as usual', () => {
    const orders = [aSend('alice', 'bob', 60_00), aSend('alice', 'bob', 60_00), aSend('bob', 'bob', 1)];

    expect(wordsOf(decide(locked, orders))).toEqual(['done', 'INSUFFICIENT_FUNDS', 'SAME_ACCOUNT']);
  });
});

describe('an outcome', () => {
  const kindsOf = (orders: Parameters<typeof decideOrders>[1]) =>
    decideOrders(facts, orders).outcomes.map((outcome) => ({ ...outcome, posted: 'posted' in outcome }));

  test('says of a refusal whether the book records it', () => {
    const tooMuch = (key?: string) => aSend('alice', 'bob', 120_00, { key });

    expect(kindsOf([tooMuch(), tooMuch('k'), tooMuch('k'), aSend('alice', 'carol', 1, { key: 'k' })])).toMatchObject([
      { posted: false, refused: { code: 'INSUFFICIENT_FUNDS' }, recorded: false },
      { posted: false, refused: { code: 'INSUFFICIENT_FUNDS' }, recorded: true },
      { posted: false, refused: { code: 'INSUFFICIENT_FUNDS', replayed: true }, recorded: true },
      { posted: false, refused: { code: 'IDEMPOTENCY_KEY_REUSED' }, recorded: false },
    ]);
  });

  test('is the value of a refusal, and the error of a bug is thrown', () => {
    const twice = { kind: 'opening', ownerId: alice.userId, amountCents: 1 } as const;
    const order = { ...aSend('alice', 'bob', 1), ...twice, payingAccount: { of: 'system', name: 'opening' } as const };

    expect(() => decideOrders(facts, [order])).toThrow('An account is opened once');
  });
});
