import type { HistoryEntry } from '../models/history.model';
import type { Statement } from '../services/statementService';
import { csvColumns } from '../schemas/answers/statement';
import { csvOf } from '../utils/csv.util';
import { decimalFromCents, decimalFromTotal, jsonFromCents } from '../utils/money.util';
import { createLocalClock } from '../utils/timeZone.util';
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

/**
 * RFC 4180. The first row has the opening balance, the last row the totals and the closing balance. With a time zone, a second
 * column has the time there.
 */
export async function* statementCsv(statement: Statement, timeZone: string | null): AsyncGenerator<string, void> {
  const { account, from, to, openingCents, closingCents } = statement;
  const timeCells = createTimeCells(timeZone);
  const own = [account.accountNumber, account.currency];
  const balanceRow = (time: Date, text: string, amounts: string[]) =>
    [...timeCells(time), '', text, '', '', ...amounts, '', '', '', ...own]; // prettier-ignore
  const opening = balanceRow(from, 'Balance brought forward', ['', '', decimalFromCents(openingCents)]);
  yield csvOf([csvColumns(timeZone), opening]);

  const totals = new Totals();
  for await (const page of statement.pages()) {
    totals.add(page);
    yield csvOf(page.map((entry) => [...timeCells(entry.createdAt), ...csvCells(entry), ...own]));
  }
  const sums = [decimalFromTotal(totals.inCents), decimalFromTotal(totals.outCents), decimalFromCents(closingCents)];
  yield csvOf([balanceRow(to, 'Balance carried forward', sums)]);
}

function createTimeCells(timeZone: string | null): (time: Date) => string[] {
  if (timeZone === null) return (time) => [isoTime(time)];
  const localTime = createLocalClock(timeZone);
  return (time) => [isoTime(time), localTime(time)];
}

/** The file name for a browser, with the first and the last day in the time zone. */
export function csvName({ from, to }: Statement, timeZone: string | null): string {
  const localTime = createLocalClock(timeZone ?? 'UTC');
  const [first, last] = [from, lastOf(from, to)].map((time) => localTime(time).slice(0, 10));
  return `payverse-statement-${first}-to-${last}.csv`;
}

/** The end of a period is exclusive: one that ends at midnight does not include the day that begins. */
const lastOf = (from: Date, to: Date) => new Date(Math.max(from.getTime(), to.getTime() - 1));

function csvCells(entry: HistoryEntry): string[] {
  const { account_number: number, display_name: name } = presentCounterparty(entry);
  const amount = decimalFromCents(entry.amountCents);
  const [credit, debit] = entry.direction === 'in' ? [amount, ''] : ['', amount];
  const { id, description, balanceAfterCents, type, refundOf, refundedCents } = entry;
  const refunded = refundedCents === null ? '' : decimalFromCents(refundedCents);
  const money = [credit, debit, decimalFromCents(balanceAfterCents)];
  return [id, description ?? '', number, name, ...money, type, refundOf ?? '', refunded];
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
