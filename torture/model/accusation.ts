/** Each proof of a run, and its statement. */
export const PROOFS = {
  P1: 'what was acknowledged is in the book, once and as it was asked for',
  P2: 'what was not acknowledged is in the book at most once',
  P3: 'after its retry it is there exactly once, and the retry got the same ids',
  P4: 'nothing is in the book that no client asked for',
  P5: 'the money is the same in every snapshot, and no balance is below zero',
  P6: 'the books balance: each account follows from its entries',
  P7: 'it heals, and nothing dies, hangs or deadlocks',
  P8: 'the run was no empty one: load, faults and doubt were there',
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
