import { AppError } from '../../errors/appError';

/** Whose work it is. */
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

export type FairLimiter = ReturnType<typeof createFairLimiter>;

/**
 * Runs at most `running` pieces of work at once, of which one place is kept for known askers where there are several. Of known
 * askers and of strangers, `waiting` more each wait for their turn. When these are full, the last one of the longest line makes
 * room for work of a shorter line.
 */
export function createFairLimiter({ running, waiting }: { running: number; waiting: number }) {
  const [known, strangers] = [new Lines(waiting), new Lines(waiting)];
  const strangersMax = Math.max(1, running - 1);
  let active = 0;
  let activeStrangers = 0;
  let knownInARow = 0;
  let closed = false;

  /** @throws UNAVAILABLE when too many wait already, or the server is ending */
  async function run<T>(asker: Asker, work: () => Promise<T>): Promise<T> {
    if (closed) throw new AppError('UNAVAILABLE');
    const hasPlace = active < running && (asker.known || activeStrangers < strangersMax);
    if (hasPlace) enter(asker);
    else await waitInLine(asker);
    try {
      return await work();
    } finally {
      leave(asker);
      // A place goes to the next one directly: nothing that comes in between can take it.
      while (active < running && startNext());
    }
  }

  function enter(asker: Pick<Asker, 'known'>): void {
    active += 1;
    if (!asker.known) activeStrangers += 1;
  }

  function leave(asker: Asker): void {
    active -= 1;
    if (!asker.known) activeStrangers -= 1;
  }

  function waitInLine(asker: Asker): Promise<void> {
    return new Promise((start, refuse) => (asker.known ? known : strangers).add(asker.line, { start, refuse }));
  }

  /** Returns false where nothing that waits may start. */
  function startNext(): boolean {
    const strangerMayStart = strangers.size > 0 && activeStrangers < strangersMax;
    const isKnown = known.size > 0 && !(strangerMayStart && knownInARow >= KNOWN_IN_A_ROW);
    if (!isKnown && !strangerMayStart) return false;
    knownInARow = isKnown ? knownInARow + 1 : 0;
    enter({ known: isKnown });
    (isKnown ? known : strangers).take()?.start();
    return true;
  }

  /** Refuses all that has not begun. */
  function close(): void {
    closed = true;
    for (const lines of [known, strangers]) lines.refuseAll();
  }

  return { run, close };
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
