import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRedis, isRedisInstalled, type RedisProcess } from '../../tests/support/redisProcess';
import { canFakeTime, Clock, sweepClocks } from './clocks';
import { TorturedPostgres } from './postgres';
import { TorturedServer } from './servers';
import { SmallDisk } from './smallDisk';

/** Everything that a run breaks: its processes, disks, links and clocks. */
export interface Stage {
  postgres: TorturedPostgres;
  servers: readonly TorturedServer[];
  /** Null where it is not installed. */
  redis: RedisProcess | null;
  /** Null where this user may not mount one. */
  disk: SmallDisk | null;
  /** Null where libfaketime is not installed. */
  clocks: Clocks | null;
}

export interface Clocks {
  servers: Clock;
  postgres: Clock;
}

export interface StageOptions {
  servers: number;
  /** Where `dist/server.js` is. */
  root: string;
  /** The folder of the logs. */
  artefacts: string;
  onDeath: (name: string, how: string) => void;
}

export type Undo = (() => unknown)[];

/** Each part adds its end to `undo`. */
export async function openStage(options: StageOptions, undo: Undo): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'payverse-torture-'));
  undo.push(() => rm(folder, { recursive: true, maxRetries: 10 }));
  await mkdir(path.join(folder, 'clocks'));
  const clocks = canFakeTime ? await openClocks(folder) : null;
  undo.push(sweepClocks);
  const disk = await SmallDisk.mount(folder);
  if (disk) undo.push(() => disk.unmount());
  const postgres = await TorturedPostgres.open({
    folder,
    logFolder: options.artefacts,
    env: clocks?.postgres.env ?? {},
  });
  undo.push(() => postgres.close());
  const redis = isRedisInstalled ? await openRedis(undo) : null;
  const servers = await openServers(options, { postgres, redis }, undo);
  await disk?.take(postgres);
  return { postgres, servers, redis, disk, clocks };
}

/** After a fault that failed: starts everything that does not run, so that the report blames this fault alone. */
export async function restore({ postgres, servers, redis, disk, clocks }: Stage): Promise<void> {
  disk?.empty();
  await clocks?.postgres.jump(0);
  await clocks?.servers.jump(0);
  if (!(await postgres.isRunning())) await postgres.start();
  redis?.goOn();
  if (redis && !redis.isRunning()) await redis.start();
  for (const server of servers) {
    server.link.heal();
    server.signal('SIGCONT');
    if (!server.isRunning()) await server.start();
  }
}

async function openClocks(folder: string): Promise<Clocks> {
  const open = (name: string) => Clock.open(path.join(folder, 'clocks', name));
  return { servers: await open('servers'), postgres: await open('postgres') };
}

async function openRedis(undo: Undo): Promise<RedisProcess> {
  const redis = await createRedis();
  undo.push(() => redis.kill());
  await redis.start();
  return redis;
}

/** One after another, because the first one creates the schema. */
async function openServers(
  { servers: count, root, artefacts, onDeath }: StageOptions,
  { postgres, redis }: Pick<Stage, 'postgres' | 'redis'>,
  undo: Undo,
): Promise<TorturedServer[]> {
  const secret = () => randomBytes(48).toString('base64url');
  const env = {
    JWT_ACCESS_SECRET: secret(),
    JWT_REFRESH_SECRET: secret(),
    BCRYPT_COST: '4',
    LOG_LEVEL: 'warn',
    LOG_FORMAT: 'json',
    SHUTDOWN_GRACE_SECONDS: '0',
    // The limits count, but no run reaches them.
    RATE_LIMIT_API: '1000000',
    RATE_LIMIT_AUTH: '1000000',
    ...(redis && { REDIS_URL: redis.url }),
  };
  const connectionString = postgres.connection.connectionString as string;
  const servers: TorturedServer[] = [];
  for (let number = 0; number < count; number += 1) {
    const server = await TorturedServer.open({ number, root, connectionString, logFolder: artefacts, env, onDeath });
    undo.push(() => server.close());
    servers.push(server);
  }
  return servers;
}
