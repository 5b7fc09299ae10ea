import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { toText, type Accusation, type Proof } from '../model/accusation';
import { nameOf, type MoneyOperation, type Placed } from '../model/operation';
import type { PaymentRules } from '../model/payment';
import { noCounts } from './counts';
import { openFate, type Fate, type Outcome } from './fate';

/** How many examples of each broken proof are kept; all are counted. */
const EXAMPLES_MAX = 5;

/** Writes all events of a run as lines of JSON to a file, and keeps what the proofs need of them. */
export class Journal {
  readonly fates = new Map<string, Fate>();
  readonly broken = new Map<Proof, { count: number; examples: string[] }>();
  readonly counts = noCounts();
  /** Requests that move money and have no answer yet. */
  inFlight = 0;
  /** Whether the present fault makes a server answer 500. */
  expectsInternal = false;
  /** Whether the clock of a server is wrong, so that it may find a token too old or too young. */
  expectsExpiry = false;
  /** Whether a clock has ever been wrong: tokens of that time may still be in use. */
  clocksHaveJumped = false;
  private readonly startedAt = performance.now();
  private readonly file: WriteStream;
  private isOpen = true;

  constructor(path: string) {
    this.file = createWriteStream(path);
  }

  open(rules: PaymentRules<MoneyOperation>, operation: MoneyOperation): Fate {
    const fate = openFate(rules, operation);
    this.fates.set(fate.name, fate);
    return fate;
  }

  /** The transactions that an operation was acknowledged with. */
  idsOf(operation: Placed): readonly string[] {
    return this.fates.get(nameOf(operation))?.ids ?? [];
  }

  /** Called before the request is sent. */
  begin(fate: Fate, details: object): void {
    fate.attempts += 1;
    this.inFlight += 1;
    this.write({ event: 'begin', op: fate.name, attempt: fate.attempts, ...details });
  }

  end(fate: Fate, outcome: Outcome, details: object): void {
    this.inFlight -= 1;
    this.counts[outcome] += 1;
    // A clear end stays clear: a repetition that is in doubt does not change it.
    if (outcome === 'doubt' && fate.final === null) fate.wasInDoubt = true;
    this.write({ event: 'end', op: fate.name, attempt: fate.attempts, outcome, ...details });
  }

  note(event: string, details: object): void {
    this.write({ event, ...details });
  }

  accuse(accusation: Accusation): void {
    const { proof, ...seen } = accusation;
    const found = this.broken.get(proof) ?? { count: 0, examples: [] };
    found.count += 1;
    if (found.examples.length < EXAMPLES_MAX) found.examples.push(toText(seen));
    this.broken.set(proof, found);
    this.write({ event: 'broken', proof, ...seen });
  }

  /** Later events are dropped: the clients of an interrupted run go on for a moment. */
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
