/** How long a rest is, in times of the work before it, and in milliseconds at most. */
const REST = { factor: 2, msMax: 250 };

/**
 * Runs background work piece by piece, first come first served, and rests after each piece for twice as long as it took. The
 * work takes a third of one connection's time at most, whoever asks for it. While the process or its database is busy a piece
 * takes longer, so the rest is longer too: the work yields to what people wait for.
 */
export class Turns {
  private lastOver: Promise<void> = Promise.resolve();

  async run<T>(work: () => Promise<T>): Promise<T> {
    const before = this.lastOver;
    let end = (): void => undefined;
    this.lastOver = new Promise((resolve) => (end = resolve));
    await before;
    const since = performance.now();
    try {
      return await work();
    } finally {
      setTimeout(end, Math.min((performance.now() - since) * REST.factor, REST.msMax));
    }
  }
}
