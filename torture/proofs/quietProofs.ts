import { setTimeout as delay } from 'node:timers/promises';
import type { Journal } from '../journal/journal';
import type { Stage } from '../stage/stage';

/** Longer than any order may take. */
const QUIET_MS_MAX = 12_000;
const QUIET_POLL_MS = 20;
/** The default of DB_POOL_MAX. */
const POOL_MAX = 10;

const SESSIONS = `SELECT state, count(*)::int AS count FROM pg_stat_activity
  WHERE application_name = 'payverse' GROUP BY state`;

/** After the last answer no transaction is open and no connection is lost. No two transactions ever deadlocked. */
export async function proveQuiet({ postgres, servers }: Stage, journal: Journal): Promise<void> {
  const deadline = performance.now() + QUIET_MS_MAX;
  for (;;) {
    const { rows } = await postgres.admin.query<{ state: string; count: number }>(SESSIONS);
    const sum = rows.reduce((total, { count }) => total + count, 0);
    // Polls again: a server asks twice a second which sessions have ended, and may still finish the request of a client
    // that hung up.
    if (rows.every(({ state }) => state === 'idle') && sum <= servers.length * POOL_MAX) break;
    if (performance.now() > deadline) {
      const expected = `idle connections, at most ${POOL_MAX} of each server, within ${QUIET_MS_MAX} ms`;
      journal.accuse({ proof: 'P7', about: 'after the last answer', expected, actual: JSON.stringify(rows) });
      break;
    }
    await delay(QUIET_POLL_MS);
  }
  const deadlocks = await postgres.countInLog('deadlock detected');
  if (deadlocks > 0)
    journal.accuse({ proof: 'P7', about: 'the log of PostgreSQL', expected: 'no deadlock', actual: `${deadlocks}` });
}
