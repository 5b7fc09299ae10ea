import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { isReadOnly } from '../../errors/databaseError';
import { DirectClient } from './directClient';

/** Hears how long it took to get a connection, in milliseconds, and whether there was one. */
export type OnAcquire = (ms: number, ok: boolean) => void;

type Callback = (error: Error | undefined, client: PoolClient | undefined, done: (release?: unknown) => void) => void;

/**
 * A pool that tells how long connections are waited for, and renews those that cannot write: so all of them can, soon after
 * the database can. A single statement takes a connection in the same way as a transaction.
 */
export class WatchedPool extends Pool {
  /** Read-only connections from before this moment are not believed any more. On the clock of `performance`. */
  private doubtedAt = -Infinity;

  constructor(
    config: PoolConfig,
    private readonly onAcquire: OnAcquire,
  ) {
    super(config);
    const doubt = () => (this.doubtedAt = performance.now());
    this.on('connect', (client) => client instanceof DirectClient && !client.isReadOnly && doubt());
    this.on('release', (error) => isReadOnly(error) && doubt());
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<PoolClient> | undefined {
    const since = performance.now();
    const tell = (error: unknown) => this.onAcquire(performance.now() - since, !error);
    const connecting = this.acquire();
    connecting.then(() => tell(null), tell);
    if (!callback) return connecting;
    connecting.then(
      (client) => callback(undefined, client, (release) => client.release(release as Error | boolean | undefined)),
      (error: unknown) => callback(error as Error, undefined, () => undefined),
    );
    return undefined;
  }

  private async acquire(): Promise<PoolClient> {
    // Replaces each connection at most once, then uses the next one unchecked.
    for (let left = this.totalCount; ; left -= 1) {
      const client = await super.connect();
      if (left <= 0 || !(client instanceof DirectClient) || !client.mayBeOutdated(this.doubtedAt)) return client;
      client.release(true);
    }
  }
}
