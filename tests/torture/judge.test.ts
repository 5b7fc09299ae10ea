import type { Fate } from '../../torture/journal/fate';
import { toText, type Accusation } from '../../torture/model/accusation';
import { judge, type Verdict } from '../../torture/payments/judge';
import { proveBook } from '../../torture/proofs/bookProofs';
import type { Answer, Lost } from '../../torture/target/call';
import {
  aBank,
  aBatch,
  aFate,
  anAnswer,
  aRefund,
  aRow,
  aSend,
  aTransaction,
  batchTransactions,
  refusal,
} from './support';

const ask = { bank: aBank(), changed: false, expectsInternal: false };
const send = aFate(aSend());
const known = (outcome: Verdict['outcome'], changes: Partial<Verdict> = {}): Verdict => ({
  outcome,
  findings: [],
  ids: [],
  code: null,
  balanceCents: null,
  replayed: false,
  ...changes,
});
const accused = (expected: string, actual: string) => ({ findings: [{ proof: 'answers' as const, expected, actual }] });
const unknown = (actual: string) => accused('an answer of the contract', actual);
const lost = (sent: boolean): Lost => ({ sent, why: 'ECONNRESET', ms: 5 });
const doneAs = (transaction: object) => anAnswer(201, { transaction });

describe('what an answer means', () => {
  const retry = { 'retry-after': '1' };
  const internal = anAnswer(500, { code: 'INTERNAL' });
  const unavailable = (moved: string) => anAnswer(503, { code: 'UNAVAILABLE', details: { moved } }, retry);

  test.each<[string, Answer | Lost, Verdict]>([
    ['201', doneAs(aTransaction()), known('ok', { ids: ['a'], balanceCents: 90_00 })],
    ['402', refusal('INSUFFICIENT_FUNDS'), known('refused', { code: 'INSUFFICIENT_FUNDS' })],
    ['401', anAnswer(401, { code: 'UNAUTHENTICATED' }), known('undone', { code: 'UNAUTHENTICATED' })],
    ['429', anAnswer(429, { code: 'RATE_LIMITED' }, retry), known('undone', { code: 'RATE_LIMITED' })],
    ['429 without a body', anAnswer(429), known('undone')],
    ['fault G2: 503 that says unknown', unavailable('unknown'), known('doubt', { code: 'UNAVAILABLE' })],
    ['fault G2: 503 that says nothing moved', unavailable('nothing'), known('undone', { code: 'UNAVAILABLE' })],
    ['502 of a proxy', anAnswer(502), known('doubt')],
    ['504 of a proxy', anAnswer(504), known('doubt')],
    ['no answer to what was sent', lost(true), known('doubt')],
    ['no answer to what was never sent', lost(false), known('undone')],
  ])('%s', (_name, reply, verdict) => {
    expect(judge(send, reply, ask)).toEqual(verdict);
  });

  test('500 is in doubt: no surprise while it is expected, and accused otherwise', () => {
    const doubt = known('doubt', { code: 'INTERNAL' });

    expect(judge(send, internal, { ...ask, expectsInternal: true })).toEqual(doubt);
    expect(judge(send, internal, ask)).toEqual({
      ...doubt,
      ...unknown('500 {"code":"INTERNAL"}'),
    });
  });

  test('503 without Retry-After is in doubt, and accused', () => {
    expect(judge(send, anAnswer(503, { code: 'UNAVAILABLE', details: { moved: 'unknown' } }), ask)).toEqual(
      known('doubt', { code: 'UNAVAILABLE', ...accused('a Retry-After with 503', 'none') }),
    );
  });

  test.each([
    [null, 'none'],
    [undefined, 'none'],
    [{}, 'none'],
    [{ moved: true }, 'true'],
    [{ moved: 'something' }, '"something"'],
  ])('fault G2: 503 with the details %j is in doubt, and accused', (details, shown) => {
    expect(judge(send, anAnswer(503, { code: 'UNAVAILABLE', details }, retry), ask)).toEqual(
      known('doubt', {
        code: 'UNAVAILABLE',
        ...accused('details.moved of nothing or unknown with 503', shown),
      }),
    );
  });

  test('fault G2: what certainly moved nothing, and stands in the book, breaks a proof', () => {
    const { outcome } = judge(send, unavailable('nothing'), ask);
    const broken: Accusation[] = [];
    const row = aRow({ description: '3-7' });

    proveBook([{ ...send, wasInDoubt: outcome === 'doubt' }], [row], (accusation) => broken.push(accusation));

    expect(broken.map(({ proof }) => proof)).toEqual(['P4']);
    expect(broken.map(toText)).toEqual([
      `3-7: expected nothing in the book, as it has certainly not happened, got ${JSON.stringify([row])}`,
    ]);
  });

  test.each([
    ['503 of another server', anAnswer(503, null, retry), 'doubt'],
    ['INTERNAL with another status while 500 is expected', anAnswer(501, { code: 'INTERNAL' }), 'doubt'],
    ['another 500 while one is expected', anAnswer(500, { code: 'SOMETHING' }), 'doubt'],
    ['200', anAnswer(200, { transaction: aTransaction() }), 'doubt'],
    ['a redirect', anAnswer(302), 'doubt'],
    ['400', anAnswer(400, { code: 'VALIDATION_FAILED' }), 'refused'],
    ['404', anAnswer(404, { code: 'RECIPIENT_NOT_FOUND' }), 'refused'],
    ['409', anAnswer(409, { code: 'CONFLICT' }), 'refused'],
    ['4xx without a body', anAnswer(422), 'refused'],
    ['a code with a status that is not its own', anAnswer(422, { code: 'INSUFFICIENT_FUNDS' }), 'refused'],
    ['a key that was reused, when nothing was changed', anAnswer(422, { code: 'IDEMPOTENCY_KEY_REUSED' }), 'refused'],
  ])('%s is not an answer of the contract', (_name, reply, outcome) => {
    const shown = `${reply.status} ${JSON.stringify(reply.body)}`;

    expect(judge(send, reply, { ...ask, expectsInternal: true })).toMatchObject({
      outcome,
      ...unknown(shown),
    });
  });

  test.each([
    ['send', 'INSUFFICIENT_FUNDS', []],
    ['send', 'REFUND_EXCEEDS_REMAINING', ['answers']],
    ['send', 'NOT_REFUNDABLE', ['answers']],
    ['batch', 'INSUFFICIENT_FUNDS', []],
    ['batch', 'NOT_REFUNDABLE', ['answers']],
    ['refund', 'INSUFFICIENT_FUNDS', []],
    ['refund', 'REFUND_EXCEEDS_REMAINING', []],
    ['refund', 'NOT_REFUNDABLE', ['answers']],
    ['refund', 'TRANSACTION_NOT_FOUND', ['answers']],
  ] as const)('a %s that is refused with %s breaks %j', (kind, code, proofs) => {
    const operation = { send: aSend(), batch: aBatch(), refund: aRefund(5_00) }[kind];
    const { outcome, findings } = judge(aFate(operation), refusal(code), ask);

    expect([outcome, findings.map(({ proof }) => proof)]).toEqual(['refused', proofs]);
  });
});

describe('what was done must be what was asked for', () => {
  const [first, second] = batchTransactions();
  const refund = aTransaction({
    id: 'r',
    from_account_id: 'account 1',
    to_account_id: 'account 0',
    description: '3-9',
  });
  const all = (...transactions: unknown[]) => anAnswer(201, { transactions });

  test.each<[string, Fate, Answer, string[]]>([
    ['a send', send, doneAs(aTransaction()), ['a']],
    ['a send of cents', aFate(aSend({ payment: { payee: 1, cents: 1_15 } })), doneAs(aTransaction({ amount: 1.15 })), ['a']],
    ['a batch', aFate(aBatch()), all(first, second), ['b', 'c']],
    ['a refund of a part', aFate(aRefund(5_00)), doneAs({ ...refund, amount: 5 }), ['r']],
    ['a refund of all that remains', aFate(aRefund(null)), doneAs({ ...refund, amount: 3.21 }), ['r']],
  ])('%s', (_name, fate, reply, ids) => {
    expect(judge(fate, reply, ask)).toEqual(known('ok', { ids, balanceCents: 90_00 }));
  }); // prettier-ignore

  test.each<[string, Fate, Answer]>([
    ['another amount', send, doneAs(aTransaction({ amount: 10.01 }))],
    ['another payer', send, doneAs(aTransaction({ from_account_id: 'account 2' }))],
    ['another payee', send, doneAs(aTransaction({ to_account_id: 'account 2' }))],
    ['another description', send, doneAs(aTransaction({ description: '3-6' }))],
    ['another status', send, doneAs(aTransaction({ status: 'failed' }))],
    ['half of a batch', aFate(aBatch()), all(first)],
    ['more than a batch', aFate(aBatch()), all(first, second, second)],
    ['a batch in another order', aFate(aBatch()), all(second, first)],
    ['another amount at the end of a batch', aFate(aBatch()), all(first, { ...second, amount: 1 })],
    ['a refund of another amount', aFate(aRefund(5_00)), doneAs({ ...refund, amount: 5.01 })],
    ['a refund of nothing', aFate(aRefund(null)), doneAs({ ...refund, amount: 0 })],
    ['a refund to its payer', aFate(aRefund(10_00)), doneAs(aTransaction({ description: '3-9' }))],
    ['nothing', send, anAnswer(201)],
    ['an empty answer', send, anAnswer(201, {})],
    ['a list that is none', aFate(aBatch()), anAnswer(201, { transactions: 5 })],
  ])('%s is accused', (_name, fate, reply) => {
    const { outcome, findings } = judge(fate, reply, ask);

    expect(outcome).toBe('ok');
    const expected = `what the client asked for: ${JSON.stringify(fate.asked)}`;
    expect(findings).toEqual([{ proof: 'answers', expected, actual: expect.stringMatching(/^\[/) }]);
  });
});
