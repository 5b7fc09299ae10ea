import type { RedisConnection } from './redis';

/** Times here are monotonic and in milliseconds. A link that is dead without a word is noticed after `silence`. */
const HEARTBEAT = { every: 500, silence: 1_500 };

/** Listens to channels: subscribes whenever the connection is new, and asks all the time whether it still works. */
export function listenTo(connection: RedisConnection, channels: string[]) {
  const { redis } = connection;
  let subscribedAt: number | null = null;
  let heardAt = -Infinity;

  /** What was sent while there was no subscription is lost, so each connection begins anew. */
  async function subscribe(): Promise<void> {
    await redis.subscribe(...channels);
    subscribedAt = performance.now();
    await listen();
  }

  /** Answers come in order, so whatever was sent before this question has arrived with its answer. */
  async function listen(): Promise<void> {
    const askedAt = performance.now();
    await redis.ping();
    heardAt = askedAt;
  }

  /** Where subscribing failed, as for a lack of rights, it is tried again. */
  const beat = () => (subscribedAt === null ? subscribe() : listen());

  redis.on('ready', reporting(connection, subscribe));
  redis.on('close', () => (subscribedAt = null));
  const heartbeat = setInterval(reporting(connection, beat), HEARTBEAT.every);

  return {
    /** Since when nothing has failed to arrive, on the clock of `performance`; null while that is not sure. */
    liveSince: () => (performance.now() - heardAt <= HEARTBEAT.silence ? subscribedAt : null),
    close: () => clearInterval(heartbeat),
  };
}

/** Counts who listens to a channel, again and again. */
export function watchAudience(connection: RedisConnection, channel: string) {
  const { redis } = connection;
  let counts: { at: number; size: number }[] = [];
  /** Since when there was no gap between two counts that somebody could have been away in. */
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
    /**
     * How many have listened at once at most, of late: who was among them may not have noticed yet that they do not any
     * more. Infinite while that is not known.
     */
    size(): number {
      const now = performance.now();
      const isCurrent = now - (counts.at(-1)?.at ?? -Infinity) <= HEARTBEAT.silence;
      if (!isCurrent || now - since < HEARTBEAT.silence) return Infinity;
      return Math.max(...counts.map(({ size }) => size));
    },
    close: () => clearInterval(heartbeat),
  };
}

/** A command whose failure changes nothing here. Those of a connection that is away are known already. */
function reporting(connection: RedisConnection, command: () => Promise<void>) {
  return () => void command().then(connection.reportSuccess, connection.reportFailure);
}
