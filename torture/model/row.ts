/** A transaction in the book, by the numbers of its persons; -1 stands for an account of none of them. */
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
