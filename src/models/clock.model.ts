import type { Db, Statement } from '../platform/postgres/db';
import { queryOne } from '../platform/postgres/query';

const READ_CLOCK: Statement = { name: 'read-clock', text: 'SELECT clock_timestamp() AS now' };

/** The clock of PostgreSQL decides about times, because the clocks of instances differ. Read it after taking a lock. */
export function readClock(db: Db): Promise<Date> {
  return queryOne(db, READ_CLOCK, [], (row: { now: Date }) => row.now);
}
