import { Pool, type PoolClient, type PoolConfig } from 'pg';

/** Hears how long it took to get a connection, in milliseconds, and whether there was one. */
export type OnAcquire = (ms: number, ok: boolean) => void;

type Callback = (error: Error | undefined, client: PoolClient | undefined, done: (release?: unknown) => void) => void;

/** A pool that tells how long connections are waited for. A single statement takes one in the same way as a transaction. */
export class WatchedPool extends Pool {
  constructor(
    config: PoolConfig,
    private readonly onAcquire: OnAcquire,
  ) {
    super(config);
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<PoolClient> | undefined {
    const since = performance.now();
    const tell = (error: unknown) => this.onAcquire(performance.now() - since, !error);
    if (callback) {
      super.connect((error, client, done) => {
        tell(error);
        callback(error, client, done);
      });
      return undefined;
    }
    const connecting = super.connect();
    connecting.then(() => tell(null), tell);
    return connecting;
  }
}
