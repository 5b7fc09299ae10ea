import type { Row } from '../model/row';

/** One entry of a history: a transaction as its payer or its payee sees it. */
export interface Side {
  row: Row;
  isPayers: boolean;
}

/**
 * A completed transaction is in the history of its payer and of its payee, with the same values; a refused one is in its
 * payer's alone. @throws Error when the sides are not those of one transaction
 */
export function mergeSides(sides: Side[]): Row {
  const payers = sides.find(({ isPayers }) => isPayers)?.row;
  const count = payers?.status === 'completed' ? 2 : 1;
  const [same] = new Set(sides.map(({ row }) => JSON.stringify({ ...row, balanceCents: 0 })));
  const areOne = sides.every(({ row }) => JSON.stringify({ ...row, balanceCents: 0 }) === same);
  if (!payers || sides.length !== count || !areOne)
    throw new Error(`these are the sides of one transaction: ${JSON.stringify(sides)}`);
  return payers;
}
