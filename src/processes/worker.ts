import cluster from 'node:cluster';
import type { Lifecycle } from '../platform/lifecycle';
import { openApi, type ApiSettings } from './api';
import { openMetrics } from './metrics';
import { tellPrimary, toWorker } from './messages';

/** Runs one of several API processes. The primary has migrated the database, and stops this process. */
export async function start(settings: ApiSettings, lifecycle: Lifecycle, stop: () => void): Promise<void> {
  const { env } = settings;
  if (!env.database) throw new Error('a worker needs a database');
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
