import { createHash } from 'node:crypto';
import type { AccountRef, OrderOf } from '../book/order';
import type { Refusal } from '../book/outcome';
import type { Movement, WorkingBook } from '../book/workingBook';

/** The parts of a kind of order: `decide` and `commit` know nothing else of it. */
export interface Kind<Terms> {
  /**
   * Stored with the key for ever: never change the values that it covers. Another recipient, amount, description or kind
   * makes another fingerprint. Key order, white space and `10` for `10.00` make none.
   */
  fingerprint(terms: Terms): Buffer;
  /** The accounts to lock besides the paying one, and the ids of the earlier transactions to read, before the rules run. */
  needs(terms: Terms): Needs;
  /** The number of its movements, and its weight in a group. */
  count(terms: Terms): number;
  /** One movement, or a refusal. Reads the book and changes nothing. Its refusals stand in their order of precedence. */
  plan(order: OrderOf<Terms>, index: number, book: WorkingBook): Movement | Refusal;
  /** Of a kind with several movements: lets a refusal name the movement that it is about. */
  parts?: Parts<Terms>;
}

export interface Needs {
  accounts: readonly AccountRef[];
  earlier: readonly string[];
}

interface Parts<Terms> {
  pathOf(index: number): string;
  amountsCents(terms: Terms): readonly number[];
}

export function fingerprintOf(values: readonly unknown[]): Buffer {
  return createHash('sha256').update(JSON.stringify(values)).digest();
}
