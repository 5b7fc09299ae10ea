import fc from 'fast-check';
import { csvOf } from '../../src/utils/csv.util';

/** How readers of CSV differ: which characters end a cell, which end a record, and whether a quote in a cell means anything. */
const READERS = {
  'RFC 4180': { cell: ',', record: /\r\n/y, quotes: true },
  'a spreadsheet with commas': { cell: ',', record: /\r\n|\r|\n/y, quotes: true },
  'a spreadsheet with semicolons': { cell: ';', record: /\r\n|\r|\n/y, quotes: true },
  'a spreadsheet with tabs': { cell: '\t', record: /\r\n|\r|\n/y, quotes: true },
  'a spreadsheet with all of them': { cell: ',;\t', record: /\r\n|\r|\n/y, quotes: true },
  'a spreadsheet with semicolons and without quotes': { cell: ';', record: /\r\n|\r|\n/y, quotes: false },
  'a spreadsheet with tabs and without quotes': { cell: '\t', record: /\r\n|\r|\n/y, quotes: false },
} as const;
type Reader = (typeof READERS)[keyof typeof READERS];

function read(text: string, { cell: separators, record, quotes }: Reader): string[][] {
  const rows: string[][] = [];
  let [row, cell, quoted, begun] = [[] as string[], '', false, false];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]!;
    record.lastIndex = at;
    const [end] = record.exec(text) ?? [];
    if (quoted && char === '"' && text[at + 1] === '"') [cell, at] = [`${cell}"`, at + 1];
    else if (quoted && char === '"') quoted = false;
    else if (quoted) cell += char;
    else if (quotes && char === '"' && !begun) [quoted, begun] = [true, true];
    else if (end !== undefined) {
      rows.push([...row, cell]);
      [row, cell, begun, at] = [[], '', false, at + end.length - 1];
    } else if (separators.includes(char)) [row, cell, begun] = [[...row, cell], '', false];
    else [cell, begun] = [cell + char, true];
  }
  return rows;
}

const isLive = (cell: string) => /^[\s"]*[=+\-@＝＋－＠﹦﹢﹣﹫−]/u.test(cell);
const table = (text: string) => [['2026-01-01T00:00:00.000Z', text, 'Bob E.', '10.00'], ['next', text, text, '0.00']]; // prettier-ignore

const HOSTILE = [
  `hi\n=cmd|' /C calc'!A0`,
  'x;=1+1;',
  'hi\r=1',
  'hi\r\n=1',
  'x\t=1',
  'x;  @SUM(A1)',
  'x;"=1+1"',
  '\t\n=1',
  '  =1',
  '\ufeff=1',
  '"=1"',
  '＝1',
  'x;－1',
  '-1',
  '−1',
  '+49 30 1234',
  ';;;-2',
  '"\r\n"=1',
];

describe.each(Object.entries(READERS))('fault A1: read by %s', (_name, reader) => {
  test.each(HOSTILE)('%j is no formula', (text) => {
    expect(
      read(csvOf(table(text)), reader)
        .flat()
        .filter(isLive),
    ).toEqual([]);
  });

  test('no text at all is a formula', () => {
    const pieces = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      ';',
      '\t',
      '\n',
      '\r',
      '"',
      ',',
      "'",
      ' ',
      'a',
      '1',
      '＝',
      '\u00a0',
    );
    const texts = fc.array(pieces, { maxLength: 12 }).map((list) => list.join(''));
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        expect(
          read(csvOf([...table(one), ...table(other)]), reader)
            .flat()
            .filter(isLive),
        ).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});

test.each([...HOSTILE, 'a "quoted", text\nin two lines', 'a\rb', 'é 😀', ''])(
  'fault A1: %j is one cell of one record, with nothing but apostrophes added',
  (text) => {
    for (const name of ['RFC 4180', 'a spreadsheet with commas'] as const) {
      const [first, second, ...more] = read(csvOf(table(text)), READERS[name]);
      expect([first?.length, second?.length, more]).toEqual([4, 4, []]);
      expect(first![1]!.replaceAll("'", '')).toBe(text.replaceAll("'", ''));
    }
  },
);

test.each(['Lunch; dinner', '10.00', '0.00', "d'accord", 'a-b', '1+1', 'x, -5', 'ann@example.com', 'a = b'])(
  'fault A1: %j has no formula, and stays as it is',
  (text) => {
    expect(read(csvOf(table(text)), READERS['RFC 4180'])[0]![1]).toBe(text);
  },
);
