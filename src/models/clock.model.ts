import type { Db, Statement } from '../platform/postgres/db';

const READ_CLOCK: Statement = { name: 'read-clock', text: 'SELECT clock_timestamp() AS now' };

/** The database's clock, which decides about times: instances may disagree. After a lock it tells a time after it. */
export async function readClock(db: Db): Promise<Date> {
  const { rows } = await db.query<{ now: Date }>(READ_CLOCK);
  return (rows[0] as { now: Date }).now;
}
