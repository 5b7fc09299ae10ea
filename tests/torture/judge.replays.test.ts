import type { Fate } from '../../torture/journal';
import { judge } from '../../torture/workload/judge';
import type { Answer } from '../../torture/workload/target';
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
const p3 = (told: readonly string[]) => told.map((what) => ({ proof: 'P3', what }));

describe('what was done', () => {
  test.each<[string, Fate, Answer]>([
    ['what was answered', wasDone, replay],
    ['what was answered after doubt', aFate(aSend(), { ...done('a'), ...inDoubt }), replay],
    ['what was found in the book', aFate(aSend(), { ...inDoubt, found: ['a'] }), replay],
    ['what was found, and then answered', aFate(aSend(), { ...done('a'), ...inDoubt, found: ['a'] }), replay],
    ['all of a batch', aFate(aBatch(), done('b', 'c')), batch(b!, c!)],
  ])('is the same again, and marked: %s', (_name, fate, reply) => {
    expect(judge(fate, reply, ask)).toMatchObject({ outcome: 'ok', faults: [], replayed: true });
  });

  test('may be answered unmarked at its retry, when doubt was all that was known of it', () => {
    const fate = aFate(aSend(), inDoubt);

    expect(judge(fate, first, ask)).toMatchObject({ outcome: 'ok', faults: [], ids: ['a'], replayed: false });
    expect(judge(fate, replay, ask)).toMatchObject({ outcome: 'ok', faults: [], ids: ['a'], replayed: true });
  });

  const foundAs = (id: string) => aFate(aSend(), { ...inDoubt, found: [id] });
  test.each<[string, Fate, Answer, string[]]>([
    ['has another id', aFate(aSend(), done('z')), replay, ['z was answered, and then a was answered']],
    ['has no mark', wasDone, first, ['a was answered, and then a was answered']],
    ['has another mark', wasDone, { ...first, headers: { 'idempotency-replayed': 'false' } }, ['a was answered, and then a was answered']],
    ['has another id than in the book', foundAs('z'), replay, ['z was found in the book, and then a was answered']],
    ['has no mark, and was in the book', foundAs('a'), first, ['a was found in the book, and then a was answered']],
    ['has another id than both', aFate(aSend(), { ...done('y'), found: ['z'] }), replay, ['y was answered, and then a was answered', 'z was found in the book, and then a was answered']],
    ['is a part of what was found', aFate(aSend(), { ...inDoubt, found: ['a', 'x'] }), replay, ['a,x was found in the book, and then a was answered']],
    ['was refused before', wasRefused, first, ['it was refused (INSUFFICIENT_FUNDS) and then done']],
    ['was refused before, and is marked', wasRefused, replay, ['it was refused (INSUFFICIENT_FUNDS) and then done']],
  ])('P3 is accused when it %s', (_name, fate, reply, told) => {
    expect(judge(fate, reply, ask)).toMatchObject({ outcome: 'ok', faults: p3(told) });
  }); // prettier-ignore

  test('P3 is accused when the ids of a batch are in another order', () => {
    const { faults } = judge(aFate(aBatch(), done('b', 'c')), batch(c!, b!), ask);

    expect(faults).toContainEqual(p3(['b,c was answered, and then c,b was answered'])[0]);
  });

  test.each([
    ['was answered', wasDone, 'it was done, and then refused with INSUFFICIENT_FUNDS'],
    ['was found in the book', foundAs('a'), 'it stood in the book, and was refused with INSUFFICIENT_FUNDS'],
  ])('P3 is accused when it %s and is then refused', (_name, fate, what) => {
    for (const headers of [{}, REPLAYED])
      expect(judge(fate, refusal('INSUFFICIENT_FUNDS', headers), ask)).toMatchObject({
        outcome: 'refused',
        faults: p3([what]),
      });
  });
});

describe('what was refused', () => {
  const unkeyed = aFate(aSend({ keyed: false }), refused);
  const tooMuch = aFate(aRefund(5_00), { settled: 'refused', code: 'REFUND_EXCEEDS_REMAINING' });

  test.each<[string, Fate, Answer]>([
    ['for funds, and marked', wasRefused, refusal('INSUFFICIENT_FUNDS', REPLAYED)],
    ['for funds, unmarked after doubt alone', aFate(aSend(), inDoubt), refusal('INSUFFICIENT_FUNDS')],
    ['for funds, unmarked without a key', unkeyed, refusal('INSUFFICIENT_FUNDS')],
    ['for a reason that is not recorded, unmarked', tooMuch, refusal('REFUND_EXCEEDS_REMAINING')],
  ])('may be refused again: %s', (_name, fate, reply) => {
    expect(judge(fate, reply, ask)).toMatchObject({ outcome: 'refused', faults: [] });
  });

  test.each([
    ['is not marked', refusal('INSUFFICIENT_FUNDS')],
    ['has another code', refusal('REFUND_EXCEEDS_REMAINING', REPLAYED)],
  ])('P3 is accused when a refusal for funds is not replayed: the second one %s', (_name, reply) => {
    expect(judge(aFate(aRefund(5_00), refused), reply, ask)).toMatchObject({
      outcome: 'refused',
      faults: p3(['a refusal for funds was not replayed']),
    });
  });
});

describe('the first answer of all', () => {
  test.each([
    ['done', replay],
    ['refused', refusal('INSUFFICIENT_FUNDS', REPLAYED)],
  ])('is accused (P3) when it is marked: %s', (_name, reply) => {
    expect(judge(aFate(aSend()), reply, ask).faults).toEqual(p3(['its first answer was marked as a replay']));
  });
});

describe('another request under the same key', () => {
  const changed = { ...ask, changed: true };
  const taken = 'its key was taken for another request';
  const reused = anAnswer(422, { code: 'IDEMPOTENCY_KEY_REUSED' });

  test.each([
    ['done', wasDone],
    ['refused', wasRefused],
  ])('is refused with IDEMPOTENCY_KEY_REUSED, after the first one was %s', (_name, fate) => {
    expect(judge(fate, reused, changed)).toMatchObject({ outcome: 'refused', faults: [] });
  });

  test.each<[string, Fate, Answer, string[]]>([
    ['as if it were the first one', wasDone, replay, [taken]],
    ['after the first one was refused', wasRefused, first, [taken]],
    ['as another one', wasDone, anAnswer(201, { transaction: { ...transaction, id: 'x', amount: 10.01 } }), [taken]],
  ])('P3 is accused when it is done %s', (_name, fate, reply, told) => {
    expect(judge(fate, reply, changed).faults).toEqual(p3(told));
  }); // prettier-ignore

  test.each([
    ['INSUFFICIENT_FUNDS', wasDone],
    ['INSUFFICIENT_FUNDS', wasRefused],
    ['VALIDATION_FAILED', wasDone],
  ])('is accused when it is refused with %s', (code, fate) => {
    expect(judge(fate, refusal(code), changed)).toMatchObject({
      outcome: 'refused',
      faults: [
        { proof: 'answers', what: `it was answered ${refusal(code).status} ${JSON.stringify(refusal(code).body)}` },
      ],
    });
  });

  test.each([
    ['doubt', 503, 'unknown', { 'retry-after': '1' }],
    ['undone', 503, 'nothing', { 'retry-after': '1' }],
    ['undone', 429, 'nothing', {}],
  ] as const)('is in %s as any other request: %i, %s', (outcome, status, moved, headers) => {
    const reply = anAnswer(status, { code: 'UNAVAILABLE', details: { moved } }, headers);

    expect(judge(wasDone, reply, changed)).toMatchObject({ outcome, faults: [] });
  });
});
