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

/** How long a worker has to say what it has counted, in milliseconds. */
const ANSWER_MS_MAX = 1_000;

type Counted = MetricObjectWithValues<MetricValue<string>>[];

interface Options {
  expected: number;
  tell: (worker: Worker, message: ToWorker) => void;
  /** Of the primary's own log. */
  log: LogState;
}

/**
 * In the primary: all workers together, and what the primary counts itself. prom-client adds up what they say; asking them
 * stands here, because one that hangs must not hide the others, and one that died must not take back what it has counted.
 */
export class WorkerMetrics {
  private readonly own = new Registry();
  /** What the primary counts under the same names as its workers. */
  private readonly common = new Registry();
  private readonly restarts: Counter;
  private readonly latest = new Map<number, Counted>();
  /** What those have counted who are no more. */
  private ofTheDead: Counted = [];
  private answered = 0;
  /** One after another: each adds to what the one before has left. */
  private burials = Promise.resolve();
  private reading: Promise<string> | null = null;

  constructor(private readonly options: Options) {
    createLogMetrics([this.common], options.log);
    this.restarts = countSelf(this.own, options.expected, () => this.answered);
    cluster.on('exit', (worker) => {
      // What cannot be added up is left out.
      this.burials = this.burials.then(() => this.bury(worker.id)).catch(() => undefined);
    });
  }

  get registry(): Registry {
    return this.own;
  }

  onDeath(): void {
    this.restarts.inc();
  }

  /** The text for Prometheus. Who asks while it is being made gets the same. */
  read(): Promise<string> {
    this.reading ??= this.readAll().finally(() => (this.reading = null));
    return this.reading;
  }

  private async readAll(): Promise<string> {
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected()) as Worker[];
    const heard = await Promise.all(workers.map((worker) => this.ask(worker)));
    this.answered = heard.filter(Boolean).length;
    await this.burials;
    const common = await this.common.getMetricsAsJSON();
    const sum = AggregatorRegistry.aggregate([...this.latest.values(), this.ofTheDead, common]);
    return [await sum.metrics(), await this.own.metrics()].join('\n');
  }

  /** Resolves with whether it has answered. */
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
    // It is asked again and again, for as long as it lives.
    worker.off('message', listen).off('disconnect', done);
    return answered;
  }

  /** A sum that falls looks to Prometheus like a restart, and all of it like new. */
  private async bury(id: number): Promise<void> {
    const counted = (this.latest.get(id) ?? []).filter(isSum);
    this.ofTheDead = await AggregatorRegistry.aggregate([this.ofTheDead, counted]).getMetricsAsJSON();
    this.latest.delete(id);
  }
}

/** What only grows. prom-client says so in words, whatever its types say. */
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
