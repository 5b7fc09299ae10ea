import type { Stage } from '../stage/stage';
import type { Fault } from './fault';
import { linkFaults } from './linkFaults';
import { canTrace, machineFaults } from './machineFaults';
import { postgresFaults } from './postgresFaults';
import { redisFaults } from './redisFaults';
import { serverFaults } from './serverFaults';

/** Everything that can be made to go wrong. */
export const FAULTS: readonly Fault[] = [
  ...serverFaults,
  ...postgresFaults,
  ...linkFaults,
  ...machineFaults,
  ...redisFaults,
];

/** What a fault needs, and why it may not be there. */
export const MISSING: Record<NonNullable<Fault['needs']>, string> = {
  redis: 'redis-server is not installed',
  disk: 'nobody but root may mount a tmpfs',
  clocks: 'libfaketime is not installed',
  strace: 'strace is not installed, or may not trace',
};

/** Whether a fault can be made here. */
export function canInject({ needs }: Fault, stage: Stage): boolean {
  if (needs === null) return true;
  return needs === 'strace' ? canTrace() : stage[needs] !== null;
}
