import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Launched, PostgresProgram } from './postgresProgram';

/** A data directory of PostgreSQL: made once, started, looked at and stopped. The advisory lock in embeddedPostgres.ts decides which server may use it. */
export interface Cluster {
  folder: string;
  password: string;
}

export interface Postmaster {
  pid: number;
  port: number;
}

export interface LaunchSettings {
  port: number;
  maxConnections: number;
}

const PASSWORD_FILE = 'payverse.password';
const DRAFT_PREFIX = 'postgres.new-';

export async function openCluster(dataDir: string, program: PostgresProgram): Promise<Cluster> {
  const found = await findCluster(dataDir);
  if (found) return found;

  const folder = folderOf(dataDir);
  await initialise(dataDir, folder, program);
  return { folder, password: await readFile(path.join(folder, PASSWORD_FILE), 'utf8') };
}

export async function findCluster(dataDir: string): Promise<Cluster | null> {
  const folder = folderOf(dataDir);
  const password = await readIfThere(path.join(folder, PASSWORD_FILE));
  return password === null ? null : { folder, password };
}

const folderOf = (dataDir: string) => path.join(dataDir, 'postgres');

/** The cluster is made beside its place and then moved there, so that it is whole whenever it is seen. */
async function initialise(dataDir: string, folder: string, program: PostgresProgram): Promise<void> {
  await removeDrafts(dataDir);
  const draft = path.join(dataDir, `${DRAFT_PREFIX}${process.pid}`);
  const password = randomBytes(24).toString('base64url');
  await mkdir(draft, { mode: 0o700 });
  await program.handOver(draft);
  await withPasswordFile(password, program, (file) => runInitdb(draft, program, file));
  await writeFile(path.join(draft, PASSWORD_FILE), password, { mode: 0o600 });

  try {
    await rename(draft, folder);
  } catch (error) {
    // Another server was first.
    await rm(draft, { recursive: true });
    if ((await readIfThere(path.join(folder, PASSWORD_FILE))) === null) throw error;
  }
}

async function runInitdb(draft: string, program: PostgresProgram, passwordFile: string): Promise<void> {
  const access = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  const args = ['-D', draft, ...access, '--encoding=UTF8', '--locale=C'];
  const initdb = await program.launch('initdb', args, logOf(draft));
  if ((await initdb.ended) !== 0) throw new Error(`PostgreSQL could not make its files: ${await initdb.lastWords()}`);
}

async function withPasswordFile(
  password: string,
  program: PostgresProgram,
  use: (file: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'payverse-'));
  try {
    const file = path.join(folder, 'password');
    await writeFile(file, password);
    await program.handOver(file);
    await chmod(file, 0o400);
    await program.handOver(folder);
    await use(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Removes the drafts of servers that were killed while they created a cluster. */
async function removeDrafts(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(DRAFT_PREFIX) || isAlive(Number(name.slice(DRAFT_PREFIX.length)))) continue;
    await rm(path.join(dataDir, name), { recursive: true, force: true });
  }
}

/** The running postmaster of the cluster, by the file that PostgreSQL keeps (its fourth line is the port), or null. */
export async function findPostmaster({ folder }: Cluster): Promise<Postmaster | null> {
  const file = path.join(folder, 'postmaster.pid');
  const lines = (await readIfThere(file))?.split('\n') ?? [];
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!(pid > 0 && port > 0 && isAlive(pid))) return null;
  if (await isPostgres(pid)) return { pid, port };
  // A crash left the file behind, and the number has gone to another process since, which would keep PostgreSQL from starting.
  await rm(file, { force: true });
  return null;
}

/** Starts a postmaster on the port. It is not ready yet when this resolves. */
export async function launchPostmaster(
  { folder }: Cluster,
  program: PostgresProgram,
  { port, maxConnections }: LaunchSettings,
): Promise<Launched> {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: String(maxConnections),
    log_checkpoints: 'off',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const postmaster = await program.launch('postgres', ['-D', folder, '-p', String(port), ...flags], logOf(folder));
  postmaster.letGo();
  return postmaster;
}

const logOf = (folder: string) => path.join(path.dirname(folder), 'postgres.log');

export async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Only Linux tells a process's name and state in a file, `12 (postgres) S …`. Elsewhere its life must do. */
async function isPostgres(pid: number): Promise<boolean> {
  const stat = await readIfThere(`/proc/${pid}/stat`);
  if (stat === null) return isAlive(pid);
  const [, name, state] = /\((.*)\) (\S)/.exec(stat) ?? [];
  // Z: it has ended, and no parent has read its exit code.
  return name === 'postgres' && state !== 'Z';
}

/** ESRCH: the file of a process that ended between its opening and its reading. */
const NOT_THERE = ['ENOENT', 'ESRCH'];

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (NOT_THERE.includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}
