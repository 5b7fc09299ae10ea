import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Journal } from '../journal';
import type { Stage } from '../stage/stage';
import { OPENING_CENTS } from '../workload/bank';
import type { World } from '../workload/client';
import { isAnswer } from '../workload/target';

const run = promisify(execFile);
const VERIFY_MS_MAX = 300_000;

/** What must be true when everybody has had their answer: the servers are idle, the book is sound, and all see the same. */
const SESSIONS = `SELECT state, count(*)::int AS count FROM pg_stat_activity
  WHERE application_name = 'payverse' GROUP BY state`;
/** DB_POOL_MAX, as it is when nobody sets it. */
const POOL_MAX = 10;

/** No transaction was left open, no connection lost sight of, and nobody ever waited in a circle. */
export async function proveQuiet({ postgres, servers }: Stage, journal: Journal): Promise<void> {
  const { rows } = await postgres.admin.query<{ state: string; count: number }>(SESSIONS);
  const told = JSON.stringify(rows);
  if (rows.some(({ state }) => state !== 'idle')) journal.accuse('P7', `all have an answer, and sessions are ${told}`);
  if (rows.reduce((sum, { count }) => sum + count, 0) > servers.length * POOL_MAX)
    journal.accuse('P7', `there are more sessions than the pools hold: ${told}`);
  const deadlocks = await postgres.countInLog('deadlock detected');
  if (deadlocks > 0) journal.accuse('P7', `PostgreSQL found ${deadlocks} deadlocks`);
}

/** By the program that ships with the server. */
export async function proveLedger(root: string, { postgres }: Stage, journal: Journal): Promise<void> {
  const env = { PATH: process.env['PATH'], DATABASE_URL: postgres.connection.connectionString };
  const program = path.join(root, 'dist/ledgerVerify.js');
  const verdict = await run(process.execPath, [program, '--json'], { env, timeout: VERIFY_MS_MAX }).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  );
  const isSound = verdict.stdout !== '' && (JSON.parse(verdict.stdout) as { sound: boolean }).sound;
  if (!isSound) journal.accuse('P6', `ledger:verify says ${verdict.stdout}${verdict.stderr}`);
}

/** Every server tells the same balances, and together they are what there was at the beginning. */
export async function proveBalances({ bank, journal, target, plan }: World): Promise<void> {
  for (const server of target.origins.keys()) {
    let totalCents = 0;
    for (const { number } of bank.people) {
      const token = await bank.token(server, number);
      const reply = await target.call(server, { method: 'GET', path: '/api/users/me', token });
      if (isAnswer(reply) && reply.status === 401) bank.forget(server, number);
      const balance = isAnswer(reply) && reply.status === 200 ? (reply.body.user.balance as number) : NaN;
      totalCents += Math.round(balance * 100);
    }
    if (totalCents !== plan.people * OPENING_CENTS)
      journal.accuse('P5', `by server ${server} all balances together are ${totalCents} cents`);
  }
}
