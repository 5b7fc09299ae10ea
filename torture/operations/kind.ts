import type { Draws } from '../model/draws';
import type { MoneyOperation, Operation, Placed, Plan } from '../model/operation';
import type { PaymentRules } from '../model/payment';
import { Payer } from '../payments/payer';
import type { World } from '../payments/world';

/**
 * A kind of operation is one value in one file, as a workload of Jepsen is.
 *
 * - A kind that moves money is `{ weight, draw, payer, asks, request, refusals, prove }`: the payer, the judge and the proofs
 *   of the book do the rest.
 * - A kind that looks is `{ weight, draw, observe, judge }`.
 *
 * A new kind is a new file and a line in `kinds.ts`.
 */
export interface Kind<O extends Operation> {
  /** How often it is drawn, compared with the other kinds. */
  weight: number;
  /** Null where it needs an earlier operation and there is none: the client sends instead. */
  draw(place: Place): O | null;
  perform(operation: O, world: World): Promise<void>;
}

export type MoneyKind<O extends MoneyOperation> = Kind<O> & PaymentRules<O>;

/** Everything that an operation may be drawn from. */
export interface Place {
  placed: Placed;
  plan: Plan;
  draws: Draws;
  /** The operation of the same client at an earlier place. */
  earlier: (number: number) => Earlier;
}

export interface Earlier {
  operation: Operation;
  /** Null where it moves no money. */
  money: { operation: MoneyOperation; payer: number; key: string | null } | null;
}

export function moneyKind<O extends MoneyOperation>(rules: Omit<MoneyKind<O>, 'perform'>): MoneyKind<O> {
  return { ...rules, perform: (operation, world) => new Payer(world).pay(rules, operation) };
}
