import type { HistoryEntry } from '../models/history.model';
import type { Statement } from '../services/statementService';
import { CSV_COLUMNS } from '../schemas/answers/statement';
import { csvOf } from '../utils/csv.util';
import { decimalFromCents, decimalFromTotal, jsonFromCents } from '../utils/money.util';
import { presentCounterparty, presentEntry } from './transaction.view';

/** Writes a statement as text, in pieces: a long statement is never in memory as a whole. */

/** One JSON object. The totals are known only after the last entry, so they come last. */
export async function* statementJson(statement: Statement): AsyncGenerator<string, void> {
  const { account, from, to, openingCents, closingCents } = statement;
  const head = {
    account: { id: account.id, account_number: account.accountNumber, currency: account.currency },
    from,
    to,
    openingBalance: jsonFromCents(openingCents),
    closingBalance: jsonFromCents(closingCents),
  };
  yield `${JSON.stringify(head).slice(0, -1)},"entries":[`;

  const totals = new Totals();
  let separator = '';
  for await (const page of statement.pages()) {
    totals.add(page);
    if (page.length === 0) continue;
    yield separator + JSON.stringify(page.map(presentEntry)).slice(1, -1);
    separator = ',';
  }
  yield `],"totalIn":${decimalFromTotal(totals.inCents)},"totalOut":${decimalFromTotal(totals.outCents)}}`;
}

/** RFC 4180. The first row has the opening balance, the last row the totals and the closing balance. */
export async function* statementCsv(statement: Statement): AsyncGenerator<string, void> {
  const { account, from, to, openingCents, closingCents } = statement;
  const own = [account.accountNumber, account.currency];
  const balanceRow = (time: Date, text: string, amounts: string[]) =>
    [isoTime(time), '', text, '', '', ...amounts, '', '', '', ...own]; // prettier-ignore
  const opening = balanceRow(from, 'Balance brought forward', ['', '', decimalFromCents(openingCents)]);
  yield csvOf([CSV_COLUMNS, opening]);

  const totals = new Totals();
  for await (const page of statement.pages()) {
    totals.add(page);
    yield csvOf(page.map((entry) => [...csvCells(entry), ...own]));
  }
  const sums = [decimalFromTotal(totals.inCents), decimalFromTotal(totals.outCents), decimalFromCents(closingCents)];
  yield csvOf([balanceRow(to, 'Balance carried forward', sums)]);
}

/** The file name for a browser. */
export function csvName({ account, from, to }: Statement): string {
  const days = [from, to].map((date) => isoTime(date).slice(0, 10));
  return `${['statement', account.accountNumber, ...days].join('_')}.csv`;
}

function csvCells(entry: HistoryEntry): string[] {
  const { account_number: number, display_name: name } = presentCounterparty(entry);
  const amount = decimalFromCents(entry.amountCents);
  const [credit, debit] = entry.direction === 'in' ? [amount, ''] : ['', amount];
  const { createdAt, id, description, balanceAfterCents, type, refundOf, refundedCents } = entry;
  const refunded = refundedCents === null ? '' : decimalFromCents(refundedCents);
  const money = [credit, debit, decimalFromCents(balanceAfterCents)];
  return [isoTime(createdAt), id, description ?? '', number, name, ...money, type, refundOf ?? '', refunded];
}

const isoTime = (date: Date) => date.toISOString();

class Totals {
  inCents = 0n;
  outCents = 0n;

  add(entries: readonly HistoryEntry[]): void {
    for (const { direction, amountCents } of entries) {
      if (direction === 'in') this.inCents += BigInt(amountCents);
      else this.outCents += BigInt(amountCents);
    }
  }
}
