import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Journal } from '../journal';
import type { Stage } from '../stage/stage';
import { OPENING_CENTS } from '../workload/bank';
import type { World } from '../workload/client';
import { HttpWitness } from '../workload/httpWitness';

const run = promisify(execFile);
const VERIFY_MS_MAX = 300_000;
/** Longer than any order may take. */
const QUIET_MS_MAX = 12_000;
const QUIET_POLL_MS = 20;

/** What must be true when everybody has had their answer: the servers are idle, the book is sound, and all see the same. */
const SESSIONS = `SELECT state, count(*)::int AS count FROM pg_stat_activity
  WHERE application_name = 'payverse' GROUP BY state`;
/** DB_POOL_MAX, as it is when nobody sets it. */
const POOL_MAX = 10;

/** No transaction was left open, no connection lost sight of, and nobody ever waited in a circle. */
export async function proveQuiet({ postgres, servers }: Stage, journal: Journal): Promise<void> {
  const deadline = performance.now() + QUIET_MS_MAX;
  for (;;) {
    const { rows } = await postgres.admin.query<{ state: string; count: number }>(SESSIONS);
    const sum = rows.reduce((total, { count }) => total + count, 0);
    // A server asks twice a second which sessions have ended, and a client that went away may still be answered.
    if (rows.every(({ state }) => state === 'idle') && sum <= servers.length * POOL_MAX) break;
    if (performance.now() > deadline) {
      journal.accuse('P7', `all have an answer, and for ${QUIET_MS_MAX} ms sessions are ${JSON.stringify(rows)}`);
      break;
    }
    await delay(QUIET_POLL_MS);
  }
  const deadlocks = await postgres.countInLog('deadlock detected');
  if (deadlocks > 0) journal.accuse('P7', `PostgreSQL found ${deadlocks} deadlocks`);
}

/** By the program that ships with the server. */
export async function proveLedger(root: string, { postgres }: Stage, journal: Journal): Promise<void> {
  const env = { PATH: process.env['PATH'], DATABASE_URL: postgres.connection.connectionString };
  const program = path.join(root, 'dist/commands/ledgerVerify.js');
  const verdict = await run(process.execPath, [program, '--json'], { env, timeout: VERIFY_MS_MAX }).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  );
  const isSound = verdict.stdout !== '' && (JSON.parse(verdict.stdout) as { sound: boolean }).sound;
  if (!isSound) journal.accuse('P6', `ledger:verify says ${verdict.stdout}${verdict.stderr}`);
}

/** Every server tells the same balances, and together they are what there was at the beginning. */
export async function proveBalances({ bank, journal, target, plan }: World): Promise<void> {
  const told: string[] = [];
  for (const server of target.origins.keys()) {
    const witness = new HttpWitness(target, bank, server);
    const balances = [];
    for (const person of bank.people) balances.push(await witness.balanceOf(person));
    const totalCents = balances.reduce((sum, balance) => sum + balance, 0);
    if (totalCents !== plan.people * OPENING_CENTS)
      journal.accuse('P5', `by server ${server} all balances together are ${totalCents} cents`);
    told.push(balances.join());
  }
  if (new Set(told).size > 1) journal.accuse('P5', `the servers tell different balances: ${told.join(' and ')}`);
}
