import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { keyOf, nameOf, type MoneyOperation } from './workload/operation';

/** What a run proves, and what each proof says. */
export const PROOFS = {
  P1: 'what was acknowledged is in the book, once and as it was asked for',
  P2: 'what was not acknowledged is in the book at most once',
  P3: 'after its retry it is there exactly once, and the retry got the same ids',
  P4: 'nothing is in the book that nobody asked for',
  P5: 'the money is the same in every snapshot, and no balance is below zero',
  P6: 'the books balance: each account follows from its entries',
  P7: 'it heals, and nothing dies, hangs or deadlocks',
  P8: 'the run was no empty one: load, faults and doubt were there',
  answers: 'every answer is one that the contract knows',
  sessions: 'who has logged out is not let in, by any server, and who has not is',
} as const;
export type Proof = keyof typeof PROOFS;

/** How one request ended. `doubt`: it may or may not have happened. `undone`: it has certainly not. */
export type Outcome = 'ok' | 'refused' | 'doubt' | 'undone';

/** What is known of an operation that moves money. */
export interface Fate {
  operation: MoneyOperation;
  name: string;
  key: string | null;
  attempts: number;
  /** Whether any attempt had no clear end. */
  wasInDoubt: boolean;
  /** Null as long as nobody knows. */
  settled: 'ok' | 'refused' | null;
  /** Why it was refused. */
  code: string | null;
  /** Of its transactions, as they were answered. */
  ids: readonly string[];
  /** The payer's balance, as it was answered. */
  balanceCents: number | null;
  /** As they were found in the book before a retry. */
  found: readonly string[];
  /** How often in a row its token was refused. */
  tokensRefused: number;
}

export interface Counts {
  ok: number;
  refused: number;
  doubt: number;
  undone: number;
  /** Of those in doubt: the client went away. */
  hungUp: number;
  /** In doubt, and found in the book before the retry. */
  recovered: number;
  replayed: number;
  skipped: number;
  snapshots: number;
  pages: number;
  logouts: number;
  strangers: number;
  /** Batches of the greedy client. */
  greedy: number;
}

/** How many examples of each broken proof are kept; all are counted. */
const EXAMPLES_MAX = 5;

/** Everything that happened, as lines of JSON in a file, and what the proofs need of it. */
export class Journal {
  readonly fates = new Map<string, Fate>();
  readonly broken = new Map<Proof, { count: number; examples: string[] }>();
  readonly counts: Counts = {
    ok: 0,
    refused: 0,
    doubt: 0,
    undone: 0,
    hungUp: 0,
    recovered: 0,
    replayed: 0,
    skipped: 0,
    snapshots: 0,
    pages: 0,
    logouts: 0,
    strangers: 0,
    greedy: 0,
  };
  /** Requests that move money and have no answer yet. */
  inFlight = 0;
  /** Whether 500 is an answer to what is being done to the servers just now. */
  expectsInternal = false;
  /** Whether a token may be too old, or too young, for the clock of a server just now. */
  expectsExpiry = false;
  /** Whether that ever was so: then tokens of before may still be about. */
  clocksHaveJumped = false;
  private readonly startedAt = performance.now();
  private readonly file: WriteStream;
  private isOpen = true;

  constructor(path: string) {
    this.file = createWriteStream(path);
  }

  open(operation: MoneyOperation): Fate {
    const name = nameOf(operation);
    const nothing = { attempts: 0, wasInDoubt: false, settled: null, code: null, ids: [], balanceCents: null };
    const fate = { operation, name, key: keyOf(operation), ...nothing, found: [], tokensRefused: 0 };
    this.fates.set(name, fate);
    return fate;
  }

  /** Before anything is sent. */
  begin(fate: Fate, details: object): void {
    fate.attempts += 1;
    this.inFlight += 1;
    this.write({ event: 'begin', op: fate.name, attempt: fate.attempts, ...details });
  }

  end(fate: Fate, outcome: Outcome, details: object): void {
    this.inFlight -= 1;
    this.counts[outcome] += 1;
    // What has a clear end keeps it, whatever becomes of a repetition.
    if (outcome === 'doubt' && fate.settled === null) fate.wasInDoubt = true;
    this.write({ event: 'end', op: fate.name, attempt: fate.attempts, outcome, ...details });
  }

  /** Anything else that belongs into the log. */
  note(event: string, details: object): void {
    this.write({ event, ...details });
  }

  /** A proof is broken. */
  accuse(proof: Proof, what: string): void {
    const found = this.broken.get(proof) ?? { count: 0, examples: [] };
    found.count += 1;
    if (found.examples.length < EXAMPLES_MAX) found.examples.push(what);
    this.broken.set(proof, found);
    this.write({ event: 'broken', proof, what });
  }

  /** What comes after this is lost: of an interrupted run, what clients still hear. */
  async close(): Promise<void> {
    this.isOpen = false;
    this.file.end();
    await once(this.file, 'close');
  }

  private write(line: object): void {
    if (!this.isOpen) return;
    this.file.write(`${JSON.stringify({ ms: Math.round(performance.now() - this.startedAt), ...line })}\n`);
  }
}
