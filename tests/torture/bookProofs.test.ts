import type { Fate } from '../../torture/journal/fate';
import { toText, type Accusation, type Proof } from '../../torture/model/accusation';
import type { Row } from '../../torture/model/row';
import { proveBook } from '../../torture/proofs/bookProofs';
import { aBatch, aFate, aRefund, aRow, aSend, batchRows, done, inDoubt, refundRow, refused } from './support';

/** The proofs that a book breaks, in order, and the texts of the accusations. */
function accusationsOf(fates: readonly Fate[], book: readonly Row[]) {
  const accusations: Accusation[] = [];
  proveBook(fates, book, (accusation) => accusations.push(accusation));
  return { proofs: accusations.map(({ proof }) => proof), texts: accusations.map(toText) };
}

const [first, second] = batchRows();
const copied = (id: string) => batchRows().map((row) => ({ ...row, id: `${id}${row.id}` }));
const unkeyed = aSend({ keyed: false });
const failed = (row: Row, changes: Partial<Row> = {}): Row => ({
  ...row,
  status: 'failed',
  balanceCents: 0,
  ...changes,
});

test('a book with all that was acknowledged, and nothing else, accuses nothing', () => {
  const fates = [
    aFate(aSend(), done('a')),
    aFate(aBatch(), done('b', 'c')),
    aFate(aRefund(5_00), { ...done('r'), ...inDoubt }),
    aFate(aSend({ number: 10 }), refused),
    aFate(aSend({ number: 11, keyed: false }), inDoubt),
  ];

  expect(accusationsOf(fates, [second, refundRow(5_00), aRow(), first]).texts).toEqual([]);
});

type Case = readonly [name: string, fate: Fate, book: readonly Row[]];

test.each<Case>([
  ['nothing in doubt without a key', aFate(unkeyed, inDoubt), []],
  ['one in doubt without a key', aFate(unkeyed, inDoubt), [aRow({ key: null })]],
  ['one in doubt with a key', aFate(aSend(), inDoubt), [aRow()]],
  ['a refusal of what is in doubt', aFate(aSend(), inDoubt), [failed(aRow())]],
  ['one recovered after doubt', aFate(aSend(), { ...done('a'), ...inDoubt, found: ['a'] }), [aRow()]],
  ['a refusal that is not recorded', aFate(unkeyed, refused), []],
  ['a refusal that is recorded', aFate(aSend(), refused), [failed(aRow())]],
  ['a refusal of a batch, at its first payment', aFate(aBatch(), refused), [failed(first)]],
  ['a refusal of a batch, at a later payment', aFate(aBatch(), refused), [failed(second, { key: 'key of 3-8' })]],
  ['all of a batch', aFate(aBatch(), done('b', 'c')), [first, second]],
  ['all of a batch in doubt', aFate(aBatch(), inDoubt), [first, second]],
  ['a refund of all that remained, with a lower amount', aFate(aRefund(null), done('r')), [refundRow(3_21)]],
  ['no keys, where the witness sees none', aFate(aSend(), done('a')), [aRow({ key: undefined })]],
])('a book may have %s', (_name, fate, book) => {
  expect(accusationsOf([fate], book).texts).toEqual([]);
});

type Broken = readonly [...Case, proofs: readonly Proof[]];

const lost: readonly Broken[] = [
  ['an acknowledged transfer is missing', aFate(aSend(), done('a')), [], ['P1']],
  ['it is there under another id', aFate(aSend(), done('a')), [aRow({ id: 'x' })], ['P1']],
  ['an acknowledged batch is missing', aFate(aBatch(), done('b', 'c')), [], ['P1']],
  ['one of a batch has another id', aFate(aBatch(), done('b', 'c')), [first, { ...second, id: 'x' }], ['P1']],
  ['what was acknowledged is refused in it', aFate(aSend(), done('a')), [failed(aRow())], ['P2', 'P1']],
];

const doubled: readonly Broken[] = [
  ['acknowledged, twice there', aFate(aSend(), done('a')), [aRow(), aRow({ id: 'x' })], ['P1']],
  ['acknowledged without a key, twice there', aFate(unkeyed, done('a')), [aRow({ key: null }), aRow({ id: 'x', key: null })], ['P1']],
  ['acknowledged after doubt, twice there', aFate(aSend(), { ...done('a'), ...inDoubt }), [aRow(), aRow({ id: 'x' })], ['P3']],
  ['a batch acknowledged after doubt, twice there', aFate(aBatch(), { ...done('b', 'c'), ...inDoubt }), [first, second, ...copied('x')], ['P3']],
  ['never acknowledged, no key, twice there', aFate(unkeyed, inDoubt), [aRow({ key: null }), aRow({ id: 'x', key: null })], ['P2']],
  ['never acknowledged, with a key, twice there', aFate(aSend(), inDoubt), [aRow(), aRow({ id: 'x' })], ['P2']],
  ['a batch never acknowledged, twice there', aFate(aBatch(), inDoubt), [first, second, ...copied('x')], ['P2']],
]; // prettier-ignore

const refusedAndDone: readonly Broken[] = [
  ['in doubt, then refused, and there', aFate(aSend(), { ...refused, ...inDoubt }), [aRow()], ['P3']],
  ['refused without a doubt, and there', aFate(unkeyed, refused), [aRow({ key: null })], ['P3']],
  ['refused, and both done and refused there', aFate(aSend(), refused), [aRow(), failed(aRow({ id: 'x' }))], ['P3']],
  ['acknowledged, and a refusal is recorded too', aFate(aSend(), done('a')), [aRow(), failed(aRow({ id: 'x' }))], ['P2']],
  ['two refusals of one that was refused', aFate(aSend(), refused), [failed(aRow()), failed(aRow({ id: 'x' }))], ['P2']],
  ['two refusals of one in doubt', aFate(aSend(), inDoubt), [failed(aRow()), failed(aRow({ id: 'x' }))], ['P2']],
  ['both done and refused, in doubt', aFate(aSend(), inDoubt), [aRow(), failed(aRow({ id: 'x' }))], ['P2']],
  ['half of a batch that was refused', aFate(aBatch(), refused), [first], ['P6', 'P3']],
]; // prettier-ignore

const acknowledged = aFate(aSend(), done('a'));
const otherwise: readonly Broken[] = [
  ['another amount', acknowledged, [aRow({ cents: 10_01 })], ['P4']],
  ['another payee', acknowledged, [aRow({ to: 2 })], ['P4']],
  ['a payee who is not one of the people', acknowledged, [aRow({ to: -1 })], ['P4']],
  ['another payer', acknowledged, [aRow({ from: 2 })], ['P4']],
  ['payer and payee the wrong way round', acknowledged, [aRow({ from: 1, to: 0 })], ['P4']],
  ['another description', acknowledged, [aRow({ description: '3-7/0' })], ['P4', 'P1']],
  ['the key of another', acknowledged, [aRow({ key: 'key of 3-6' })], ['P4']],
  ['a key that it was not asked with', aFate(unkeyed, done('a')), [aRow()], ['P4']],
  ['another amount of what is in doubt', aFate(aSend(), inDoubt), [aRow({ cents: 1 })], ['P4']],
  ['another amount of what was refused', aFate(aSend(), refused), [failed(aRow({ cents: 1 }))], ['P4']],
  ['another amount of a refund', aFate(aRefund(5_00), done('r')), [refundRow(5_01)], ['P4']],
  ['a refund to its payer', aFate(aRefund(null), done('r')), [refundRow(5_00, { from: 0, to: 1 })], ['P4']],
  ['a key at a later place of a batch', aFate(aBatch(), done('b', 'c')), [first, { ...second, key: 'key of 3-8' }], ['P4']],
  ['the amounts of a batch exchanged', aFate(aBatch(), done('b', 'c')), [{ ...first, cents: 2_00 }, { ...second, cents: 1_00 }], ['P4', 'P4']],
]; // prettier-ignore

const neverBegun: readonly Broken[] = [
  ['done, and certainly not begun', aFate(aSend()), [aRow()], ['P4']],
  ['refused, and certainly not begun', aFate(aSend()), [failed(aRow())], ['P4']],
];

const halves: readonly Broken[] = [
  ['half of an acknowledged batch', aFate(aBatch(), done('b', 'c')), [first], ['P6', 'P1']],
  ['half of a batch in doubt', aFate(aBatch(), inDoubt), [second], ['P6']],
  ['one of a batch twice, the other not', aFate(aBatch(), inDoubt), [first, { ...first, id: 'x' }], ['P6', 'P2']],
  ['the same, acknowledged', aFate(aBatch(), done('b', 'c')), [first, { ...first, id: 'c' }], ['P6', 'P1']],
  ['a batch that was acknowledged with one id twice', aFate(aBatch(), done('b', 'b')), [first, second], ['P1']],
  ['one and a half of a batch', aFate(aBatch(), done('b', 'c')), [first, second, { ...first, id: 'x' }], ['P6', 'P1']],
];

test.each([...lost, ...doubled, ...refusedAndDone, ...otherwise, ...neverBegun, ...halves])(
  'is broken: %s',
  (_name, fate, book, proofs) => {
    const { proofs: broken, texts } = accusationsOf([fate], book);

    expect(broken).toEqual(proofs);
    for (const text of texts) expect(text).toContain(`${fate.name}: expected `);
  },
);

test.each([
  ['of an operation that no client drew', aRow({ id: 'x', description: '9-9' }), '9-9'],
  ['without a description', aRow({ id: 'x', description: '' }), 'a transaction without a description'],
  ['whose name only begins like one that was asked for', aRow({ id: 'x', description: '3-77' }), '3-77'],
  ['that was refused', failed(aRow({ id: 'x', description: '9-9' })), '9-9'],
])('P4 a row %s is unexpected', (_name, row, about) => {
  const { proofs, texts } = accusationsOf([acknowledged], [aRow(), row]);

  expect(proofs).toEqual(['P4']);
  expect(texts).toEqual([
    `${about}: expected nothing in the book, because no client asked for it, got ${JSON.stringify([row])}`,
  ]);
}); // prettier-ignore

test('each operation is compared with its own rows, and an accusation names it', () => {
  const fates = [aFate(aSend(), done('a')), aFate(aBatch(), done('b', 'c')), aFate(aRefund(5_00), refused)];

  expect(accusationsOf(fates, [aRow(), first, refundRow(5_00)]).texts).toEqual([
    '3-8: expected all of its 2 transfers or none, got 1,0 of each',
    '3-8: expected the acknowledged c in the book, got nothing',
    `3-9: expected nothing in the book after the refusal INSUFFICIENT_FUNDS, got ${JSON.stringify([refundRow(5_00)])}`,
  ]);
});

describe('in the order of the book', () => {
  const sent = aFate(aSend(), done('a'));
  const asked = (number: number, cents: number | null) =>
    aFate({ ...aRefund(cents), number }, { final: 'ok', ids: [`r${number}`], balanceCents: 90_00 });
  const booked = (number: number, cents: number, version: number) =>
    refundRow(cents, { id: `r${number}`, description: `3-${number}`, key: `key of 3-${number}`, version });

  test.each<[string, number | null, number, number, Proof[]]>([
    ['a part, and then all that remains', null, 6_00, 8, []],
    ['all that remains, and a cent is kept', null, 5_99, 8, ['P4']],
    ['all that remains before the part is', null, 6_00, 6, ['P4']],
    ['together more than there was', 7_00, 7_00, 8, ['P4']],
  ])('refunds: %s', (_name, cents, moved, version, proofs) => {
    const fates = [sent, asked(9, 4_00), asked(10, cents)];

    expect(accusationsOf(fates, [aRow(), booked(9, 4_00, 7), booked(10, moved, version)]).proofs).toEqual(proofs);
  });

  test('the balance of an answer is the balance in the book', () => {
    expect(accusationsOf([sent], [aRow({ balanceCents: 89_99 })]).proofs).toEqual(['P1']);
  });

  test.each([
    ['a send', aSend(), failed(aRow(), { balanceCents: 10_00 })],
    ['a batch, by all of it', aBatch(), failed(first, { balanceCents: 3_00 })],
  ])('no refusal for funds that are there: %s', (_name, operation, row) => {
    expect(accusationsOf([aFate(operation, refused)], [row]).proofs).toEqual(['P4']);
    expect(accusationsOf([aFate(operation, refused)], [{ ...row, balanceCents: row.balanceCents - 1 }]).proofs).toEqual(
      [],
    );
  });
});
