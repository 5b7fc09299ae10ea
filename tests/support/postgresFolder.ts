import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '../../src/platform/postgres/embedded/postgresCluster';
import { describeWith } from './describeWith';

/** The programs of Debian's newest PostgreSQL. The one of the npm package has neither pg_dump nor pg_basebackup. */
export const POSTGRES_BIN = findPrograms();

/** `describe` for what needs a whole PostgreSQL. */
export const describeWithPostgres = describeWith('postgresql', POSTGRES_BIN !== '', 'TEST_POSTGRES');

export interface Outcome {
  code: number | string;
  output: string;
  errors: string;
}

/** The URL of a database of a running PostgreSQL. */
type UrlOf = (database: string, role?: string) => string;

export interface PostgresFolder {
  /** A folder for the files of this cluster, with a space in its path. The system user postgres may write there. */
  folder: string;
  dataDir: string;
  /** Of every role that a test makes. */
  password: string;
  url: UrlOf;
  /** Starts another data folder that was made of this one. */
  startCopy: (dataDir: string) => Promise<UrlOf>;
  /** Stops the started clusters, and removes the folder. */
  remove: () => Promise<void>;
}

/** In milliseconds; nothing that a test runs takes longer. */
const RUN_DEADLINE = 120_000;

function findPrograms(): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).map(Number).sort((a, b) => b - a) : []; // prettier-ignore
  const needed = ['initdb', 'pg_ctl', 'pg_dump', 'pg_basebackup', 'pg_verifybackup'];
  const folders = versions.map((version) => path.join(root, String(version), 'bin'));
  return folders.find((folder) => needed.every((name) => existsSync(path.join(folder, name)))) ?? '';
}

/** Runs a program to its end, without the environment of the tests. Never rejects because of how it ended. */
export function run(program: string, args: string[], env: Record<string, string | undefined> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'], ...env }, timeout: RUN_DEADLINE };
    execFile(program, args, options, (error, output, errors) => {
      const code = error ? (error.code ?? error.signal ?? error.message) : 0;
      resolve({ code, output, errors });
    });
  });
}

async function mustRun(program: string, args: string[]): Promise<void> {
  const { code, output, errors } = await run(program, args);
  if (code !== 0) throw new Error(`${path.basename(program)} ended with ${code}: ${output}${errors}`);
}

/** PostgreSQL refuses to run as root. */
const isRoot = process.getuid?.() === 0;
const runPostgres = (name: string, args: string[]) => {
  const program = path.join(POSTGRES_BIN, name);
  return isRoot ? mustRun('runuser', ['-u', 'postgres', '--', program, ...args]) : mustRun(program, args);
};

/** A new cluster, as PostgreSQL's initdb makes it, with passwords. `configure` gives lines for postgresql.conf. */
export async function startPostgresFolder(configure: (folder: string) => string[]): Promise<PostgresFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'payverse backup '));
  const dataDir = path.join(folder, 'data');
  const password = 'the password of postgres';
  const started = new Set<string>();
  const give = (target: string) => (isRoot ? mustRun('chown', ['-R', 'postgres:', target]) : Promise.resolve());

  async function start(directory: string, options: string): Promise<UrlOf> {
    const port = await findFreePort();
    started.add(directory);
    const log = path.join(folder, `${path.basename(directory)}.log`);
    await runPostgres('pg_ctl', ['-D', directory, '-l', log, '-w', '-t', '60', '-o', `-p ${port} ${options}`, 'start']);
    return (database, role = 'postgres') =>
      `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  }

  async function remove(): Promise<void> {
    for (const directory of started) await runPostgres('pg_ctl', ['-D', directory, '-m', 'immediate', '-w', 'stop']);
    await rm(folder, { recursive: true });
  }

  const passwordFile = path.join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await give(folder);
  // Small files of WAL: a test that needs several of them writes as little as can be.
  const options = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--wal-segsize=1'];
  await runPostgres('initdb', ['-D', dataDir, '-E', 'UTF8', ...options]);
  const settings = [`listen_addresses = '127.0.0.1'`, `unix_socket_directories = ''`, ...configure(folder)];
  await appendFile(path.join(dataDir, 'postgresql.conf'), settings.map((line) => `${line}\n`).join(''));
  await give(folder);
  const url = await start(dataDir, '');
  const startCopy = (directory: string) => start(directory, '-c archive_mode=off');
  return { folder, dataDir, password, url, startCopy, remove };
}
