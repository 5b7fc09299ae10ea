import type { PersonId } from './people';

interface Event {
  at: Date;
  note?: string | null | undefined;
}

export interface Payment extends Event {
  from: PersonId;
  to: PersonId;
  /** A function computes the amount from the balance of the sender at that time. */
  cents: number | ((balanceCents: number) => number);
  /** By which a refund names it. */
  label?: string;
  /** The sender does not have the money: the server must refuse it. */
  refused?: true;
}

export interface Refund extends Event {
  refundOf: string;
  cents: number;
}

/** Something that may happen in the half year. `plan.ts` decides whether it does. */
export type DemoEvent = Payment | Refund;
