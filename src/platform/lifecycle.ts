import { setTimeout as delay } from 'node:timers/promises';

/** Something that lives as long as its process: a server, a pool, a link, the log, background work. */
export interface LongLived {
  /** Starts it, and resolves once it works. Left out by a part that its factory starts. */
  run?(): void | Promise<void>;
  /** Announces the end: it takes no new work and finishes what it has. It does not wait. `since` is on the clock of `performance`. */
  drain?(since: number): void;
  stop(): unknown;
  /** The end of the process waits for `stop` no longer than this, in milliseconds. */
  readonly stopMsMax: number;
}

/**
 * The parts of a process, from its start to its end. The invariants, which tests/platform/lifecycle.test.ts cites:
 * 1. A part is stopped if and only if it was added, also when its `run` failed.
 * 2. Parts stop one after another, the latest first, so that each can still use the parts that it was built on.
 * 3. Each part is drained before it is stopped, and before any other part is stopped.
 * 4. A part that is added after `drain` is drained as soon as it works.
 * 5. A part that fails to drain or to stop, or hangs, does not keep the others open.
 */
export class Lifecycle {
  private readonly parts: LongLived[] = [];
  private drainingSince: number | null = null;

  /** `onFailure` is called with the error of each failed `stop`. */
  constructor(private readonly onFailure: (error: unknown) => void) {}

  async add<Part extends LongLived>(part: Part): Promise<Part> {
    this.parts.push(part);
    await part.run?.();
    if (this.drainingSince !== null) this.drainPart(part, this.drainingSince);
    return part;
  }

  drain(): void {
    if (this.drainingSince !== null) return;
    this.drainingSince = performance.now();
    for (const part of this.parts.toReversed()) this.drainPart(part, this.drainingSince);
  }

  private drainPart(part: LongLived, since: number): void {
    try {
      part.drain?.(since);
    } catch (error) {
      this.onFailure(error);
    }
  }

  async stop(): Promise<void> {
    this.drain();
    for (const part of this.parts.splice(0).reverse()) {
      try {
        await atMost(part.stopMsMax, Promise.resolve(part.stop()));
      } catch (error) {
        this.onFailure(error);
      }
    }
  }
}

export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  await Promise.race([work, delay(ms, null, { ref: false })]);
}
