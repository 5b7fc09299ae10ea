import { Counter, Gauge, type Registry } from 'prom-client';

interface OutputState {
  /** Records that were dropped since the start. */
  droppedTotal: number;
  /** Security events among the dropped records. */
  droppedSecurityTotal: number;
  /** Whether the last write failed. */
  isFailing: boolean;
}

export interface LogState {
  output: OutputState;
  /** The output of security events. It may be the same one. */
  security: { output: OutputState };
}

/** Records that the log dropped. The outputs count, and each scrape reads their counts. */
export function createLogMetrics(registers: Registry[], { output, security }: LogState): void {
  new Counter({
    name: 'payverse_log_dropped_total',
    help: 'Records that were dropped because standard output took none',
    registers,
    collect() {
      this.reset();
      this.inc(output.droppedTotal);
    },
  });
  new Counter({
    name: 'payverse_security_log_dropped_total',
    help: 'Security events that were dropped because the security log took none',
    registers,
    collect() {
      this.reset();
      this.inc(security.output.droppedSecurityTotal);
    },
  });
  new Gauge({
    name: 'payverse_security_log_failing',
    help: 'Processes whose last write to the security log failed; the records wait',
    registers,
    collect() {
      this.set(security.output.isFailing ? 1 : 0);
    },
  });
}
