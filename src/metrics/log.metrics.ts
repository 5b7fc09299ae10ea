import { Counter, type Registry } from 'prom-client';

export interface DropCount {
  /** Records that were dropped since the start. */
  droppedTotal: number;
}

/** Records of the log that nothing could take. Read when the metrics are: the output counts by itself. */
export function createLogMetrics(registers: Registry[], output: DropCount): void {
  new Counter({
    name: 'payverse_log_dropped_total',
    help: 'Records that were dropped because standard output took none',
    registers,
    collect() {
      this.reset();
      this.inc(output.droppedTotal);
    },
  });
}
