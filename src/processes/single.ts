import { openApi, type ApiSettings } from './api';
import { openDatabase } from './database';
import type { Life } from './life';
import { openMetrics, serveMetrics } from './metrics';

/** One process that does everything. Resolves with the port. */
export async function start({ env, logger, output, groupWatch }: ApiSettings, { undo }: Life): Promise<number> {
  const connection = await openDatabase(env, logger, undo);
  const metrics = openMetrics(env, output);
  if (metrics) await serveMetrics(env, { logger, read: () => metrics.registry.metrics() }, undo);
  const { port } = await openApi({ env, logger, output, groupWatch, connection, metrics }, undo);
  return port;
}
