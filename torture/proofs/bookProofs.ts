import type { Fate, Journal } from '../journal';
import { nameOf, type Refund } from '../workload/operation';
import { asksFor, isAmountOf, type Asked } from '../workload/request';
import type { Row } from '../workload/witness';

type Accuse = Journal['accuse'];

/**
 * Compares the book with what the clients were told, as the set checker of Jepsen does: what was acknowledged and is not there
 * is lost, what is there and nobody asked for is unexpected, and what was in doubt and is there is recovered.
 */
export function proveBook(fates: Iterable<Fate>, book: readonly Row[], accuse: Accuse): void {
  const rows = groupByOperation(book);
  const refunds: Refunded[] = [];
  for (const fate of fates) {
    const own = rows.get(fate.name) ?? [];
    proveFate(fate, own, accuse);
    const { operation } = fate;
    const row = own.find(({ status }) => status === 'completed');
    if (operation.kind === 'refund' && row) refunds.push({ operation, row });
    rows.delete(fate.name);
  }
  proveRefunds(refunds, accuse);
  for (const [name, unexpected] of rows)
    accuse('P4', `nobody asked for ${name || 'it'}: ${JSON.stringify(unexpected)}`);
}

interface Refunded {
  operation: Refund;
  row: Row;
}

/** In the order in which they were booked, none gives back more than remained, and one of all gives back all. */
function proveRefunds(refunds: readonly Refunded[], accuse: Accuse): void {
  const remaining = new Map<string, number>();
  // Refunds of one transfer are all booked to one payer. Who sees no versions cannot tell their order.
  const booked = refunds.filter(({ row }) => row.version !== undefined);
  for (const { operation, row } of booked.sort((a, b) => (a.row.version ?? 0) - (b.row.version ?? 0))) {
    const [name, of] = [nameOf(operation), nameOf(operation.of)];
    const left = remaining.get(of) ?? operation.of.payment.cents;
    if (row.cents > left || (operation.cents === null && row.cents !== left))
      accuse('P4', `${name} gave back ${row.cents} of ${of}, of which ${left} remained`);
    remaining.set(of, left - row.cents);
  }
}

/** The name of its operation is what a transaction's description begins with. */
function groupByOperation(book: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of book) {
    const name = row.description.split('/', 1)[0] as string;
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return groups;
}

function proveFate(fate: Fate, rows: readonly Row[], accuse: Accuse): void {
  const { name, settled, wasInDoubt, operation } = fate;
  const asked = asksFor(operation);
  const done = rows.filter(({ status }) => status === 'completed');
  const refusals = rows.length - done.length;
  const copies = asked.map(({ description }) => done.filter((row) => row.description === description).length);
  const most = Math.max(...copies);
  const mayBeRefused = settled === 'refused' || (settled === null && done.length === 0);

  for (const row of rows)
    if (!isAskedFor(row, asked, fate)) accuse('P4', `${name} is not as asked: ${JSON.stringify(row)}`);
  for (const row of rows) if (row.status === 'failed') proveLack(row, asked, accuse);
  if (refusals > (mayBeRefused ? 1 : 0)) accuse('P2', `${name} has ${refusals} recorded refusals`);
  if (Math.min(...copies) !== most)
    accuse('P6', `of the ${asked.length} transfers of ${name} there are ${copies.join()}`);
  if (settled === 'ok') proveDone(fate, done, accuse);
  if (settled === 'refused' && done.length > 0)
    accuse('P3', `${name} was refused with ${fate.code}, and is in the book`);
  if (settled === null && most > 1) accuse('P2', `${name} was never acknowledged, and is in the book ${most} times`);
  if (settled === null && !wasInDoubt && rows.length > 0)
    accuse('P4', `${name} has certainly not happened, and is in the book: ${JSON.stringify(rows)}`);
}

/** What was acknowledged, at once or after retries. */
function proveDone(
  { name, ids, balanceCents, wasInDoubt, operation }: Fate,
  done: readonly Row[],
  accuse: Accuse,
): void {
  const asked = asksFor(operation);
  const isThere = (id: string, place: number) =>
    done.some((row) => row.id === id && row.description === asked[place]?.description);
  const lost = ids.filter((id, place) => !isThere(id, place));
  if (lost.length > 0) accuse('P1', `${name} was acknowledged as ${lost.join()}, and is not in the book`);
  const last = done.find(({ id }) => id === ids.at(-1));
  if (last && last.balanceCents !== balanceCents)
    accuse('P1', `${name} was answered with a balance of ${balanceCents}, and the book has ${last.balanceCents}`);
  const extra = done.length - asked.length;
  if (extra > 0) accuse(wasInDoubt ? 'P3' : 'P1', `${name} is in the book ${extra} times too often`);
}

/** Who is refused for funds has less than what was asked for. */
function proveLack(row: Row, asked: readonly Asked[], accuse: Accuse): void {
  const needed = asked.length === 1 ? row.cents : asked.reduce((sum, { cents }) => sum + cents, 0);
  if (row.balanceCents >= needed) accuse('P4', `refused for funds that were there: ${JSON.stringify(row)}`);
}

function isAskedFor(row: Row, asked: readonly Asked[], { key }: Fate): boolean {
  return asked.some((each, index) => {
    // A batch has one key as a whole, which stands at its first transaction, or at the refusal of all of it.
    const keyOfRow = index === 0 || row.status === 'failed' ? key : null;
    const areParties = row.from === each.payer && row.to === each.payee;
    const isNamed = row.description === each.description && (row.key === undefined || row.key === keyOfRow);
    return areParties && isNamed && isAmountOf(each, row.cents);
  });
}
