/** Each proof of a run, and its statement. */
export const PROOFS = {
  P1: 'every acknowledged payment is in the ledger once, with the requested terms',
  P2: 'an unacknowledged payment is in the ledger at most once',
  P3: 'a retried payment is in the ledger exactly once, and the retry returned the same ids',
  P4: 'the ledger has no payment that no client requested',
  P5: 'the money is the same in every snapshot, and no balance is below zero',
  P6: 'the books balance: each account follows from its entries',
  P7: 'every server recovers: no process dies, no request hangs, no transaction deadlocks',
  P8: 'the run had load, faults and doubtful outcomes',
  answers: 'every answer is one that the contract knows',
  sessions: 'an ended session is refused by every server, and a live one by none',
} as const;
export type Proof = keyof typeof PROOFS;

/** One observation that contradicts a proof. */
export interface Accusation {
  proof: Proof;
  /** The operation, server or fault that was observed. */
  about: string;
  expected: string;
  actual: string;
}

/** An accusation of the operation that is being judged. */
export type Finding = Omit<Accusation, 'about'>;

export type Accuse = (accusation: Accusation) => void;

export const toText = ({ about, expected, actual }: Omit<Accusation, 'proof'>) =>
  `${about}: expected ${expected}, got ${actual}`;
