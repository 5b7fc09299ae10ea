import cluster from 'node:cluster';
import { openApi, type ApiSettings } from './api';
import type { Life } from './life';
import { openMetrics } from './metrics';
import { tellPrimary, toWorker } from './messages';

/** One of several processes that answer requests. The database is prepared, and the primary process decides when this ends. */
export async function start({ env, logger, groupWatch }: ApiSettings, { undo, stop }: Life): Promise<void> {
  if (!env.database) throw new Error('a worker needs a database');
  // The channel to the primary would keep this process alive.
  undo.push(() => cluster.worker?.disconnect());
  process.on('message', (received: unknown) => {
    if (toWorker(received)?.payverse === 'stop') stop();
  });
  const { port, retire } = await openApi(
    { env, logger, groupWatch, connection: env.database, metrics: openMetrics(env) },
    undo,
  );
  process.on('message', (received: unknown) => {
    if (toWorker(received)?.payverse === 'retire') retire();
  });
  tellPrimary({ payverse: 'ready', port });
}
