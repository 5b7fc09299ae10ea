import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { TorturedPostgres } from '../stage/postgres';
import type { Clocks, Stage } from '../stage/stage';
import type { Draws } from '../workload/draws';
import { nothingToHeal, pickServer, type Fault, type Injected } from './fault';

const SLOW_FSYNC_MS = 200;
/** In milliseconds. */
const LIMITS = { attach: 5_000, happen: 15_000, poll: 20 };
/** More than a token lives. */
const JUMP_SECONDS = [-960, -90, 90, 960] as const;

export const machineFaults: readonly Fault[] = [
  { name: 'disk full', needs: 'disk', holdMs: [0, 1_000], inject: fillDisk },
  {
    name: 'fsync is slow',
    needs: 'strace',
    holdMs: [1_000, 3_000],
    inject: ({ postgres }) => traceFsync(postgres, { follow: true, inject: `delay_enter=${SLOW_FSYNC_MS * 1_000}` }),
  },
  { name: 'fsync fails', needs: 'strace', holdMs: [0, 0], inject: failFsync },
  { name: 'clock of a server jumps', needs: 'clocks', movesClock: true, holdMs: [1_500, 3_000], inject: jumpServer },
  { name: 'clock of PostgreSQL jumps', needs: 'clocks', holdMs: [1_500, 3_000], inject: jumpPostgres },
];

async function fillDisk({ disk, postgres }: Stage): Promise<Injected> {
  const words = 'No space left on device';
  const before = await postgres.countInLog(words);
  disk?.fill();
  const heal = () => disk?.empty();
  try {
    await happens(async () => (await postgres.countInLog(words)) > before, 'PostgreSQL found a place');
  } catch (error) {
    heal();
    throw error;
  }
  return { evidence: `PostgreSQL says: ${words}`, heal };
}

/** PostgreSQL cannot know what a failed fsync has lost: it panics, and starts from its log. */
async function failFsync({ postgres }: Stage): Promise<Injected> {
  const before = await postgres.countInLog('PANIC');
  // Not what is started from now on, or the recovery would fail too.
  const traced = await traceFsync(postgres, { follow: false, inject: 'error=EIO:when=1' });
  const panics = happens(async () => (await postgres.countInLog('PANIC')) > before, 'PostgreSQL did not panic');
  await panics.finally(traced.heal);
  return { evidence: 'PostgreSQL says: PANIC', heal: nothingToHeal };
}

/** Attaches to all processes of PostgreSQL and changes what fdatasync, which writes the log, does there. */
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
  let said = '';
  strace.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const exit = once(strace, 'close');
  const count = () => said.split(/\((?:DELAYED|INJECTED)\)/).length - 1;
  await happens(() => said.includes('attached'), 'strace did not attach', LIMITS.attach).catch((error: unknown) => {
    strace.kill('SIGKILL');
    throw error;
  });
  const heal = async () => {
    // It lets go of what it holds, and then ends.
    strace.kill('SIGINT');
    await exit;
    if (count() === 0) throw new Error('no fsync was touched');
    return `${count()} fsyncs`;
  };
  return { evidence: `${pids.length} processes are traced`, heal };
}

/** strace is installed, and may look into another process. */
export function canTrace(): boolean {
  const { status } = spawnSync('strace', ['-e', 'trace=none', 'true'], { stdio: 'ignore' });
  return status === 0;
}

/** The library costs Node.js more than half of its speed, so the server has it only for this. */
async function jumpServer(stage: Stage, draws: Draws): Promise<Injected> {
  const server = pickServer(stage, draws);
  const seconds = draws.pick(JUMP_SECONDS);
  const clock = (stage.clocks as Clocks).servers;
  await server.end('SIGTERM');
  await server.start(clock.env);
  await clock.jump(seconds);
  const heal = async () => {
    await clock.jump(0);
    await server.end('SIGTERM');
    await server.start();
  };
  return { evidence: `${server.name}, by ${seconds} s`, heal };
}

async function jumpPostgres(stage: Stage, draws: Draws): Promise<Injected> {
  const seconds = draws.pick(JUMP_SECONDS);
  const clock = (stage.clocks as Clocks).postgres;
  const before = await readOffset(stage);
  await clock.jump(seconds);
  await happens(async () => Math.abs((await readOffset(stage)) - before - seconds) < 30, 'its clock did not jump');
  return { evidence: `by ${seconds} s`, heal: () => clock.jump(0) };
}

/** How far PostgreSQL's clock is ahead of ours, in seconds. */
async function readOffset({ postgres }: Stage): Promise<number> {
  const { rows } = await postgres.admin.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  return ((rows[0]?.now.getTime() ?? 0) - Date.now()) / 1_000;
}

async function happens(condition: () => boolean | Promise<boolean>, otherwise: string, msMax = LIMITS.happen) {
  const deadline = Date.now() + msMax;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(otherwise);
    await delay(LIMITS.poll);
  }
}
