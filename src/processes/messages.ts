import type { CounterAnswer, CounterRequest } from '../platform/limits/counters';

/** What the primary process and its workers say to each other, beside what libraries say on the same channel. */
export type ToPrimary =
  | { payverse: 'ready'; port: number }
  /** Why it could not start. */
  | { payverse: 'failed'; reason: string }
  /** To be told to all others. */
  | { payverse: 'tell'; id: string; text: string }
  | { payverse: 'heard'; id: string }
  /** To be done with the counters that all workers share. */
  | { payverse: 'points'; id: string; request: CounterRequest }
  /** What it has counted, as prom-client writes it down. */
  | { payverse: 'counted'; metrics: unknown };

export type ToWorker =
  | { payverse: 'retire' }
  | { payverse: 'stop' }
  /** Asks for the metrics. */
  | { payverse: 'count' }
  | { payverse: 'tell'; id: string; text: string }
  /** By all who were there. */
  | { payverse: 'heard'; id: string }
  | { payverse: 'points'; id: string; answer: CounterAnswer };

/** A message of ours that a worker sent, or null for those of libraries. */
export function toPrimary(message: unknown): ToPrimary | null {
  return isOurs(message) ? (message as ToPrimary) : null;
}

/** A message of ours that the primary sent, or null for those of libraries. */
export function toWorker(message: unknown): ToWorker | null {
  return isOurs(message) ? (message as ToWorker) : null;
}

function isOurs(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'payverse' in message;
}

/** To the primary. When that is gone, this process is about to end too. */
export function tellPrimary(message: ToPrimary): void {
  process.send?.(message, undefined, undefined, () => undefined);
}
