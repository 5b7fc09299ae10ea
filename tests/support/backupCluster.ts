import { chmod, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { aPerson, refund, send, sendBatch, type Person } from './people';
import { run, startPostgresFolder, type PostgresFolder } from './postgresFolder';
import { start, stop, stopAll, type ServerProcess } from './serverProcess';
import { callsTo, type TestServer } from './testServer';

/** The folder of the scripts. */
export const SCRIPTS = path.resolve('deploy/backup');
const SECRETS = { JWT_ACCESS_SECRET: 'a'.repeat(40), JWT_REFRESH_SECRET: 'b'.repeat(40) };
/** The passwords of the tests: no script may print one. */
const PASSWORD = /the password of postgres|the%20password/;

/** The rows of all accounts, as a restored database must have them. */
export const BOOK = `SELECT account_number, balance, version FROM accounts ORDER BY 1`;

/** A PostgreSQL that archives its WAL, with a server and payments, and the scripts of deploy/backup called as an operator does. */
export class BackupCluster {
  postgres!: PostgresFolder;
  admin!: Client;
  server!: TestServer;
  alice!: Person;
  bob!: Person;
  private readonly running: ServerProcess[] = [];

  async start(): Promise<void> {
    this.postgres = await startPostgresFolder((folder) => [
      'archive_mode = on',
      'autovacuum = off',
      `archive_command = '"${folder}/archive-wal.sh" "%p" "%f" "${folder}/wal"'`,
    ]);
    await this.makeFolders();
    this.admin = await clientOf(this.postgres.url('postgres'));
    await this.admin.query(`CREATE ROLE payverse LOGIN REPLICATION PASSWORD '${this.postgres.password}'`);
    await this.admin.query('CREATE DATABASE payverse_db OWNER payverse');
    this.server = await this.serverOn(this.postgres.url('payverse_db', 'payverse'));
    await this.makePayments();
  }

  async stop(): Promise<void> {
    await stopAll();
    await this.admin.end();
    await this.postgres.remove();
  }

  private async makeFolders(): Promise<void> {
    for (const name of ['dumps', 'bases', 'restored']) await mkdir(this.at(name));
    // The system user postgres may not be allowed to read the folder of the repository.
    await copyFile(path.join(SCRIPTS, 'archive-wal.sh'), this.at('archive-wal.sh'));
    await chmod(this.at('archive-wal.sh'), 0o755);
    await mkdir(this.at('wal'));
    await chmod(this.at('wal'), 0o777);
  }

  private async makePayments(): Promise<void> {
    const { server } = this;
    const [alice, bob] = [await aPerson(server), await aPerson(server)];
    const { body } = await send(server, alice, bob, 10, 'sent').expect(201);
    await sendBatch(server, alice, [[bob, 1], [bob, 2]], 'batch').expect(201); // prettier-ignore
    await send(server, alice, bob, 5_000, 'refused').expect(402);
    await refund(server, bob, body.transaction.id as string, { amount: 4 }).expect(201);
    Object.assign(this, { alice, bob });
  }

  /** The URL of the server's database. */
  payverse(): string {
    return this.postgres.url('payverse_db');
  }

  /** A path in the folder of this cluster. */
  at(...names: string[]): string {
    return path.join(this.postgres.folder, ...names);
  }

  async serverOn(url: string): Promise<TestServer> {
    const process = start({ DATABASE_URL: url, RATE_LIMIT_AUTH: '0', RATE_LIMIT_API: '0', ...SECRETS });
    this.running.push(process);
    const address = await process.ready;
    return callsTo(() => address) as TestServer;
  }

  async stopLatestServer(): Promise<void> {
    await stop(this.running.pop()!);
  }

  async rowsOf<T = unknown>(url: string, sql: string): Promise<[T, ...T[]]> {
    const client = await clientOf(url);
    try {
      return (await client.query(sql)).rows as [T, ...T[]];
    } finally {
      await client.end();
    }
  }

  async script(name: string, args: string[], database = 'payverse_db', env: Record<string, string> = {}) {
    const outcome = await run(path.join(SCRIPTS, name), args, {
      DATABASE_URL: this.postgres.url(database, 'payverse'),
      ...env,
    });
    expect(outcome.output + outcome.errors).not.toMatch(PASSWORD);
    return outcome;
  }

  /** Runs a script that makes a backup. Resolves with the folder of the backup. */
  async written(name: string, args: string[], database?: string): Promise<string> {
    const { code, output, errors } = await this.script(name, args, database);
    expect([code, errors]).toEqual([0, '']);
    return /^wrote (.+)$/m.exec(output)![1]!;
  }

  async aDatabase(name: string, template = 'template0'): Promise<string> {
    await this.admin.query(`CREATE DATABASE ${name} OWNER payverse TEMPLATE ${template}`);
    return name;
  }
}

async function clientOf(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000, query_timeout: 30_000 });
  client.on('error', () => undefined); // Stopping the cluster breaks its connections.
  await client.connect();
  return client;
}

/** Starts the cluster before the tests of a group, and removes it afterwards. */
export function useBackupCluster(): BackupCluster {
  const cluster = new BackupCluster();
  beforeAll(() => cluster.start());
  afterAll(() => cluster.stop());
  return cluster;
}
