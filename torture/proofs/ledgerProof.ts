import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Journal } from '../journal/journal';
import type { Stage } from '../stage/stage';

const run = promisify(execFile);
const VERIFY_MS_MAX = 300_000;

/** Runs ledger:verify, which ships with the server. */
export async function proveLedger(root: string, { postgres }: Stage, journal: Journal): Promise<void> {
  const env = { PATH: process.env['PATH'], DATABASE_URL: postgres.connection.connectionString };
  const program = path.join(root, 'dist/commands/ledgerVerify.js');
  const verdict = await run(process.execPath, [program, '--json'], { env, timeout: VERIFY_MS_MAX }).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  );
  const isSound = verdict.stdout !== '' && (JSON.parse(verdict.stdout) as { sound: boolean }).sound;
  if (isSound) return;
  const actual = verdict.stdout + verdict.stderr;
  journal.accuse({ proof: 'P6', about: 'ledger:verify', expected: 'a sound ledger', actual });
}
