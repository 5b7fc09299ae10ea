import type { Accuse } from './accusation';
import type { MoneyOperation, Payment, Placed } from './operation';
import type { Row } from './row';

/** One transfer that an operation asks for, with its description in the book. */
export interface Asked extends Payment {
  payer: number;
  description: string;
  /** `cents` is an upper bound: the amount of a full refund is known only to the server. */
  isMost?: true;
}

export const isAmountOf = ({ cents, isMost }: Asked, moved: number): boolean =>
  isMost ? moved > 0 && moved <= cents : moved === cents;

interface PaymentRequest {
  method: 'POST';
  path: string;
  body: object;
}

interface RequestContext {
  accountNumber: (person: number) => string;
  /** The transactions that an operation was acknowledged with. */
  idsOf: (operation: Placed) => readonly string[];
  /** Another amount than the operation's, for its key used a second time. */
  changed: boolean;
}

/** The rules of one kind of payment. The payer, the judge and the proofs know no other difference between kinds. */
export interface PaymentRules<O extends MoneyOperation> {
  payer(operation: O): number;
  asks(operation: O): Asked[];
  /** Null where it cannot be made: the transfer that it refunds was never acknowledged. */
  request(operation: O, context: RequestContext): PaymentRequest | null;
  /** The codes that may refuse a correct request, each with its status. */
  refusals: Readonly<Record<string, number>>;
  /** Checks that need all operations of this kind together. */
  prove?(booked: readonly Booked<O>[], accuse: Accuse): void;
}

/** An operation that was done, and the first of its rows. */
export interface Booked<O extends MoneyOperation> {
  operation: O;
  row: Row;
}

/** As decimal text: 5 is `0.05`. */
export function amountOf(cents: number): string {
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
