import type { Row } from '../model/row';

/** An observer of the book beside the clients. */
export interface Witness {
  /** All balances at one moment. Null where they cannot be read now. */
  snapshot(): Promise<Snapshot | null>;
  /** The ids of the completed transactions under a key of a person, in their order. Null where they cannot be read now. */
  find(person: number, key: string): Promise<readonly string[] | null>;
  /** Everything but openings, when all is quiet. */
  book(): Promise<readonly Row[]>;
}

export interface Snapshot {
  accounts: number;
  /** In whole cents. */
  totalCents: number;
  /** No balance is below zero, NaN or null. */
  isSound: boolean;
}
