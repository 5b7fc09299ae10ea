import type { Accuse } from '../model/accusation';
import type { Row } from '../model/row';

/** The histories of all people together are the book: they hide nothing and make up nothing. */
export function proveHistories(histories: readonly Row[], book: readonly Row[], accuse: Accuse): void {
  const shown = new Map(histories.map((row) => [row.id, toText(row)]));
  const compare = (id: string, expected: string, actual: string) =>
    expected === actual || accuse({ proof: 'P6', about: `${id} in the histories`, expected, actual });
  for (const row of book) {
    compare(row.id, toText(row), shown.get(row.id) ?? 'nothing');
    shown.delete(row.id);
  }
  for (const [id, text] of shown) compare(id, 'nothing, as in the book', text);
}

/** The fields that the book and the histories both have. */
const toText = ({ id, from, to, cents, status, description, balanceCents }: Row) =>
  JSON.stringify([id, from, to, cents, status, description, balanceCents]);
