import type { Draws } from '../model/draws';
import type { Clocks, Stage } from '../stage/stage';
import { pickServer, type Fault, type Injected } from './fault';
import { waitUntil } from './waitUntil';

/** The long ones exceed the life of a token. */
const JUMP_SECONDS = [-960, -90, 90, 960] as const;

export const clockFaults: readonly Fault[] = [
  { name: 'clock of a server jumps', needs: 'clocks', movesClock: true, holdMs: [1_500, 3_000], inject: jumpServer },
  { name: 'clock of PostgreSQL jumps', needs: 'clocks', holdMs: [1_500, 3_000], inject: jumpPostgres },
];

/** libfaketime costs Node.js more than half of its speed, so a server loads it only during this fault. */
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
  await waitUntil(async () => Math.abs((await readOffset(stage)) - before - seconds) < 30, 'its clock did not jump');
  return { evidence: `by ${seconds} s`, heal: () => clock.jump(0) };
}

/** How far PostgreSQL's clock is ahead of ours, in seconds. */
async function readOffset({ postgres }: Stage): Promise<number> {
  const { rows } = await postgres.admin.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  return ((rows[0]?.now.getTime() ?? 0) - Date.now()) / 1_000;
}
