import { AppError } from '../../errors/appError';

interface PlacesLimits {
  /** The name that clients and the log see. */
  name: string;
  /** How much work may be under way for one key. */
  perKey: number;
  /** And for all keys together, in this process. */
  all: number;
}

/** An estimate: a place is free when a piece of work ends. */
const RETRY_SECONDS = 5;

/**
 * Bounds work that takes long. Where no place is free the work is refused and does not wait: a queue would have to be bounded,
 * too, and its clients hold connections meanwhile.
 */
export class Places {
  private readonly takenBy = new Map<string, number>();
  private taken = 0;

  constructor(private readonly limits: PlacesLimits) {}

  /** @throws RATE_LIMITED when the key has no place left, UNAVAILABLE when the process has none */
  async hold<T>(key: string, work: () => Promise<T>): Promise<T> {
    const own = this.takenBy.get(key) ?? 0;
    if (own >= this.limits.perKey) throw this.tooMany();
    if (this.taken >= this.limits.all)
      throw new AppError('UNAVAILABLE', undefined, { retryAfterSeconds: RETRY_SECONDS });
    this.takenBy.set(key, own + 1);
    this.taken += 1;
    try {
      return await work();
    } finally {
      this.release(key);
    }
  }

  private release(key: string): void {
    const own = this.takenBy.get(key) ?? 0;
    if (own > 1) this.takenBy.set(key, own - 1);
    else this.takenBy.delete(key);
    this.taken -= 1;
  }

  private tooMany(): AppError {
    const { name, perKey } = this.limits;
    return new AppError('RATE_LIMITED', `Only ${perKey} of these calls run at once. Try again when one has ended`, {
      limit: { policy: { name, quota: perKey, windowSeconds: null }, remaining: 0, resetSeconds: RETRY_SECONDS },
      retryAfterSeconds: RETRY_SECONDS,
      event: { name: 'rate_limited', limit: name },
    });
  }
}
