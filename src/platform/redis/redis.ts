import { Redis } from 'ioredis';

/** In milliseconds. A command without an answer by then fails, and its caller goes on without Redis. */
const TIMEOUTS = { connect: 1_000, answer: 500, retryMax: 1_000, goodbye: 200 };

export interface RedisConnection {
  redis: Redis;
  /** Says that a command which should always work has failed, as for a lack of rights. */
  reportFailure: (error: Error) => void;
  /** Reports that it works again, so that the next failure is reported too. */
  reportSuccess: () => void;
  /** Gives the connection up. It does not come back. */
  close(): void;
}

/** Reconnects by itself. Commands fail at once while Redis is away, after 500 ms when it hangs. `onError`: once an outage. */
export function connectRedis(url: string, onError: (error: Error) => void): RedisConnection {
  const redis = new Redis(url, {
    connectTimeout: TIMEOUTS.connect,
    commandTimeout: TIMEOUTS.answer,
    // The connection of a server that hangs is given up, and so counts as away for those who come later.
    socketTimeout: TIMEOUTS.answer,
    disconnectTimeout: TIMEOUTS.goodbye,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, TIMEOUTS.retryMax),
    // A late command is useless, so none is queued or sent again.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // redisLink.ts subscribes itself: an error of the library's own attempt would be an unhandled rejection.
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
  });
  let failing = false;
  const reportFailure = (error: Error) => {
    if (!failing) onError(error);
    failing = true;
  };
  const reportSuccess = () => {
    failing = false;
  };
  redis.on('ready', reportSuccess);
  redis.on('error', reportFailure);
  // A server that is stopped closes the connection without an error.
  redis.on('close', () => reportFailure(new Error('Redis closed the connection')));

  function close(): void {
    failing = true; // So the end of the connection is not reported as an outage.
    redis.disconnect();
  }

  return { redis, reportFailure, reportSuccess, close };
}
