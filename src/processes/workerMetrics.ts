import cluster, { type Worker } from 'node:cluster';
import {
  AggregatorRegistry,
  collectDefaultMetrics,
  Counter,
  Gauge,
  Registry,
  type MetricObjectWithValues,
  type MetricValue,
} from 'prom-client';
import { createLogMetrics, type LogState } from '../metrics/log.metrics';
import { atMost } from '../platform/lifecycle';
import { toPrimary, type ToWorker } from './messages';

/** Timeout for a worker's metrics, in milliseconds. */
const ANSWER_MS_MAX = 1_000;

type Counted = MetricObjectWithValues<MetricValue<string>>[];

interface Options {
  expected: number;
  tell: (worker: Worker, message: ToWorker) => void;
  log: LogState;
}

/**
 * Metrics of all workers, summed by prom-client, and of the primary itself. It does not use prom-client's cluster registry,
 * where a worker that hangs fails the whole scrape, and a worker that dies takes its counts along.
 * - A worker that does not answer contributes its latest answer.
 * - Sums never fall: Prometheus would take that for a restart and count all of the sum again. So counters and histograms of
 *   an exited worker move to `retiredTotals`.
 */
export class WorkerMetrics {
  private readonly own = new Registry();
  /** Metrics of the primary that have the same names as metrics of the workers. */
  private readonly common = new Registry();
  private readonly restarts: Counter;
  private readonly latest = new Map<number, Counted>();
  private retiredTotals: Counted = [];
  private answered = 0;
  /** A queue: each retirement adds to the totals of the previous one. */
  private retirements = Promise.resolve();
  private reading: Promise<string> | null = null;

  constructor(private readonly options: Options) {
    createLogMetrics([this.common], options.log);
    this.restarts = countSelf(this.own, options.expected, () => this.answered);
    cluster.on('exit', (worker) => {
      // prom-client rejects metrics that it cannot add up. The totals then lack this worker.
      this.retirements = this.retirements.then(() => this.retire(worker.id)).catch(() => undefined);
    });
  }

  get registry(): Registry {
    return this.own;
  }

  onDeath(): void {
    this.restarts.inc();
  }

  /** The text for Prometheus. Concurrent calls share one scrape. */
  read(): Promise<string> {
    this.reading ??= this.readAll().finally(() => (this.reading = null));
    return this.reading;
  }

  private async readAll(): Promise<string> {
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected()) as Worker[];
    const heard = await Promise.all(workers.map((worker) => this.ask(worker)));
    this.answered = heard.filter(Boolean).length;
    await this.retirements;
    const common = await this.common.getMetricsAsJSON();
    const sum = AggregatorRegistry.aggregate([...this.latest.values(), this.retiredTotals, common]);
    return [await sum.metrics(), await this.own.metrics()].join('\n');
  }

  private async ask(worker: Worker): Promise<boolean> {
    let answered = false;
    let done: () => void = () => undefined;
    const listen = (received: unknown) => {
      const message = toPrimary(received);
      if (message?.payverse !== 'counted') return;
      this.latest.set(worker.id, message.metrics as Counted);
      answered = true;
      done();
    };
    const heard = new Promise<void>((resolve) => (done = resolve));
    worker.on('message', listen).once('disconnect', done);
    this.options.tell(worker, { payverse: 'count' });
    await atMost(ANSWER_MS_MAX, heard);
    worker.off('message', listen).off('disconnect', done);
    return answered;
  }

  private async retire(id: number): Promise<void> {
    const counted = (this.latest.get(id) ?? []).filter(isSum);
    this.retiredTotals = await AggregatorRegistry.aggregate([this.retiredTotals, counted]).getMetricsAsJSON();
    this.latest.delete(id);
  }
}

/** Counters and histograms only grow. prom-client has a string in `type`, against its own type declaration. */
function isSum({ type }: Counted[number]): boolean {
  return ['counter', 'histogram'].includes(String(type));
}

function countSelf(own: Registry, expected: number, countAnswered: () => number): Counter {
  const registers = [own];
  collectDefaultMetrics({ register: own, prefix: 'primary_' });
  new Gauge({
    name: 'payverse_workers',
    help: 'Processes that answer',
    registers,
    collect() {
      this.set(countAnswered());
    },
  });
  new Gauge({
    name: 'payverse_workers_expected',
    help: 'Processes that should answer',
    registers,
  }).set(expected);
  return new Counter({
    name: 'payverse_worker_restarts_total',
    help: 'Workers that died and were started again',
    registers,
  });
}
