import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PoolConfig, QueryResultRow } from 'pg';
import { findFreePort } from '../../src/platform/postgres/embedded/postgresCluster';
import { describeWith } from './describeWith';
import { asAdmin, createDatabase, testPostgres, urlOf } from './testDatabase';
import { until } from './until';

const PROGRAM = 'pgbouncer';
const isInstalled = spawnSync(PROGRAM, ['--version']).status === 0;
/** The very file that a deployment uses. */
const CONFIGURATION = path.join(__dirname, '../../deploy/pgbouncer/pgbouncer.ini');
const ADMIN = 'pooler_admin';
/** How many connections to PostgreSQL all of its clients share. */
export const POOL_SIZE = 4;

/** `describe` for what needs a real PgBouncer. */
export const describeWithPgBouncer = describeWith(PROGRAM, isInstalled, 'TEST_PGBOUNCER');

export interface PgBouncer {
  /** To the database through it. */
  connection: PoolConfig & { connectionString: string };
  /** To the same database as a superuser, and not through it. */
  adminUrl: string;
  /** Runs a command on its console, such as PAUSE. */
  command: <R extends QueryResultRow>(text: string) => Promise<R[]>;
  /** Starts it again after `kill`. Resolves when it answers. */
  start: () => Promise<void>;
  kill: () => Promise<void>;
}

/**
 * A PgBouncer for one group of tests, on a port that stays the same, before an empty database.
 * As in a deployment, no file has the password: PgBouncer has the same secret in its place that PostgreSQL has.
 */
export function usePgBouncer(): PgBouncer {
  const role = `payverse_pooled_${randomBytes(6).toString('hex')}`;
  const [password, adminPassword] = [randomBytes(12).toString('hex'), randomBytes(12).toString('hex')];
  const undo: (() => Promise<unknown>)[] = [];
  const bouncer = { command, start, kill } as PgBouncer;
  let child: ChildProcess | null = null;
  let folder = '';
  let port = 0;

  beforeAll(async () => {
    const secret = scramSecretOf(password);
    await asAdmin((admin) => admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${secret}'`));
    undo.push(() => asAdmin((admin) => admin.query(`DROP ROLE ${role}`)));
    const { name, drop } = await createDatabase({ empty: true });
    undo.push(drop);
    const adminUrl = urlOf(name);
    await asAdmin((admin) => admin.query(`GRANT ALL ON SCHEMA public TO ${role}`), adminUrl);
    port = await findFreePort();
    Object.assign(bouncer, { adminUrl, connection: { connectionString: urlTo('payverse_db', role, password) } });
    folder = await mkdtemp(path.join(tmpdir(), 'payverse-pgbouncer-'));
    undo.push(() => rm(folder, { recursive: true }));
    await configure(name, `"${role}" "${secret}"\n"${ADMIN}" "${adminPassword}"\n`);
    undo.push(kill);
    await start();
  });
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  });
  return bouncer;

  async function configure(database: string, users: string): Promise<void> {
    const { hostname, port: postgresPort } = new URL(testPostgres().url);
    const userlist = path.join(folder, 'userlist.txt');
    await writeFile(userlist, users);
    const configuration = replaceEach(await readFile(CONFIGURATION, 'utf8'), {
      'host=postgres port=5432 dbname=payverse_db': `host=${hostname} port=${postgresPort || '5432'} dbname=${database}`,
      'listen_addr = 0.0.0.0': 'listen_addr = 127.0.0.1',
      'listen_port = 6432': `listen_port = ${port}`,
      'auth_file = /etc/pgbouncer/userlist.txt': `auth_file = ${userlist}`,
    });
    await writeFile(path.join(folder, 'pgbouncer.ini'), configuration);
    await chmod(folder, 0o755);
  }

  async function start(): Promise<void> {
    const program = [PROGRAM, '--quiet', path.join(folder, 'pgbouncer.ini')];
    // It refuses to run as root. `setpriv` becomes the program, so that a signal reaches it.
    const asRoot = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...program];
    const [name, ...args] = process.getuid?.() === 0 ? asRoot : program;
    child = spawn(name!, args, { stdio: 'ignore', cwd: '/' });
    child.on('error', () => undefined); // The wait for an answer fails if it does not run.
    await until(() => command('SHOW VERSION').then(Boolean, () => false));
    await command(`SET default_pool_size = ${POOL_SIZE}`);
  }

  function command<R extends QueryResultRow>(text: string): Promise<R[]> {
    const url = urlTo('pgbouncer', ADMIN, adminPassword);
    return asAdmin(async (console) => (await console.query<R>(text)).rows, url);
  }

  async function kill(): Promise<void> {
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  function urlTo(database: string, user: string, secret: string): string {
    return `postgres://${user}:${secret}@127.0.0.1:${port}/${database}`;
  }
}

/** The secret that PostgreSQL stores for a password, and accepts in its place. */
function scramSecretOf(password: string): string {
  const iterations = 4_096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const key = (name: string) => createHmac('sha256', salted).update(`${name} Key`).digest();
  const stored = createHash('sha256').update(key('Client')).digest('base64');
  const [saltText, serverKey] = [salt.toString('base64'), key('Server').toString('base64')];
  return `SCRAM-SHA-256$${iterations}:${saltText}$${stored}:${serverKey}`;
}

/** Replaces texts that the file must have: otherwise the test would run with other settings than it names. */
function replaceEach(text: string, changes: Record<string, string>): string {
  return Object.entries(changes).reduce((changed, [from, to]) => {
    expect(changed).toContain(from);
    return changed.replace(from, to);
  }, text);
}
