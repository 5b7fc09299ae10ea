/** Somebody who sees the book beside the clients. */
export interface Witness {
  /** All balances at one moment. Null where they cannot be seen now. */
  snapshot(): Promise<Snapshot | null>;
  /** The ids of what was completed under a key of a person, in their order. Null where nobody can tell now. */
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

/** A transaction, by the numbers of its persons; -1 is somebody whom nobody knows. */
export interface Row {
  id: string;
  from: number;
  to: number;
  cents: number;
  status: string;
  description: string;
  /** Undefined where the witness does not see keys. */
  key: string | null | undefined;
  /** The payer's balance after it. */
  balanceCents: number;
  /** Its place among the entries of its payer. Undefined where the witness does not see it. */
  version: number | undefined;
}
