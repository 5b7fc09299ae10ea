/** A source of numbers that look random and are the same in every run, so that two demos of one day are equal. */
export class Random {
  constructor(private state: number) {}

  /** From 0 to below 1: mulberry32, whose period of 2^32 is enough for a few thousand draws. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** An amount in cents, in steps of `step` cents. */
  cents(min: number, max: number, step = 1): number {
    return this.between(Math.ceil(min / step), Math.floor(max / step)) * step;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.between(0, items.length - 1)] as T;
  }

  /** Different items, in a drawn order. */
  pickSome<T>(items: readonly T[], count: number): T[] {
    const left = [...items];
    return Array.from({ length: Math.min(count, left.length) }, () => {
      const [drawn] = left.splice(this.between(0, left.length - 1), 1);
      return drawn as T;
    });
  }
}
