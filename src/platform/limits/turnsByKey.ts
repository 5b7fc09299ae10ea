import { ANONYMOUS, FairLimiter } from './fairLimiter';

const WAITING_MAX = 200;

/** Runs work with the same key one at a time, first come first served. @throws UNAVAILABLE when too many wait */
export class TurnsByKey {
  private readonly queues = new Map<string, { limiter: FairLimiter; users: number }>();

  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(key) ?? {
      limiter: new FairLimiter({ running: 1, waiting: WAITING_MAX }),
      users: 0,
    };
    this.queues.set(key, queue);
    queue.users += 1;
    try {
      return await queue.limiter.run(ANONYMOUS, work);
    } finally {
      queue.users -= 1;
      if (queue.users === 0) this.queues.delete(key);
    }
  }
}
