import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool, type PoolConfig } from 'pg';
import { findLossySettings } from '../../src/platform/postgres/durability';
import {
  findFreePort,
  findPostmaster,
  openCluster,
  type Cluster,
} from '../../src/platform/postgres/embedded/postgresCluster';
import { findPostgresProgram, type PostgresProgram } from '../../src/platform/postgres/embedded/postgresProgram';

const DATABASE = 'payverse';
const LOG = /^postgres-\d+\.log$/;
/** The servers' role: it owns the database, and is no superuser. */
const OWNER = 'payverse';
export const CONNECTIONS_MAX = 60;
/** In milliseconds. */
const LIMITS = { start: 60_000, stop: 30_000, query: 10_000, connect: 5_000, poll: 20 };

export interface PostgresOptions {
  /** The parent of its data folder. */
  folder: string;
  logFolder: string;
  /** Variables beside the environment of this process. */
  env: Record<string, string>;
}

/** A PostgreSQL that the kit starts, kills and starts again, always on the same port. */
export class TorturedPostgres {
  /** A superuser's connections, past the links that are broken for the servers. */
  readonly admin: Pool;
  private starts = 0;

  private constructor(
    private readonly cluster: Cluster,
    private readonly program: PostgresProgram,
    private readonly port: number,
    private readonly options: PostgresOptions,
  ) {
    this.admin = this.connect({ user: 'postgres', database: DATABASE, max: 6 });
  }

  static async open(options: PostgresOptions): Promise<TorturedPostgres> {
    const dataDir = path.join(options.folder, 'data');
    await mkdir(dataDir);
    const program = await findPostgresProgram(dataDir);
    const cluster = await openCluster(dataDir, program);
    const postgres = new TorturedPostgres(cluster, program, await findFreePort(), options);
    try {
      await postgres.start();
      await postgres.prepare();
    } catch (error) {
      await postgres.close();
      throw error;
    }
    return postgres;
  }

  get connection(): PoolConfig {
    const { password } = this.cluster;
    return { connectionString: `postgres://${OWNER}:${password}@127.0.0.1:${this.port}/${DATABASE}` };
  }

  /** Resolves when it takes connections. Retries, because the old postmaster may hold its shared memory for a moment. */
  async start(): Promise<void> {
    const deadline = Date.now() + LIMITS.start;
    while (Date.now() < deadline) {
      const launched = await this.launch();
      while (!launched.exited() && Date.now() < deadline) {
        if (await this.answers()) return;
        await delay(LIMITS.poll);
      }
    }
    throw new Error(`PostgreSQL was not ready within ${LIMITS.start / 1_000} s`);
  }

  async isRunning(): Promise<boolean> {
    return (await findPostmaster(this.cluster)) !== null;
  }

  async postmasterPid(): Promise<number> {
    const found = await findPostmaster(this.cluster);
    if (!found) throw new Error('PostgreSQL does not run');
    return found.pid;
  }

  /** Its background writers, and one process for each connection. */
  async childPids(): Promise<number[]> {
    const pids = execFileSync('pgrep', ['-P', String(await this.postmasterPid())], { encoding: 'utf8' });
    return pids.trim().split('\n').map(Number);
  }

  /** Sends the signal to the postmaster, and resolves with its id when it is gone. */
  async end(signal: 'SIGKILL' | 'SIGINT' | 'SIGQUIT'): Promise<number> {
    const pid = await this.postmasterPid();
    process.kill(pid, signal);
    const deadline = Date.now() + LIMITS.stop;
    while ((await findPostmaster(this.cluster))?.pid === pid) {
      if (Date.now() > deadline) throw new Error(`PostgreSQL ignored ${signal}`);
      await delay(LIMITS.poll);
    }
    return pid;
  }

  /** How often these words are in all its logs. */
  async countInLog(words: string): Promise<number> {
    const names = (await readdir(this.options.logFolder)).filter((name) => LOG.test(name));
    const logs = await Promise.all(names.map((name) => readFile(path.join(this.options.logFolder, name), 'utf8')));
    return logs.join('\n').split(words).length - 1;
  }

  /** Gives a folder to the system user that PostgreSQL runs as. */
  handOver(folder: string): Promise<void> {
    return this.program.handOver(folder);
  }

  async close(): Promise<void> {
    await Promise.race([this.admin.end(), delay(LIMITS.connect, null, { ref: false })]);
    if (await findPostmaster(this.cluster)) await this.end('SIGINT');
  }

  private async launch() {
    this.starts += 1;
    const settings = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: String(CONNECTIONS_MAX),
      // Shorter than a run, so that every run has a checkpoint.
      checkpoint_timeout: '30s',
      // Shorter than the servers' lock_timeout, so that PostgreSQL logs every deadlock.
      deadlock_timeout: '100ms',
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const log = path.join(this.options.logFolder, `postgres-${this.starts}.log`);
    // The launcher passes on the environment of this process.
    Object.assign(process.env, this.options.env);
    try {
      return await this.program.launch('postgres', ['-D', this.cluster.folder, '-p', String(this.port), ...flags], log);
    } finally {
      for (const name of Object.keys(this.options.env)) Reflect.deleteProperty(process.env, name);
    }
  }

  private connect(options: PoolConfig): Pool {
    const { password } = this.cluster;
    const limits = { connectionTimeoutMillis: LIMITS.connect, query_timeout: LIMITS.query };
    const pool = new Pool({ host: '127.0.0.1', port: this.port, password, keepAlive: true, ...limits, ...options });
    // A failed query rejects, so these events say nothing new.
    pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
    return pool;
  }

  private async answers(): Promise<boolean> {
    const pool = this.connect({ user: 'postgres', database: 'postgres', max: 1 });
    const answers = await pool.query('SELECT 1').then(
      () => true,
      () => false,
    );
    await pool.end();
    return answers;
  }

  private async prepare(): Promise<void> {
    const pool = this.connect({ user: 'postgres', database: 'postgres', max: 1 });
    try {
      await pool.query(`CREATE ROLE ${OWNER} LOGIN PASSWORD '${this.cluster.password}'`);
      await pool.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`);
      const lossy = await findLossySettings(pool);
      if (lossy.length > 0) throw new Error(`the proofs need durable commits: ${lossy.join(', ')} is off`);
    } finally {
      await pool.end();
    }
  }
}
