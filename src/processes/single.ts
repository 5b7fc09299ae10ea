import { openApi, type ApiSettings } from './api';
import { openDatabase } from './database';
import type { Lifecycle } from '../platform/lifecycle';
import { openMetrics, serveMetrics } from './metrics';

/** One process that does everything. Resolves with the port. */
export async function start(settings: ApiSettings, lifecycle: Lifecycle): Promise<number> {
  const { env, logger } = settings;
  const connection = await openDatabase(env, logger, lifecycle);
  const metrics = openMetrics(env, settings);
  if (metrics) await serveMetrics(env, { logger, read: () => metrics.registry.metrics() }, lifecycle);
  const { port } = await openApi({ ...settings, connection, metrics }, lifecycle);
  return port;
}
