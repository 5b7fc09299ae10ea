import { createHash } from 'node:crypto';

const DRAW_BYTES = 4;
const DRAW_VALUES = 2 ** 32;

/**
 * Random numbers that follow from a seed and a place: SHA-256 of both and a counter. Each operation has a different place, so
 * its draws do not depend on earlier draws, on the machine, or on timing.
 */
export class Draws {
  private block = Buffer.alloc(0);
  private offset = 0;
  private count = 0;

  constructor(private readonly place: string) {}

  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.integer(0, items.length - 1)] as T;
  }

  /** Each name is drawn as often as its weight says. */
  pickWeighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    const entries = Object.entries(weights) as [T, number][];
    let left = this.fraction() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) {
      left -= weight;
      if (left < 0) return name;
    }
    throw new Error('there is nothing to pick from');
  }

  shuffle<T>(items: readonly T[]): T[] {
    const left = [...items];
    const take = () => left.splice(this.integer(0, left.length - 1), 1);
    return items.flatMap(take);
  }

  /** From 0 up to, but not including, 1. */
  private fraction(): number {
    if (this.offset === this.block.length) {
      this.block = createHash('sha256').update(`${this.place}/${this.count}`).digest();
      this.offset = 0;
      this.count += 1;
    }
    const value = this.block.readUInt32BE(this.offset);
    this.offset += DRAW_BYTES;
    return value / DRAW_VALUES;
  }
}
