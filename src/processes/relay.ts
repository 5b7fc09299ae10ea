import cluster, { type Worker } from 'node:cluster';
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { Broadcast } from '../platform/redis/broadcast';
import { createWorkerRateLimiters } from '../platform/limits/limiterStores';
import type { Shared } from '../platform/redis/shared';
import { createWorkerCounters } from './counters';
import { tellPrimary, toPrimary, toWorker, type ToWorker } from './messages';

const ANSWER_MS_MAX = 500;

/** Shared state of the workers of one server without Redis: the primary counts, and relays broadcasts. */
export function shareThroughPrimary(): Shared {
  return {
    createLimiter: createWorkerRateLimiters,
    counters: createWorkerCounters(),
    broadcast: createWorkerBroadcast(),
    stop: () => undefined,
    stopMsMax: 0,
  };
}

/** IPC loses no message while the primary lives, and workers end with their primary. So it is live from its start on. */
function createWorkerBroadcast(): Broadcast {
  const listeningSince = performance.now();
  const answers = new EventEmitter().setMaxListeners(0);
  const listeners: ((text: string) => void)[] = [];

  process.on('message', (received: unknown) => {
    const message = toWorker(received);
    if (message?.payverse === 'heard') answers.emit(message.id);
    if (message?.payverse !== 'tell') return;
    for (const listener of listeners) listener(message.text);
    tellPrimary({ payverse: 'heard', id: message.id });
  });

  async function send(text: string): Promise<boolean> {
    const id = randomUUID();
    const heard = once(answers, id, { signal: AbortSignal.timeout(ANSWER_MS_MAX) });
    tellPrimary({ payverse: 'tell', id, text });
    return heard.then(() => true).catch(() => false);
  }

  return {
    send,
    liveSince: () => listeningSince,
    onMessage: (listener) => void listeners.push(listener),
    close: () => undefined,
  };
}

/** The primary's side: forwards a broadcast to all other workers. Sends `heard` once each acknowledged it or disconnected. */
export function startRelay(tell: (worker: Worker, message: ToWorker) => void): void {
  const pending = new Map<string, { sender: Worker; missing: Set<Worker> }>();

  function strike(id: string, worker: Worker): void {
    const { sender, missing } = pending.get(id) ?? {};
    if (!sender || !missing) return;
    missing.delete(worker);
    if (missing.size > 0) return;
    pending.delete(id);
    tell(sender, { payverse: 'heard', id });
  }

  cluster.on('message', (sender, received) => {
    const message = toPrimary(received);
    if (message?.payverse === 'heard') strike(message.id, sender);
    if (message?.payverse !== 'tell') return;
    const others = Object.values(cluster.workers ?? {}).filter((each): each is Worker => each !== sender);
    const connected = others.filter((each) => each.isConnected());
    pending.set(message.id, { sender, missing: new Set(connected) });
    // The sender has timed out by then.
    setTimeout(() => pending.delete(message.id), ANSWER_MS_MAX).unref();
    for (const worker of connected) tell(worker, message);
    strike(message.id, sender);
  });
  cluster.on('disconnect', (worker) => {
    for (const id of [...pending.keys()]) strike(id, worker);
  });
}
