import type { Dependencies } from '../app';
import type { Log } from '../config/logger';
import type { Pools } from '../config/pools';
import type { Metrics } from '../metrics/metrics';
import { RefusalNoise } from './refusalNoise';

export type Listeners = ReturnType<typeof createListeners>;

/**
 * Routes events to the log, and to the metrics if they are on. With `isNoiseCounted`, the log writes a bounded number of
 * cheap refusals a minute and counts the rest. The metrics count all of them.
 */
export function createListeners(
  { logger, security }: Pick<Log, 'logger' | 'security'>,
  metrics: Metrics | null,
  isNoiseCounted: boolean,
) {
  const requestNoise = new RefusalNoise((counted) => logger.info(counted, 'refusals were counted'));
  const securityNoise = new RefusalNoise((counted) =>
    security.logger.info({ event: 'refusals_counted', ...counted }, 'security'),
  );
  const forApp: Pick<Dependencies, 'onRequest' | 'onSecurityEvent' | 'onError' | 'ledgerListeners'> = {
    onRequest: (record) => {
      if (!isNoiseCounted || requestNoise.admits(record)) logger.info(record, 'request');
      metrics?.onRequest(record);
    },
    onSecurityEvent: (record) => {
      if (!isNoiseCounted || securityNoise.admits(record)) security.logger.info(record, 'security');
      metrics?.onSecurityEvent(record);
    },
    onError: (err, requestId) => logger.error({ err, requestId }, 'request failed'),
    ...(metrics && { ledgerListeners: metrics.ledgerListeners }),
  };
  return {
    forApp,
    stop: () => [requestNoise, securityNoise].forEach((noise) => noise.endMinute()),
    stopMsMax: 0,
    onUnreadable: (record: { requestId: string; code: string; ip: string }) => {
      if (!isNoiseCounted || requestNoise.admits(record)) logger.info(record, 'unreadable request');
      metrics?.onUnreadable(record);
    },
    onAcquire: (pool: keyof Pools, ms: number, ok: boolean) => metrics?.onAcquire(pool, ms, ok),
    onConnectionLost: (err: Error) => {
      logger.warn({ err }, 'database connection lost');
      metrics?.onConnectionLost();
    },
    onRedisOutage: (err: Error) => {
      logger.warn({ err }, 'Redis is away');
      metrics?.onRedisOutage();
    },
    onRevocationsUnknown: (err: unknown) => logger.warn({ err }, 'ended sessions could not be fetched'),
  };
}
