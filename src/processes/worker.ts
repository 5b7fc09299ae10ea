import cluster from 'node:cluster';
import { openApi, type Api, type ApiSettings } from './api';
import type { Life } from './life';
import { openMetrics } from './metrics';
import { tellPrimary, toWorker } from './messages';

/** One of several processes that answer requests. The database is prepared, and the primary process decides when this ends. */
export async function start(settings: ApiSettings, { undo, stop }: Life): Promise<void> {
  const { env } = settings;
  if (!env.database) throw new Error('a worker needs a database');
  // The channel to the primary would keep this process alive.
  undo.push(() => cluster.worker?.disconnect());
  let retiredAt = null as number | null;
  let api: Api | null = null;
  process.on('message', (received: unknown) => {
    const message = toWorker(received);
    if (message?.payverse === 'retire') {
      retiredAt = performance.now();
      api?.retire(retiredAt);
    }
    if (message?.payverse === 'stop') stop();
  });
  api = await openApi({ ...settings, connection: env.database, metrics: openMetrics(env, settings) }, undo);
  if (retiredAt !== null) api.retire(retiredAt);
  tellPrimary({ payverse: 'ready', port: api.port });
}
