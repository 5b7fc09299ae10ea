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
/** What the servers are logged in as: an owner of its database, and no superuser. */
const OWNER = 'payverse';
export const CONNECTIONS_MAX = 60;
/** In milliseconds. */
const LIMITS = { start: 60_000, stop: 30_000, query: 10_000, connect: 5_000, poll: 20 };

export interface PostgresOptions {
  /** Where its data goes. */
  folder: string;
  logFolder: string;
  /** Beside what every process here has. */
  env: Record<string, string>;
}

/** A PostgreSQL of our own that can be killed, stopped and started again, always on the same port. */
export class TorturedPostgres {
  /** A superuser's connections, past everything that is broken for the servers. */
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

  /** Resolves when it takes connections. What ran before may hold its memory for a moment, so it is tried again. */
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

  /** Its processes: the ones that write in the background, and one for each connection. */
  async childPids(): Promise<number[]> {
    const pids = execFileSync('pgrep', ['-P', String(await this.postmasterPid())], { encoding: 'utf8' });
    return pids.trim().split('\n').map(Number);
  }

  /** Sends the signal to the postmaster, and resolves when it is gone. */
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

  /** How many lines of all its logs have these words. */
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
      // The book's size is that of the workload: a checkpoint in every run.
      checkpoint_timeout: '30s',
      // Before anybody gives up waiting for a lock, so that none stays unseen.
      deadlock_timeout: '100ms',
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const log = path.join(this.options.logFolder, `postgres-${this.starts}.log`);
    // Its launcher gives it the environment of this process.
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
    // Whoever waits for a query hears of it.
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
      if (lossy.length > 0) throw new Error(`a proof would prove nothing: ${lossy.join(', ')} is off`);
    } finally {
      await pool.end();
    }
  }
}
