import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { TorturedPostgres } from '../stage/postgres';
import type { Stage } from '../stage/stage';
import { nothingToHeal, type Fault, type Injected } from './fault';
import { waitUntil } from './waitUntil';

const SLOW_FSYNC_MS = 200;
const ATTACH_MS_MAX = 5_000;

export const fsyncFaults: readonly Fault[] = [
  {
    name: 'fsync is slow',
    needs: 'strace',
    holdMs: [1_000, 3_000],
    inject: ({ postgres }) => traceFsync(postgres, { follow: true, inject: `delay_enter=${SLOW_FSYNC_MS * 1_000}` }),
  },
  { name: 'fsync fails', needs: 'strace', holdMs: [0, 0], inject: failFsync },
];

/** PostgreSQL cannot know what a failed fsync has lost: it panics, and recovers from its log. */
async function failFsync({ postgres }: Stage): Promise<Injected> {
  const before = await postgres.countInLog('PANIC');
  // New processes are not traced, because recovery must not fail too.
  const traced = await traceFsync(postgres, { follow: false, inject: 'error=EIO:when=1' });
  const panics = waitUntil(async () => (await postgres.countInLog('PANIC')) > before, 'PostgreSQL did not panic');
  await panics.finally(traced.heal);
  return { evidence: 'PostgreSQL says: PANIC', heal: nothingToHeal };
}

/** Attaches strace to all processes of PostgreSQL, and changes their fdatasync, which writes the log. */
async function traceFsync(
  postgres: TorturedPostgres,
  { follow, inject }: { follow: boolean; inject: string },
): Promise<Injected & { heal: () => Promise<string> }> {
  const pids = [...(follow ? [await postgres.postmasterPid()] : []), ...(await postgres.childPids())];
  const attach = pids.flatMap((pid) => ['-p', String(pid)]);
  const expression = ['-e', 'trace=fdatasync', '-e', `inject=fdatasync:${inject}`];
  const strace = spawn('strace', [...(follow ? ['-f'] : []), ...expression, ...attach], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  strace.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exit = once(strace, 'close');
  const count = () => output.split(/\((?:DELAYED|INJECTED)\)/).length - 1;
  await waitUntil(() => output.includes('attached'), 'strace did not attach', ATTACH_MS_MAX).catch((error: unknown) => {
    strace.kill('SIGKILL');
    throw error;
  });
  const heal = async () => {
    // On SIGINT strace detaches from its processes before it exits.
    strace.kill('SIGINT');
    await exit;
    if (count() === 0) throw new Error('no fsync was touched');
    return `${count()} fsyncs`;
  };
  return { evidence: `${pids.length} processes are traced`, heal };
}

/** Whether strace is installed and may trace another process. */
export function canTrace(): boolean {
  const { status } = spawnSync('strace', ['-e', 'trace=none', 'true'], { stdio: 'ignore' });
  return status === 0;
}
