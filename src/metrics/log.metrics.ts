import { Counter, Gauge, type Registry } from 'prom-client';

interface OutputState {
  /** Records that were dropped since the start. */
  droppedTotal: number;
  /** Those of them that were security events. */
  droppedSecurityTotal: number;
  /** Whether the last write failed. */
  isFailing: boolean;
}

export interface LogState {
  output: OutputState;
  /** Where security events go. It may be the same. */
  security: { output: OutputState };
}

/** Records of the log that nothing could take. Read when the metrics are: the outputs count by themselves. */
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
    help: 'Processes whose last write to the security log failed; what it was waits',
    registers,
    collect() {
      this.set(security.output.isFailing ? 1 : 0);
    },
  });
}
