import { openApi, type ApiSettings } from './api';
import { openDatabase } from './database';
import type { Life } from './life';
import { openMetrics, serveMetrics } from './metrics';

/** One process that does everything. Resolves with the port. */
export async function start(settings: ApiSettings, { undo }: Life): Promise<number> {
  const { env, logger } = settings;
  const connection = await openDatabase(env, logger, undo);
  const metrics = openMetrics(env, settings);
  if (metrics) await serveMetrics(env, { logger, read: () => metrics.registry.metrics() }, undo);
  const { port } = await openApi({ ...settings, connection, metrics }, undo);
  return port;
}
