import { ownTurn } from './ownTurn';

/** How long a rest is, in times of the work before it, and in milliseconds at most. */
const REST = { factor: 2, msMax: 250 };

/**
 * A queue that runs one piece of work at a time, and rests after each, so that all other work of the process has its turn. The
 * rest is twice as long as the piece before it: background work then takes a third of the time of one connection at most. On a
 * busy process or database a piece takes longer, and so does its rest.
 */
export class Turns {
  private lastOver: Promise<void> = Promise.resolve();

  async run<T>(work: () => T | Promise<T>): Promise<T> {
    const before = this.lastOver;
    let end = (): void => undefined;
    this.lastOver = new Promise((resolve) => (end = resolve));
    await before;
    const since = performance.now();
    try {
      return await work();
    } finally {
      const restMs = Math.min((performance.now() - since) * REST.factor, REST.msMax);
      setTimeout(() => void ownTurn().then(end), restMs);
    }
  }
}
