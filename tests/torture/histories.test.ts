import { toText } from '../../torture/model/accusation';
import { proveHistories } from '../../torture/proofs/histories';
import { aRow, refundRow } from './support';

const book = [aRow(), refundRow(5_00)];
const seen = book.map((row) => ({ ...row, key: undefined, version: undefined }));

function accusationsOf(histories: typeof seen): string[] {
  const texts: string[] = [];
  proveHistories(histories, book, ({ proof, ...seen }) => void texts.push(`${proof} ${toText(seen)}`));
  return texts;
}

test('histories may have the rows of the book in any order', () => {
  expect(accusationsOf([...seen].reverse())).toEqual([]);
});

test.each([
  ['hide a transaction', seen.slice(1), /^P6 a in the histories: expected \["a".*, got nothing$/],
  [
    'make one up',
    [...seen, { ...seen[0]!, id: 'x' }],
    /^P6 x in the histories: expected nothing, as in the book, got \["x"/,
  ],
  [
    'show another balance',
    [{ ...seen[0]!, balanceCents: 1 }, seen[1]!],
    /^P6 a in the histories: expected .*9000\], got .*,1\]$/,
  ],
])('P6 is broken when they %s', (_name, histories, pattern) => {
  expect(accusationsOf(histories)).toEqual([expect.stringMatching(pattern)]);
});
