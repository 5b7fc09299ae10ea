import { Counter, type Registry } from 'prom-client';
import type { SecurityRecord } from '../middlewares/requestLog.middleware';

/** Logins, refusals and limits. Users and addresses stand in the log only, not in labels. */
export function createSecurityMetrics(registers: Registry[]) {
  const events = new Counter({
    name: 'payverse_security_events_total',
    help: 'Events of the security log',
    labelNames: ['event'],
    registers,
  });
  const limited = new Counter({
    name: 'payverse_rate_limited_total',
    help: 'Calls that a limit refused',
    labelNames: ['limit'],
    registers,
  });

  function onSecurityEvent({ event, limit }: SecurityRecord): void {
    events.inc({ event });
    if (limit !== undefined) limited.inc({ limit });
  }

  return { onSecurityEvent };
}
