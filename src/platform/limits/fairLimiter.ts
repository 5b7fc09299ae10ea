import { AppError } from '../../errors/appError';

export interface Asker {
  /** All work of one line waits in that line, and the lines have turns. */
  line: string;
  /** Known askers go first, and strangers can take neither their places in the queue nor the last place to run. */
  known: boolean;
}

/** For work that names no asker: first come, first served. */
export const ANONYMOUS: Asker = { line: '', known: false };

interface Waiting {
  start: () => void;
  refuse: (error: AppError) => void;
}

/** While known askers wait too, every fourth turn is a stranger's. */
const KNOWN_IN_A_ROW = 3;

/**
 * Runs at most `running` pieces of work at once, of which one place is kept for known askers where there are several. Of known
 * askers and of strangers, `waiting` more each wait for their turn. When these are full, the last one of the longest line makes
 * room for work of a shorter line.
 */
export class FairLimiter {
  private readonly known: Lines;
  private readonly strangers: Lines;
  private readonly running: number;
  private active = 0;
  private activeStrangers = 0;
  private knownInARow = 0;
  private closed = false;

  constructor({ running, waiting }: { running: number; waiting: number }) {
    this.running = running;
    [this.known, this.strangers] = [new Lines(waiting), new Lines(waiting)];
  }

  /** @throws UNAVAILABLE when too many wait already, or the server is ending */
  async run<T>(asker: Asker, work: () => Promise<T>): Promise<T> {
    if (this.closed) throw new AppError('UNAVAILABLE');
    const hasPlace = this.active < this.running && (asker.known || this.activeStrangers < this.strangersMax);
    if (hasPlace) this.enter(asker);
    else await this.waitInLine(asker);
    try {
      return await work();
    } finally {
      this.leave(asker);
      // A place goes to the next one directly: nothing that comes in between can take it.
      while (this.active < this.running && this.startNext());
    }
  }

  /** Refuses all work that has not begun. */
  close(): void {
    this.closed = true;
    for (const lines of [this.known, this.strangers]) lines.refuseAll();
  }

  private get strangersMax(): number {
    return Math.max(1, this.running - 1);
  }

  private enter(asker: Pick<Asker, 'known'>): void {
    this.active += 1;
    if (!asker.known) this.activeStrangers += 1;
  }

  private leave(asker: Asker): void {
    this.active -= 1;
    if (!asker.known) this.activeStrangers -= 1;
  }

  private waitInLine(asker: Asker): Promise<void> {
    const lines = asker.known ? this.known : this.strangers;
    return new Promise((start, refuse) => lines.add(asker.line, { start, refuse }));
  }

  private startNext(): boolean {
    const strangerMayStart = this.strangers.size > 0 && this.activeStrangers < this.strangersMax;
    const isKnown = this.known.size > 0 && !(strangerMayStart && this.knownInARow >= KNOWN_IN_A_ROW);
    if (!isKnown && !strangerMayStart) return false;
    this.knownInARow = isKnown ? this.knownInARow + 1 : 0;
    this.enter({ known: isKnown });
    (isKnown ? this.known : this.strangers).take()?.start();
    return true;
  }
}

/** Lines that have turns. The first line of the map is the next one. */
class Lines {
  private readonly lines = new Map<string, Waiting[]>();
  size = 0;

  constructor(private readonly max: number) {}

  add(name: string, waiting: Waiting): void {
    const line = this.lines.get(name) ?? [];
    if (this.size >= this.max && !this.makeRoom(line.length + 1)) {
      waiting.refuse(new AppError('UNAVAILABLE'));
      return;
    }
    line.push(waiting);
    this.lines.set(name, line);
    this.size += 1;
  }

  take(): Waiting | undefined {
    const [first] = this.lines;
    if (!first) return undefined;
    const [name, line] = first;
    const next = line.shift();
    this.lines.delete(name);
    // Its next turn is after those of all other lines.
    if (line.length > 0) this.lines.set(name, line);
    this.size -= 1;
    return next;
  }

  refuseAll(): void {
    for (let next = this.take(); next; next = this.take()) next.refuse(new AppError('UNAVAILABLE'));
  }

  /** Refuses the last one of the longest line, if that is longer than the line that needs room will be. */
  private makeRoom(neededLength: number): boolean {
    const longest = [...this.lines.values()].reduce((most, line) => (line.length > most.length ? line : most), []);
    if (longest.length <= neededLength) return false;
    longest.pop()?.refuse(new AppError('UNAVAILABLE'));
    this.size -= 1;
    return true;
  }
}
