import { decimalFromCents } from '../../../src/utils/money.util';
import { expectSoundBook } from '../../support/book';
import { aPerson, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

const server = useServer();
afterEach(() => expectSoundBook(server.pool));

async function accountOf(person: Person): Promise<string> {
  const { body } = await server.get('/api/accounts', person.token).expect(200);
  return body.data[0].id as string;
}

describe('a statement as CSV', () => {
  test('X17 has a row for each entry between the two balances, and defuses what a spreadsheet would run', async () => {
    const [carol, dave] = [await aPerson(server, '=HYPERLINK("x")'), await aPerson(server, 'Dave "D" Example')];
    const descriptions = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', 'a "quoted", text\nin two lines', 'é 😀'];
    for (const description of descriptions) {
      const body = { toAccountNumber: dave.accountNumber, amount: 1, description };
      await server.post('/api/transactions/send', body, carol.token).expect(201);
    }

    const response = await server
      .get(`/api/accounts/${await accountOf(dave)}/statement?format=csv`, dave.token)
      .expect(200);

    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers['content-disposition']).toMatch(
      /^attachment; filename="payverse-statement-\d{4}-\d\d-\d\d-to-\d{4}-\d\d-\d\d\.csv"$/,
    );
    expect(response.text.endsWith('\r\n')).toBe(true);
    const rows = readCsv(response.text);
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([13]));
    expect(rows.map(([, , description, , , credit, debit, balance]) => [description, credit, debit, balance])).toEqual([
      ['description', 'in', 'out', 'balance_after'],
      ['Balance brought forward', '', '', '0.00'],
      ['Opening balance', '1000.00', '', '1000.00'],
      ...descriptions.map((text, i) => [defused(text), '1.00', '', `${1001 + i}.00`]),
      ['Balance carried forward', '1007.00', '0.00', '1007.00'],
    ]);
    expect(rows[3]![4]).toBe(`'=HYPERLINK("x")`);
  });

  /** A tab at the start begins a cell for a spreadsheet that splits at tabs, and so does what follows it. */
  const defused = (text: string) => (text === '\t=1' ? "'\t'=1" : text.replace(/^[=+\-@]/, "'$&"));

  test.each([
    [`hi\n=cmd|' /C calc'!A0`, `hi\n'=cmd|' /C calc'!A0`],
    [`hi\r=cmd|' /C calc'!A0`, `hi\r'=cmd|' /C calc'!A0`],
    ['x;=1+1;', "x;'=1+1;"],
    ['x\t@SUM(A1)', "x\t'@SUM(A1)"],
    ['  ＝1+1', "'  ＝1+1"],
  ])('fault A1: a payer who writes %j plants no formula in the statement of the payee', async (description, cell) => {
    const [carol, dave] = [await aPerson(server, 'Carol;=1+1'), await aPerson(server)];
    const body = { toAccountNumber: dave.accountNumber, amount: 1, description };
    await server.post('/api/transactions/send', body, carol.token).expect(201);

    const { text } = await server.get(`/api/accounts/${await accountOf(dave)}/statement?format=csv`, dave.token);

    const rows = readCsv(text);
    expect(rows.map(({ length }) => length)).toEqual(Array(5).fill(rows[0]!.length));
    expect([rows[3]![2], rows[3]![4]]).toEqual([cell, "Carol;'=1+1"]);
    // Neither a line end nor a semicolon begins a formula for a reader that takes no notice of quotes.
    expect(text.split(/[\r\n;\t]/).filter((line) => /^[\s"]*[=+\-@＝]/.test(line))).toEqual([]);
    const json = await server.get(`/api/transactions?direction=in&limit=1`, dave.token).expect(200);
    expect(json.body.data[0].description).toBe(description);
  });

  test('is sent in pieces, and whole: two thousand entries and more', async () => {
    const [carol, dave] = [await aPerson(server), await aPerson(server)];
    const id = await accountOf(carol);
    const transfers = Array.from({ length: 700 }, () => ({ toAccountNumber: dave.accountNumber, amount: 0.01 }));
    for (let i = 0; i < 3; i += 1) await server.post('/api/transactions/batch', { transfers }, carol.token).expect(201);

    const csv = await server.get(`/api/accounts/${id}/statement?format=csv`, carol.token).expect(200);
    const json = await server.get(`/api/accounts/${id}/statement`, carol.token).expect(200);

    expect(csv.headers['transfer-encoding']).toBe('chunked');
    const balances = readCsv(csv.text)
      .slice(3, -1)
      .map((row) => row[7]);
    expect(balances).toEqual(Array.from({ length: 2_100 }, (_, i) => decimalFromCents(100_000 - i - 1)));
    expect(json.body.entries).toHaveLength(2_101);
    expect([json.body.totalOut, json.body.closingBalance]).toEqual([21, 979]);
  });

  /** RFC 4180. */
  function readCsv(text: string): string[][] {
    const rows: string[][] = [[]];
    for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
      rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
      if (end === '\r\n') rows.push([]);
    }
    return rows.slice(0, -1);
  }
});
