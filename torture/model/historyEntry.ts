import type { Json } from './json';

/** Whether the newer entry's balance is the older one's plus or minus the amount that the newer one moved. */
export function follows(newer: Json, older: Json): boolean {
  const cents = (amount: number) => Math.round(amount * 100);
  const sign = newer.status !== 'completed' ? 0 : newer.direction === 'in' ? 1 : -1;
  return cents(newer.balance_after) === cents(older.balance_after) + sign * cents(newer.amount);
}
