// @ts-check
import { namesFields, refused } from '../assertions/errors.mjs';
import { expectTime } from '../assertions/formats.mjs';
import { expectEntry, showsTotals } from '../assertions/money.mjs';

const MINE = { id: '{{senderAccountId}}' };
const THEIRS = { id: '{{recipientAccountId}}' };

export const statementSteps = [
  {
    name: 'Statement',
    description:
      'All entries, the oldest first, with the totals. Refused payments are not among them. Without `from` and `to` it goes from the opening of the account to now.',
    call: 'getStatement',
    path: MINE,
    test() {
      showsTotals('balances and totals', {
        account: {
          id: pm.collectionVariables.get('senderAccountId'),
          account_number: pm.collectionVariables.get('senderAccountNumber'),
          currency: 'USD',
        },
        openingBalance: 0,
        closingBalance: 870,
        totalIn: 1050,
        totalOut: 180,
      });
      pm.test('from the opening of the account to now', () => {
        const { from, to, entries } = pm.response.json();
        for (const time of [from, to]) expectTime(time);
        pm.expect(from).to.equal(entries[0].created_at);
      });
      pm.test('six entries, as in the history', () => {
        const { entries } = pm.response.json();
        pm.expect(entries.map(({ description, balance_after }) => [description, balance_after])).to.deep.equal([
          ['Opening balance', 1000],
          ['Payment for lunch', 950],
          ['Rent', 850],
          ['Electricity', 820],
          ['We had no dessert', 840],
          [null, 870],
        ]);
        for (const entry of entries) expectEntry(entry);
      });
    },
  },
  {
    name: 'Statement until the payment',
    description: '`to` does not belong to the period: the payment of that time is not in it.',
    call: 'getStatement',
    path: MINE,
    query: { to: '{{paymentTime}}' },
    test() {
      showsTotals('the opening balance alone', {
        to: pm.collectionVariables.get('paymentTime'),
        openingBalance: 0,
        closingBalance: 1000,
        totalIn: 1000,
        totalOut: 0,
      });
      pm.test('nothing else is in it', () => {
        const { entries, closingBalance } = pm.response.json();
        pm.expect(entries.map(({ description }) => description)).to.deep.equal(['Opening balance']);
        pm.collectionVariables.set('closingBalance', closingBalance);
      });
    },
  },
  {
    name: 'Statement from the payment on',
    description: '`from` belongs to the period. It begins with the balance that the period before it ended with.',
    call: 'getStatement',
    path: MINE,
    query: { from: '{{paymentTime}}' },
    test() {
      showsTotals('the rest, and the balances meet', {
        from: pm.collectionVariables.get('paymentTime'),
        openingBalance: Number(pm.collectionVariables.get('closingBalance')),
        closingBalance: 870,
        totalIn: 50,
        totalOut: 180,
      });
      pm.test('the payment is the first of five entries', () => {
        const { entries } = pm.response.json();
        pm.expect(entries).to.have.lengthOf(5);
        pm.expect(entries[0].id).to.equal(pm.collectionVariables.get('transactionId'));
      });
    },
  },
  {
    name: 'Statement as CSV',
    description:
      'The same for a spreadsheet: a header, the balance brought forward, the entries, and the balance carried forward with the totals.',
    call: 'getStatement',
    path: MINE,
    query: { format: 'csv' },
    test() {
      pm.test('200, CSV to save', () => {
        pm.response.to.have.status(200);
        pm.expect(pm.response.headers.get('Content-Type')).to.equal('text/csv; charset=utf-8; header=present');
        const saved = pm.response.headers.get('Content-Disposition');
        pm.expect(saved).to.match(/^attachment; filename="payverse-statement-[a-z\d-]+\.csv"$/);
      });
      pm.test('the entries between the two balances', () => {
        const lines = pm.response.text().split('\r\n');
        pm.expect(lines.pop(), 'after the last line end').to.equal('');
        pm.expect(lines[0]).to.equal(
          'created_at,id,description,counterparty_account_number,counterparty_display_name,in,out,balance_after,' +
            'type,refund_of,refunded_amount,account_number,currency',
        );
        const own = [pm.collectionVariables.get('senderAccountNumber'), 'USD'];
        const paymentId = pm.collectionVariables.get('transactionId');
        const rows = lines.slice(1).map((line) => line.split(','));
        pm.expect(rows.map((row) => [row[2], ...row.slice(5)])).to.deep.equal([
          ['Balance brought forward', '', '', '0.00', '', '', '', ...own],
          ['Opening balance', '1000.00', '', '1000.00', 'opening', '', '', ...own],
          ['Payment for lunch', '', '50.00', '950.00', 'transfer', '', '50.00', ...own],
          ['Rent', '', '100.00', '850.00', 'transfer', '', '0.00', ...own],
          ['Electricity', '', '30.00', '820.00', 'transfer', '', '0.00', ...own],
          ['We had no dessert', '20.00', '', '840.00', 'refund', paymentId, '', ...own],
          ['', '30.00', '', '870.00', 'refund', paymentId, '', ...own],
          ['Balance carried forward', '1050.00', '180.00', '870.00', '', '', '', ...own],
        ]);
      });
    },
  },
  {
    name: 'Statement of no period',
    description: 'A period does not end before it begins.',
    call: 'getStatement',
    path: MINE,
    query: { from: '{{paymentTime}}', to: '{{beforePayment}}' },
    test() {
      refused(400, 'VALIDATION_FAILED');
      namesFields('/to');
    },
  },
  {
    name: 'The statement of another user',
    description: 'The answer is the same for an account of other people and for one that does not exist.',
    call: 'getStatement',
    path: THEIRS,
    test() {
      refused(404, 'ACCOUNT_NOT_FOUND');
    },
  },
];
