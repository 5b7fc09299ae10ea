import cluster, { type Worker } from 'node:cluster';
import { randomUUID } from 'node:crypto';
import { AppError } from '../errors/appError';
import { MemoryCounters, type CounterAnswer, type Counters } from '../platform/limits/counters';
import { tellPrimary, toPrimary, toWorker, type ToWorker } from './messages';

/** Timeout of a request to the primary, in milliseconds. */
const ANSWER_MS_MAX = 1_000;

/**
 * The worker's side of counters that live in the memory of the primary. A primary that does not answer causes UNAVAILABLE:
 * counters that let every call pass would be no limit.
 */
export function createWorkerCounters(): Counters {
  const waiting = new Map<string, (answer: CounterAnswer) => void>();

  process.on('message', (received: unknown) => {
    const message = toWorker(received);
    if (message?.payverse === 'points') waiting.get(message.id)?.(message.answer);
  });

  return {
    run: (request) =>
      new Promise((resolve, reject) => {
        const id = randomUUID();
        const end = () => {
          clearTimeout(timeout);
          waiting.delete(id);
        };
        const timeout = setTimeout(() => {
          end();
          reject(new AppError('UNAVAILABLE', undefined, { cause: new Error('the primary process does not count') }));
        }, ANSWER_MS_MAX);
        waiting.set(id, (answer) => {
          end();
          resolve(answer);
        });
        tellPrimary({ payverse: 'points', id, request });
      }),
  };
}

export function countForWorkers(tell: (worker: Worker, message: ToWorker) => void): void {
  const counters = new MemoryCounters();
  cluster.on('message', (worker, received) => {
    const message = toPrimary(received);
    if (message?.payverse !== 'points') return;
    const { id } = message;
    // MemoryCounters never reject.
    void counters.run(message.request).then((answer) => tell(worker, { payverse: 'points', id, answer }));
  });
}
