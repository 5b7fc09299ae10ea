import type { Fate } from '../journal/fate';
import type { Accuse, Proof } from '../model/accusation';
import { isAmountOf, type Asked } from '../model/payment';
import type { Row } from '../model/row';

/** Compares one operation with its rows in the book. */
export function proveFate(fate: Fate, rows: readonly Row[], accuseOf: Accuse): void {
  const { name: about, final, wasInDoubt, asked } = fate;
  const accuse = (proof: Proof, expected: string, actual: string) => accuseOf({ proof, about, expected, actual });
  const done = rows.filter(({ status }) => status === 'completed');
  const refusals = rows.length - done.length;
  const copies = asked.map(({ description }) => done.filter((row) => row.description === description).length);
  const most = Math.max(...copies);
  const mayBeRefused = final === 'refused' || (final === null && done.length === 0);

  for (const row of rows)
    if (!isAskedFor(row, fate)) accuse('P4', `rows as asked for: ${JSON.stringify(asked)}`, JSON.stringify(row));
  for (const row of rows)
    if (row.status === 'failed' && row.balanceCents >= neededCents(row, asked))
      accuse('P4', 'a refusal only where funds are missing', JSON.stringify(row));
  if (refusals > (mayBeRefused ? 1 : 0))
    accuse('P2', mayBeRefused ? 'at most one recorded refusal' : 'no recorded refusal', String(refusals));
  if (Math.min(...copies) !== most)
    accuse('P6', `all of its ${asked.length} transfers or none`, `${copies.join()} of each`);
  if (final === 'ok') proveDone(fate, done, accuseOf);
  if (final === 'refused' && done.length > 0)
    accuse('P3', `nothing in the book after the refusal ${fate.code}`, JSON.stringify(done));
  if (final === null && most > 1) accuse('P2', 'it at most once, as it was never acknowledged', `${most} times`);
  if (final === null && !wasInDoubt && rows.length > 0)
    accuse('P4', 'nothing in the book, as it has certainly not happened', JSON.stringify(rows));
}

/** An acknowledged payment is in the book once, with the ids and the balance of its answer. */
function proveDone(fate: Fate, done: readonly Row[], accuse: Accuse): void {
  const { name: about, ids, balanceCents, wasInDoubt, asked } = fate;
  const isThere = (id: string, place: number) =>
    done.some((row) => row.id === id && row.description === asked[place]?.description);
  const lost = ids.filter((id, place) => !isThere(id, place));
  if (lost.length > 0)
    accuse({ proof: 'P1', about, expected: `the acknowledged ${lost.join()} in the book`, actual: 'nothing' });
  const last = done.find(({ id }) => id === ids.at(-1));
  if (last && last.balanceCents !== balanceCents)
    accuse({
      proof: 'P1',
      about,
      expected: `the balance of its answer, ${balanceCents}`,
      actual: String(last.balanceCents),
    });
  const extra = done.length - asked.length;
  if (extra > 0)
    accuse({
      proof: wasInDoubt ? 'P3' : 'P1',
      about,
      expected: 'it once in the book',
      actual: `${extra} rows too many`,
    });
}

/** A batch is refused as a whole, so its whole sum is compared with the balance. */
const neededCents = (row: Row, asked: readonly Asked[]) =>
  asked.length === 1 ? row.cents : asked.reduce((sum, { cents }) => sum + cents, 0);

function isAskedFor(row: Row, { asked, key }: Fate): boolean {
  return asked.some((each, index) => {
    // The one key of a batch is at its first transaction, or at the refusal of the batch.
    const keyOfRow = index === 0 || row.status === 'failed' ? key : null;
    const areParties = row.from === each.payer && row.to === each.payee;
    const isNamed = row.description === each.description && (row.key === undefined || row.key === keyOfRow);
    return areParties && isNamed && isAmountOf(each, row.cents);
  });
}
