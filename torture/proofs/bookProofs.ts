import type { Fate, Journal } from '../journal';
import { asksFor, isAmountOf, type Asked } from '../workload/request';
import type { Row } from '../workload/witness';

type Accuse = Journal['accuse'];

/**
 * Compares the book with what the clients were told, as the set checker of Jepsen does: what was acknowledged and is not there
 * is lost, what is there and nobody asked for is unexpected, and what was in doubt and is there is recovered.
 */
export function proveBook(fates: Iterable<Fate>, book: readonly Row[], accuse: Accuse): void {
  const rows = groupByOperation(book);
  for (const fate of fates) {
    proveFate(fate, rows.get(fate.name) ?? [], accuse);
    rows.delete(fate.name);
  }
  for (const [name, unexpected] of rows)
    accuse('P4', `nobody asked for ${name || 'it'}: ${JSON.stringify(unexpected)}`);
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
function proveDone({ name, ids, wasInDoubt, operation }: Fate, done: readonly Row[], accuse: Accuse): void {
  const asked = asksFor(operation);
  const isThere = (id: string, place: number) =>
    done.some((row) => row.id === id && row.description === asked[place]?.description);
  const lost = ids.filter((id, place) => !isThere(id, place));
  if (lost.length > 0) accuse('P1', `${name} was acknowledged as ${lost.join()}, and is not in the book`);
  const extra = done.length - asked.length;
  if (extra > 0) accuse(wasInDoubt ? 'P3' : 'P1', `${name} is in the book ${extra} times too often`);
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
