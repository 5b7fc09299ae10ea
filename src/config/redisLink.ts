import type { RedisConnection } from './redis';

/** Times here are monotonic and in milliseconds. A link that is dead without a word is noticed after `silence`. */
const HEARTBEAT = { every: 500, silence: 1_500 };

/** Listens to channels: subscribes whenever the connection is new, and asks all the time whether it still works. */
export function listenTo({ redis }: RedisConnection, channels: string[]) {
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

  // A command that fails changes nothing here, and its connection reports for itself.
  const ignoring = (command: () => Promise<void>) => () => void command().catch(() => undefined);
  redis.on('ready', ignoring(subscribe));
  redis.on('close', () => (subscribedAt = null));
  const heartbeat = setInterval(ignoring(listen), HEARTBEAT.every);

  return {
    /** Since when nothing has failed to arrive, on the clock of `performance`; null while that is not sure. */
    liveSince: () => (performance.now() - heardAt <= HEARTBEAT.silence ? subscribedAt : null),
    close: () => clearInterval(heartbeat),
  };
}
