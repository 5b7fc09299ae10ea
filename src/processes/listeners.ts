import type { Dependencies } from '../app';
import type { Logger } from '../config/logger';
import type { Pools } from '../config/pools';
import type { Metrics } from '../metrics/metrics';

export type Listeners = ReturnType<typeof createListeners>;

/** Who hears of what happens: the log and, where somebody asks for them, the metrics. */
export function createListeners(logger: Logger, metrics: Metrics | null) {
  const forApp: Pick<Dependencies, 'onRequest' | 'onSecurityEvent' | 'onError' | 'ledgerListeners'> = {
    onRequest: (record) => {
      logger.info(record, 'request');
      metrics?.onRequest(record);
    },
    onSecurityEvent: (record) => {
      logger.info(record, 'security');
      metrics?.onSecurityEvent(record);
    },
    onError: (err, requestId) => logger.error({ err, requestId }, 'request failed'),
    ...(metrics && { ledgerListeners: metrics.ledgerListeners }),
  };
  return {
    forApp,
    onUnreadable: (record: { requestId: string; code: string; ip: string }) => {
      logger.info(record, 'unreadable request');
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
