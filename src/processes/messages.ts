import type { CounterAnswer, CounterRequest } from '../platform/limits/counters';

/** IPC messages between the primary and its workers. Libraries send their own messages on the same channel. */
export type ToPrimary =
  | { payverse: 'ready'; port: number }
  | { payverse: 'failed'; reason: string }
  /** A broadcast: the primary forwards it to all other workers. */
  | { payverse: 'tell'; id: string; text: string }
  | { payverse: 'heard'; id: string }
  | { payverse: 'points'; id: string; request: CounterRequest }
  /** The worker's metrics, as prom-client's `getMetricsAsJSON` returns them. */
  | { payverse: 'counted'; metrics: unknown };

export type ToWorker =
  | { payverse: 'retire' }
  | { payverse: 'stop' }
  | { payverse: 'count' }
  | { payverse: 'tell'; id: string; text: string }
  /** All connected workers have acknowledged the broadcast. */
  | { payverse: 'heard'; id: string }
  | { payverse: 'points'; id: string; answer: CounterAnswer };

/** Both return null for a message that a library sent. */
export function toPrimary(message: unknown): ToPrimary | null {
  return isOurs(message) ? (message as ToPrimary) : null;
}

export function toWorker(message: unknown): ToWorker | null {
  return isOurs(message) ? (message as ToWorker) : null;
}

function isOurs(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'payverse' in message;
}

/** Ignores a send error: without its primary, this worker is about to end too. */
export function tellPrimary(message: ToPrimary): void {
  process.send?.(message, undefined, undefined, () => undefined);
}
