import type { Stage } from '../stage/stage';
import { clockFaults } from './clockFaults';
import { connectionFaults } from './connectionFaults';
import { crashFaults } from './crashFaults';
import { databaseFaults } from './databaseFaults';
import { diskFaults } from './diskFaults';
import type { Fault } from './fault';
import { canTrace, fsyncFaults } from './fsyncFaults';
import { linkFaults } from './linkFaults';
import { redisFaults } from './redisFaults';
import { serverFaults } from './serverFaults';

/** All faults. A seed shuffles this list: another order means another run for every seed. */
export const FAULTS: readonly Fault[] = [
  ...serverFaults,
  ...crashFaults,
  ...connectionFaults,
  ...databaseFaults,
  ...linkFaults,
  ...diskFaults,
  ...fsyncFaults,
  ...clockFaults,
  ...redisFaults,
];

/** Why a fault cannot be caused here, by its need. */
export const MISSING: Record<NonNullable<Fault['needs']>, string> = {
  redis: 'redis-server is not installed',
  disk: 'only root may mount a tmpfs',
  clocks: 'libfaketime is not installed',
  strace: 'strace is not installed, or may not trace',
};

export function canInject({ needs }: Fault, stage: Stage): boolean {
  if (needs === null) return true;
  return needs === 'strace' ? canTrace() : stage[needs] !== null;
}
