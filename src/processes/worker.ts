import cluster from 'node:cluster';
import type { Lifecycle } from '../platform/lifecycle';
import { openApi, type ApiSettings } from './api';
import { openMetrics } from './metrics';
import { tellPrimary, toWorker } from './messages';

/** One of several processes that answer requests. The primary has prepared the database, and decides when this process ends. */
export async function start(settings: ApiSettings, lifecycle: Lifecycle, stop: () => void): Promise<void> {
  const { env } = settings;
  if (!env.database) throw new Error('a worker needs a database');
  // The channel to the primary would keep this process alive.
  await lifecycle.add({ stop: () => cluster.worker?.disconnect(), stopMsMax: 0 });
  process.on('message', (received: unknown) => {
    const message = toWorker(received);
    if (message?.payverse === 'retire') lifecycle.drain();
    if (message?.payverse === 'stop') stop();
  });
  const metrics = openMetrics(env, settings);
  const { port } = await openApi({ ...settings, connection: env.database, metrics }, lifecycle);
  tellPrimary({ payverse: 'ready', port });
}
