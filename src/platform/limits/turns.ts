/** How long a rest is, in times of the work before it, and in milliseconds at most. */
const REST = { factor: 2, msMax: 250 };

/**
 * Runs work piece by piece, first come first served, with a rest after each piece in which everything else has its turn. By
 * default a rest is twice as long as the work before it, for work that nobody waits for: it takes a third of one connection's
 * time at most, whoever asks for it. While the process or its database is busy a piece takes longer, so the rest is longer too.
 */
export class Turns {
  private lastOver: Promise<void> = Promise.resolve();

  /** A rest of 0 times the work is one turn of the event loop. */
  constructor(private readonly rest = REST) {}

  async run<T>(work: () => T | Promise<T>): Promise<T> {
    const before = this.lastOver;
    let end = (): void => undefined;
    this.lastOver = new Promise((resolve) => (end = resolve));
    await before;
    const since = performance.now();
    try {
      return await work();
    } finally {
      const { factor, msMax } = this.rest;
      setTimeout(end, Math.min((performance.now() - since) * factor, msMax));
    }
  }
}
