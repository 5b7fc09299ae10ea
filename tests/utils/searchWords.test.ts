import { foldText } from '../../src/utils/foldedText.util';
import { matchesSearch, readSearch } from '../../src/utils/searchWords.util';

test.each([
  ['Café CRÈME', 'cafe creme'],
  ['cafe\u0301', 'cafe'],
  ['Łukasz Øre Đorđe Ægir Þór', 'lukasz ore dorde aegir thor'],
  ['Straße', 'strasse'],
  ['İstanbul ısı', 'istanbul isi'],
  ['ΟΔΟΣ οδος οδοσ', 'οδοσ οδοσ οδοσ'],
  ['Nguyễn Ёлка', 'nguyen елка'],
  ["O'Brien O’Brien Oʼbrien", 'obrien obrien obrien'],
  ['ＡＢＣ１２ ½', 'abc12 1⁄2'],
  ['٣٫٥٠ ४५ ๙', '3.50 45 9'],
  ['غَداءٌ أحمد', 'غداء احمد'],
  ['\u200fשָׁלוֹם\u200e', 'שלום'],
  ['मेरी', 'मेरी'],
  ['が か', 'か\u3099 か'],
  ['👨\u200d👩\u200d👧 ❤\ufe0f', '👨👩👧 ❤'],
  ['a\u202eb\u00adc\u2060', 'abc'],
])('%j folds to %j', (text, folded) => {
  expect(foldText(text)).toBe(folded.normalize('NFKD'));
});

test('folds more characters than it remembers', () => {
  const all = Array.from({ length: 15_000 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('');

  expect([foldText(all), foldText(all)]).toEqual([all, all]);
});

test.each([
  ['12.50', 1_250],
  ['12.5', 1_250],
  ['12,50', 1_250],
  ['12', 1_200],
  ['12.', 1_200],
  ['.50', 50],
  ['$12.50', 1_250],
  ['−$12.50', 1_250],
  ['+12.50', 1_250],
  ['-$1,200.00,', 120_000],
  ['1,200', 120_000],
  ['1.200', 120_000],
  ['1.200,00', 120_000],
  ['1’200.00', 120_000],
  ['1,20,000.5', 12_000_050],
  ['USD12.50', 1_250],
  ['12.50€', 1_250],
  ['(12.50)', 1_250],
  ['١٢٫٥٠', 1_250],
  ['１２.５０', 1_250],
  ['1.005', 100_500],
  ['12.345,6', 1_234_560],
  ['1,2,3', null],
  ['1.2.3', null],
  ['12.5.0', null],
  ['0', null],
  ['0012', null],
  ['$', null],
  ['12%', null],
  ['inv12', null],
  ['1e3', null],
  ['9'.repeat(100), null],
])('%j reads as %j cents', (text, cents) => {
  expect(readSearch(text)).toEqual([expect.objectContaining({ cents })]);
});

test('words are separated by any space, stand once, and lose the punctuation around them', () => {
  const words = readSearch(' Lunch,\t“lunch” \u3000BOB\u00a0(e.) % _ & \n');

  expect(words.map(({ text }) => text)).toEqual(['lunch', 'bob', 'e', '%', '_', '&']);
});

test.each(['', ' \t\u00a0', '\u200f\u200e', '\u0301'])('%j has no word', (text) => {
  expect(readSearch(text)).toEqual([]);
});

const entry = { amountCents: 1_250, accountNumber: 'ACC0000000012344', folded: foldText('Lunch 50% at Zoë’s\nBob E.') };

test.each([
  ['lunch', true],
  ['LUNC', true],
  ['unch', true],
  ['zoes', true],
  ['bob lunch', true],
  ['bob dinner', false],
  ['50%', true],
  ['5%', false],
  ['%', true],
  ['l%h', false],
  ['lunc_', false],
  ['.*', false],
  ['12.5', true],
  ['lunch 12.50', true],
  ['lunch 12.51', false],
  ['12344', true],
  ['ACC0000000012344', true],
  ['acc00', true],
  ['234', false],
  ['acc', false],
  ['lunch\nbob', true],
])('the search %j matches: %j', (text, matches) => {
  expect(matchesSearch(readSearch(text), entry)).toBe(matches);
});
