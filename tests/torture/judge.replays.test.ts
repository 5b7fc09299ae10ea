import type { Fate } from '../../torture/journal/fate';
import { judge } from '../../torture/payments/judge';
import type { Answer } from '../../torture/target/call';
import { aBank, aBatch, aFate, anAnswer, aRefund, aSend, aTransaction, batchTransactions } from './support';
import { done, inDoubt, refused, REPLAYED, refusal } from './support';

const ask = { bank: aBank(), changed: false, expectsInternal: false };
const wasDone = aFate(aSend(), done('a'));
const wasRefused = aFate(aSend(), refused);
const transaction = aTransaction();
const first = anAnswer(201, { transaction });
const replay = anAnswer(201, { transaction }, REPLAYED);
const [b, c] = batchTransactions();
const batch = (...transactions: object[]) => anAnswer(201, { transactions }, REPLAYED);
const p3 = (...pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([expected, actual]) => ({ proof: 'P3', expected, actual }));

describe('what was done', () => {
  test.each<[string, Fate, Answer]>([
    ['what was answered', wasDone, replay],
    ['what was answered after doubt', aFate(aSend(), { ...done('a'), ...inDoubt }), replay],
    ['what was found in the book', aFate(aSend(), { ...inDoubt, found: ['a'] }), replay],
    ['what was found, and then answered', aFate(aSend(), { ...done('a'), ...inDoubt, found: ['a'] }), replay],
    ['all of a batch', aFate(aBatch(), done('b', 'c')), batch(b!, c!)],
  ])('is the same again, and marked: %s', (_name, fate, reply) => {
    expect(judge(fate, reply, ask)).toMatchObject({ outcome: 'ok', findings: [], replayed: true });
  });

  test('may be answered unmarked at its retry, when doubt was all that was known of it', () => {
    const fate = aFate(aSend(), inDoubt);

    expect(judge(fate, first, ask)).toMatchObject({ outcome: 'ok', findings: [], ids: ['a'], replayed: false });
    expect(judge(fate, replay, ask)).toMatchObject({ outcome: 'ok', findings: [], ids: ['a'], replayed: true });
  });

  const foundAs = (id: string) => aFate(aSend(), { ...inDoubt, found: [id] });
  const unmarked = 'a, not marked as a replay';
  const answered = (ids: string) => `${ids} as in the first answer, replayed`;
  const inBook = (ids: string) => `${ids} as in the book, replayed`;
  test.each<[string, Fate, Answer, [string, string][]]>([
    ['has another id', aFate(aSend(), done('z')), replay, [[answered('z'), 'a']]],
    ['has no mark', wasDone, first, [[answered('a'), unmarked]]],
    ['has another mark', wasDone, { ...first, headers: { 'idempotency-replayed': 'false' } }, [[answered('a'), unmarked]]],
    ['has another id than in the book', foundAs('z'), replay, [[inBook('z'), 'a']]],
    ['has no mark, and was in the book', foundAs('a'), first, [[inBook('a'), unmarked]]],
    ['has another id than both', aFate(aSend(), { ...done('y'), found: ['z'] }), replay, [[answered('y'), 'a'], [inBook('z'), 'a']]],
    ['is a part of what was found', aFate(aSend(), { ...inDoubt, found: ['a', 'x'] }), replay, [[inBook('a,x'), 'a']]],
    ['was refused before', wasRefused, first, [['the refusal INSUFFICIENT_FUNDS again', '201']]],
    ['was refused before, and is marked', wasRefused, replay, [['the refusal INSUFFICIENT_FUNDS again', '201']]],
  ])('P3 is accused when it %s', (_name, fate, reply, pairs) => {
    expect(judge(fate, reply, ask)).toMatchObject({ outcome: 'ok', findings: p3(...pairs) });
  }); // prettier-ignore

  test('P3 is accused when the ids of a batch are in another order', () => {
    const { findings } = judge(aFate(aBatch(), done('b', 'c')), batch(c!, b!), ask);

    expect(findings).toContainEqual(p3([answered('b,c'), 'c,b'])[0]);
  });

  test.each([
    ['was answered', wasDone, 'the first answer, 201, again'],
    ['was found in the book', foundAs('a'), inBook('a')],
  ])('P3 is accused when it %s and is then refused', (_name, fate, expected) => {
    for (const headers of [{}, REPLAYED])
      expect(judge(fate, refusal('INSUFFICIENT_FUNDS', headers), ask)).toMatchObject({
        outcome: 'refused',
        findings: p3([expected, 'INSUFFICIENT_FUNDS']),
      });
  });
});

describe('what was refused', () => {
  const unkeyed = aFate(aSend({ keyed: false }), refused);
  const tooMuch = aFate(aRefund(5_00), { final: 'refused', code: 'REFUND_EXCEEDS_REMAINING' });

  test.each<[string, Fate, Answer]>([
    ['for funds, and marked', wasRefused, refusal('INSUFFICIENT_FUNDS', REPLAYED)],
    ['for funds, unmarked after doubt alone', aFate(aSend(), inDoubt), refusal('INSUFFICIENT_FUNDS')],
    ['for funds, unmarked without a key', unkeyed, refusal('INSUFFICIENT_FUNDS')],
    ['for a reason that is not recorded, unmarked', tooMuch, refusal('REFUND_EXCEEDS_REMAINING')],
  ])('may be refused again: %s', (_name, fate, reply) => {
    expect(judge(fate, reply, ask)).toMatchObject({ outcome: 'refused', findings: [] });
  });

  test.each([
    ['is not marked', refusal('INSUFFICIENT_FUNDS'), 'INSUFFICIENT_FUNDS'],
    ['has another code', refusal('REFUND_EXCEEDS_REMAINING', REPLAYED), 'REFUND_EXCEEDS_REMAINING, replayed'],
  ])('P3 is accused when a refusal for funds is not replayed: the second one %s', (_name, reply, actual) => {
    expect(judge(aFate(aRefund(5_00), refused), reply, ask)).toMatchObject({
      outcome: 'refused',
      findings: p3(['the refusal INSUFFICIENT_FUNDS, replayed', actual]),
    });
  });
});

describe('the first answer of all', () => {
  test.each([
    ['done', replay],
    ['refused', refusal('INSUFFICIENT_FUNDS', REPLAYED)],
  ])('is accused (P3) when it is marked: %s', (_name, reply) => {
    expect(judge(aFate(aSend()), reply, ask).findings).toEqual(
      p3(['a first answer', 'one that is marked as a replay']),
    );
  });
});

describe('another request under the same key', () => {
  const changed = { ...ask, changed: true };
  const taken = ['a refusal of the reused key', '201'] as const;
  const reused = anAnswer(422, { code: 'IDEMPOTENCY_KEY_REUSED' });

  test.each([
    ['done', wasDone],
    ['refused', wasRefused],
  ])('is refused with IDEMPOTENCY_KEY_REUSED, after the first one was %s', (_name, fate) => {
    expect(judge(fate, reused, changed)).toMatchObject({ outcome: 'refused', findings: [] });
  });

  test.each<[string, Fate, Answer]>([
    ['as if it were the first one', wasDone, replay],
    ['after the first one was refused', wasRefused, first],
    ['as another one', wasDone, anAnswer(201, { transaction: { ...transaction, id: 'x', amount: 10.01 } })],
  ])('P3 is accused when it is done %s', (_name, fate, reply) => {
    expect(judge(fate, reply, changed).findings).toEqual(p3(taken));
  }); // prettier-ignore

  test.each([
    ['INSUFFICIENT_FUNDS', wasDone],
    ['INSUFFICIENT_FUNDS', wasRefused],
    ['VALIDATION_FAILED', wasDone],
  ])('is accused when it is refused with %s', (code, fate) => {
    expect(judge(fate, refusal(code), changed)).toMatchObject({
      outcome: 'refused',
      findings: [
        {
          proof: 'answers',
          expected: 'an answer of the contract',
          actual: `${refusal(code).status} ${JSON.stringify(refusal(code).body)}`,
        },
      ],
    });
  });

  test.each([
    ['doubt', 503, 'unknown', { 'retry-after': '1' }],
    ['undone', 503, 'nothing', { 'retry-after': '1' }],
    ['undone', 429, 'nothing', {}],
  ] as const)('is in %s as any other request: %i, %s', (outcome, status, moved, headers) => {
    const reply = anAnswer(status, { code: 'UNAVAILABLE', details: { moved } }, headers);

    expect(judge(wasDone, reply, changed)).toMatchObject({ outcome, findings: [] });
  });
});
