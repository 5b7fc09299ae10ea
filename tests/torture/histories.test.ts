import { proveHistories } from '../../torture/proofs/histories';
import { aRow, refundRow } from './support';

const book = [aRow(), refundRow(5_00)];
const seen = book.map((row) => ({ ...row, key: undefined, version: undefined }));

function accusationsOf(histories: typeof seen): string[] {
  const told: string[] = [];
  proveHistories(histories, book, (proof, what) => told.push(`${proof} ${what}`));
  return told;
}

test('histories may tell what the book has, in any order', () => {
  expect(accusationsOf([...seen].reverse())).toEqual([]);
});

test.each([
  ['hide a transaction', seen.slice(1), /^P6 the book has \["a".* and the histories have nothing$/],
  ['make one up', [...seen, { ...seen[0]!, id: 'x' }], /^P6 the histories have \["x".* and the book has nothing$/],
  [
    'tell another balance',
    [{ ...seen[0]!, balanceCents: 1 }, seen[1]!],
    /^P6 the book has .*9000\], and the histories have .*,1\]$/,
  ],
])('P6 is broken when they %s', (_name, histories, told) => {
  expect(accusationsOf(histories)).toEqual([expect.stringMatching(told)]);
});
