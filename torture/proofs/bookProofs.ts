import type { Fate, Journal } from '../journal';
import { asksFor, type Asked } from '../workload/request';
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
  const { name, settled, operation } = fate;
  const asked = asksFor(operation);
  const done = rows.filter(({ status }) => status === 'completed');
  const refusals = rows.length - done.length;
  const copies = done.length / asked.length;

  for (const row of rows)
    if (!isAskedFor(row, asked, fate)) accuse('P4', `${name} is not as asked: ${JSON.stringify(row)}`);
  if (refusals > (settled === 'ok' ? 0 : 1)) accuse('P2', `${name} has ${refusals} recorded refusals`);
  if (!Number.isInteger(copies)) accuse('P6', `${done.length} of the ${asked.length} transfers of ${name} are there`);
  if (settled === 'ok') proveDone(fate, done, accuse);
  if (settled === 'refused' && copies > 0) accuse('P3', `${name} was refused with ${fate.code}, and is in the book`);
  if (settled === null && copies > 1)
    accuse('P2', `${name} was never acknowledged, and is in the book ${copies} times`);
}

/** What was acknowledged, at once or after retries. */
function proveDone({ name, ids, wasInDoubt, operation }: Fate, done: readonly Row[], accuse: Accuse): void {
  const there = new Set(done.map(({ id }) => id));
  const lost = ids.filter((id) => !there.has(id));
  if (lost.length > 0) accuse('P1', `${name} was acknowledged as ${lost.join()}, and is not in the book`);
  const extra = done.length - asksFor(operation).length;
  if (extra > 0) accuse(wasInDoubt ? 'P3' : 'P1', `${name} is in the book ${extra} times too often`);
}

function isAskedFor(row: Row, asked: ReturnType<typeof asksFor>, { key }: Fate): boolean {
  return asked.some(
    ({ payer, payee, cents, description }: Omit<Asked, 'cents'> & { cents: number | null }, index) =>
      row.from === payer &&
      row.to === payee &&
      row.description === description &&
      (cents === null || row.cents === cents) &&
      (row.key === null || (row.key === key && (index === 0 || row.status === 'failed'))),
  );
}
