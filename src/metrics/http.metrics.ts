import { Counter, Histogram, type Registry } from 'prom-client';
import type { RequestRecord } from '../middlewares/requestLog.middleware';
import { createRouteNames } from '../utils/routeName.util';

/** In seconds. A single transfer takes about 2 ms, and every transfer ends within 11 s. */
const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 12];
/** Other methods share one label value: a client may send any text as its method. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS', 'PUT', 'PATCH']);

/** Rate, duration and errors of requests. Only `paths`, the paths of the routes, become label values. */
export function createHttpMetrics(registers: Registry[], paths: readonly string[]) {
  const nameOf = createRouteNames(paths);
  const duration = new Histogram({
    name: 'payverse_http_request_duration_seconds',
    help: 'How long requests took, until their answer was sent or their client had gone',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const unreadable = new Counter({
    name: 'payverse_http_unreadable_total',
    help: 'Requests that are not valid HTTP',
    labelNames: ['code'],
    registers,
  });

  function onRequest({ method, path, status, durationMs }: RequestRecord): void {
    const labels = {
      method: METHODS.has(method) ? method : 'other',
      route: nameOf(path),
      status: status === undefined ? 'aborted' : String(status),
    };
    duration.observe(labels, durationMs / 1_000);
  }

  return { onRequest, onUnreadable: ({ code }: { code: string }) => unreadable.inc({ code }) };
}
