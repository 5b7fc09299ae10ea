import type { RedisConnection } from './redis';

/**
 * The link to Redis, which carries the news of ended sessions. A process may trust its list of ended sessions only if no message
 * can have been lost, and a sender may report success only if every process that might trust its list has acknowledged. Redis
 * promises neither: pub/sub drops messages for a subscriber that is away. The invariants, which tests/platform/redis/redis.test.ts
 * and redis.sessions.test.ts cite:
 * 1. `liveSince` is the start of the current subscription. It is null while the connection is down, or after `silence` without a
 *    PING that was answered. So a message that was sent since then has arrived here.
 * 2. Answers arrive in order: an answered PING proves that each message that Redis sent before it has arrived.
 * 3. `size` is the largest number of subscribers within `silence`, so it counts a process that is gone but still trusts its list.
 *    It is Infinity until the counts cover that time without a gap.
 * 4. `send` (broadcast.ts) is true only after `size` acknowledgements. A lost acknowledgement makes it false, and the sender then
 *    waits STALE_MS (revocationService.ts): by then the poll of each process has seen the revocation.
 * 5. Nothing is kept for later, and no caller waits longer than `ANSWER_MAX_MS`.
 */

/** Monotonic times in milliseconds. */
const HEARTBEAT = { every: 500, silence: 1_500 };

export function listenTo(connection: RedisConnection, channels: string[]) {
  const { redis } = connection;
  let subscribedAt: number | null = null;
  let heardAt = -Infinity;

  async function subscribe(): Promise<void> {
    await redis.subscribe(...channels);
    subscribedAt = performance.now();
    await listen();
  }

  async function listen(): Promise<void> {
    const askedAt = performance.now();
    await redis.ping();
    heardAt = askedAt;
  }

  /** Retries a SUBSCRIBE that failed, as for a lack of rights. */
  const beat = () => (subscribedAt === null ? subscribe() : listen());

  redis.on('ready', reporting(connection, subscribe));
  redis.on('close', () => (subscribedAt = null));
  const heartbeat = setInterval(reporting(connection, beat), HEARTBEAT.every);

  return {
    /** Invariants 1 and 2. On the clock of `performance`. */
    liveSince: () => (performance.now() - heardAt <= HEARTBEAT.silence ? subscribedAt : null),
    close: () => clearInterval(heartbeat),
  };
}

export function watchAudience(connection: RedisConnection, channel: string) {
  const { redis } = connection;
  let counts: { at: number; size: number }[] = [];
  /** The counts have no gap since then that a subscriber could have come and gone in. */
  let since = Infinity;

  async function count(): Promise<void> {
    const at = performance.now();
    const [, size] = (await redis.call('PUBSUB', 'NUMSUB', channel)) as [string, number];
    if (at - (counts.at(-1)?.at ?? -Infinity) > HEARTBEAT.silence) since = at;
    counts = [...counts.filter((each) => at - each.at <= HEARTBEAT.silence), { at, size }];
  }

  redis.on('ready', reporting(connection, count));
  const heartbeat = setInterval(reporting(connection, count), HEARTBEAT.every);

  return {
    /** Invariant 3. */
    size(): number {
      const now = performance.now();
      const isCurrent = now - (counts.at(-1)?.at ?? -Infinity) <= HEARTBEAT.silence;
      if (!isCurrent || now - since < HEARTBEAT.silence) return Infinity;
      return Math.max(...counts.map(({ size }) => size));
    },
    close: () => clearInterval(heartbeat),
  };
}

function reporting(connection: RedisConnection, command: () => Promise<void>) {
  return () => void command().then(connection.reportSuccess, connection.reportFailure);
}
