import type { Journal } from '../journal';
import type { Row } from '../workload/witness';

/** What the histories of all people say together is what the book has: nothing is hidden, and nothing is made up. */
export function proveHistories(histories: readonly Row[], book: readonly Row[], accuse: Journal['accuse']): void {
  const told = new Map(histories.map((row) => [row.id, toText(row)]));
  for (const row of book) {
    const text = told.get(row.id) ?? 'nothing';
    if (text !== toText(row)) accuse('P6', `the book has ${toText(row)}, and the histories have ${text}`);
    told.delete(row.id);
  }
  for (const text of told.values()) accuse('P6', `the histories have ${text}, and the book has nothing`);
}

/** What both can see. */
const toText = ({ id, from, to, cents, status, description, balanceCents }: Row) =>
  JSON.stringify([id, from, to, cents, status, description, balanceCents]);
