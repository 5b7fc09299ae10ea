import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findEmbeddedPostgres } from '../../src/platform/postgres/embedded/embeddedPostgres';
import { findFreePorts } from '../support/freePorts';
import { escapeIdentifier, type PoolConfig } from 'pg';
import { aPerson, send } from '../support/people';
import { start, stop, stopAll, type ServerProcess } from '../support/serverProcess';
import { asAdmin, createDatabase } from '../support/testDatabase';
import { callsTo, type TestServer } from '../support/testServer';

/** Which role a started server has, who migrates, and which addresses it listens on. */

const PASSWORD = randomBytes(12).toString('hex');
const WARNING = 'the role of the server could change what is written in the book';
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await stopAll();
  for (const close of closing.splice(0).reverse()) await close();
});

async function aRole(name = 'payverse_role'): Promise<string> {
  const role = `${name}_${randomBytes(6).toString('hex')}`;
  await asAdmin((admin) => admin.query(`CREATE ROLE ${escapeIdentifier(role)} LOGIN PASSWORD '${PASSWORD}'`));
  closing.push(() => asAdmin((admin) => admin.query(`DROP ROLE ${escapeIdentifier(role)}`)));
  return role;
}

/** An empty database that belongs to the role. */
async function aDatabaseOf(owner: string): Promise<string> {
  const { connection, name, drop } = await createDatabase({ empty: true });
  closing.push(drop);
  await asAdmin((admin) => admin.query(`ALTER DATABASE ${name} OWNER TO ${owner}`));
  return connection.connectionString!;
}

const as = (role: string, url: string) =>
  Object.assign(new URL(url), { username: role, password: PASSWORD }).toString();

function migrate(env: Record<string, string>, ...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'], ...env }, timeout: 30_000 };
    execFile(process.execPath, ['dist/commands/migrate.js', ...args], options, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
}

const warningsOf = ({ output }: ServerProcess) =>
  output()
    .split('\n')
    .filter((line) => line.includes(WARNING))
    .map((line) => JSON.parse(line) as { role: string; right: string });

describe('the step that migrates', () => {
  test('fault F10: as the owner, makes the schema and a role that a server can run with and cannot change the past', async () => {
    const [owner, role] = [await aRole(), await aRole()];
    const url = await aDatabaseOf(owner);

    const { code, output } = await migrate({ DATABASE_URL: as(owner, url) }, '--grant', role);

    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/^the schema is current, .*\nthe role .* has the rights/),
    ]);
    const server = start({ DATABASE_URL: as(role, url) });
    const address = await server.ready;
    const there = callsTo(() => address) as TestServer;
    await send(there, await aPerson(there), await aPerson(there), 1).expect(201);
    expect(warningsOf(server)).toEqual([]);
    for (const statement of [
      'UPDATE transactions SET amount = amount',
      'DELETE FROM transactions',
      'TRUNCATE transactions',
      'DROP TABLE transactions',
    ])
      // prettier-ignore
      await expect(asAdmin((client) => client.query(statement), as(role, url))).rejects.toThrow(/permission|owner/);
    expect(await stop(server)).toBe(0);
  }, 60_000);

  test('fault F10: gives the rights to the role of that name, with any characters in it', async () => {
    const [owner, role] = [await aRole(), await aRole(`odd $& "name" $1 '`)];
    const url = await aDatabaseOf(owner);

    expect(await migrate({ DATABASE_URL: as(owner, url) }, '--grant', role)).toMatchObject({ code: 0 });

    const rights = await asAdmin(
      (admin) => admin.query("SELECT has_table_privilege($1, 'transactions', 'SELECT') AS may", [role]),
      url,
    );
    expect(rights.rows).toEqual([{ may: true }]);
  });

  test('fault F10: can be done again, also by two at once', async () => {
    const [owner, role] = [await aRole(), await aRole()];
    const env = { DATABASE_URL: as(owner, await aDatabaseOf(owner)) };

    const both = await Promise.all([migrate(env, '--grant', role), migrate(env, '--grant', role)]);

    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(await migrate(env, '--grant', role)).toEqual(both[0]);
  }, 60_000);

  test('fault F10: left out, the server says in one line that its schema is not current, and who brings it up to date', async () => {
    const [owner, role] = [await aRole(), await aRole()];
    const server = start({ DATABASE_URL: as(role, await aDatabaseOf(owner)) });

    expect(await server.ended).toBe(1);
    expect(server.output()).toMatch(
      /^PayVerse did not start: .* this role may not change it: run `npm run migrate` .*\n$/,
    );
  }, 60_000);

  test.each([
    ['a role that is not there', ['--grant', 'nobody_has_this_name'], /there is no role nobody_has_this_name/],
    ['no name of a role', ['--grant', ''], /needs a role/],
  ])('says what is wrong with %s', async (_name, args, message) => {
    const owner = await aRole();

    const { code, output } = await migrate({ DATABASE_URL: as(owner, await aDatabaseOf(owner)) }, ...args);

    expect([code, output]).toEqual([1, expect.stringMatching(message)]);
  });

  test('takes no right from the owner itself, and does nothing without a database', async () => {
    const owner = await aRole();
    const DATABASE_URL = as(owner, await aDatabaseOf(owner));

    expect(await migrate({ DATABASE_URL }, '--grant', owner)).toMatchObject({ code: 1, output: expect.stringMatching(/owns the schema/) }); // prettier-ignore
    expect((await migrate({ DATABASE_URL })).code).toBe(0);
    expect(await migrate({})).toMatchObject({ code: 1, output: expect.stringMatching(/DATABASE_URL or DB_HOST/) });
  });
});

describe('fault F10: a server warns, once, that its role could change the past, when it is', () => {
  /** The warnings of a server with this role. */
  async function warned(DATABASE_URL: string, env = {}): Promise<string[]> {
    const server = start({ DATABASE_URL, ...env });
    await server.ready;
    await stop(server);
    return warningsOf(server).map(({ right }) => right);
  }

  test.each(['1', '2'])(
    'a superuser, with WEB_CONCURRENCY=%s',
    async (WEB_CONCURRENCY) => {
      const { connection, drop } = await createDatabase();
      closing.push(drop);

      expect(await warned(connection.connectionString!, { WEB_CONCURRENCY })).toEqual(['superuser']);
    },
    60_000,
  );

  test('the owner of the tables, or a member of the role that owns them', async () => {
    const [owner, member] = [await aRole(), await aRole()];
    const url = await aDatabaseOf(owner);
    await asAdmin((admin) => admin.query(`GRANT ${owner} TO ${member}`));

    expect(await warned(as(owner, url))).toEqual(['owner of the tables']);
    expect(await warned(as(member, url))).toEqual(['owner of the tables']);
  }, 60_000);

  test('a role with a right that it does not need', async () => {
    const [owner, role] = [await aRole(), await aRole()];
    const url = await aDatabaseOf(owner);
    await migrate({ DATABASE_URL: as(owner, url) }, '--grant', role);
    await asAdmin((admin) => admin.query(`GRANT DELETE ON transactions TO ${role}`), url);

    expect(await warned(as(role, url))).toEqual(['UPDATE, DELETE or TRUNCATE on transactions']);
  }, 60_000);
});

test('fault F10: with an embedded PostgreSQL, the server is no superuser, also after a restart', async () => {
  const DATA_DIR = await mkdtemp(path.join(tmpdir(), 'payverse-roles-'));
  closing.push(() => rm(DATA_DIR, { recursive: true }));

  for (const WEB_CONCURRENCY of ['1', '2']) {
    const server = start({ DATA_DIR, WEB_CONCURRENCY });
    const url = await server.ready;
    await callsTo(() => url)
      .get('/health/ready')
      .expect(200);
    const owner = (await findEmbeddedPostgres(DATA_DIR)) as PoolConfig;
    const { user, password, host, port, database } = owner;
    const { rows } = await asAdmin(
      (admin) =>
        admin.query<{ usename: string }>(
          "SELECT DISTINCT usename::text FROM pg_stat_activity WHERE datname = 'payverse_db' AND pid <> pg_backend_pid()",
        ),
      `postgres://${user}:${password as string}@${host}:${port}/${database}`,
    );
    expect(rows).toEqual([{ usename: 'payverse' }]);
    expect(warningsOf(server)).toEqual([]);
    expect(await stop(server)).toBe(0);
  }
}, 120_000);

describe('the addresses that are listened on', () => {
  const isOpen = (port: number, host: string) =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, host);
      socket.on('error', () => resolve(false));
      socket.on('connect', () => {
        socket.destroy();
        resolve(true);
      });
    });

  /** Whether the API and the metrics answer on 127.0.0.1, and on another address of this machine. */
  async function whereOpen(env: Record<string, string>) {
    const { connection, drop } = await createDatabase();
    closing.push(drop);
    const [port, metricsPort] = (await findFreePorts(2)) as [number, number];
    const ports = { PORT: String(port), METRICS_PORT: String(metricsPort) };
    const server = start({ DATABASE_URL: connection.connectionString!, ...ports, ...env });
    await server.ready;
    const open = [];
    for (const host of ['127.0.0.1', '127.0.0.9']) open.push(await isOpen(port, host), await isOpen(metricsPort, host));
    await stop(server);
    return open;
  }

  test('fault F10: are 127.0.0.1 alone, for the API and for the metrics', async () => {
    expect(await whereOpen({})).toEqual([true, true, false, false]);
  }, 60_000);

  test('fault F10: are those of BIND_ADDRESS and METRICS_ADDRESS, also with workers', async () => {
    expect(await whereOpen({ BIND_ADDRESS: '0.0.0.0' })).toEqual([true, true, true, false]);
    expect(await whereOpen({ METRICS_ADDRESS: '127.0.0.9', WEB_CONCURRENCY: '2' })).toEqual([true, false, false, true]);
  }, 60_000);

  test('an address that this machine does not have stops the start in one line', async () => {
    const { connection, drop } = await createDatabase();
    closing.push(drop);
    const server = start({ DATABASE_URL: connection.connectionString!, BIND_ADDRESS: '192.0.2.1' });

    expect(await server.ended).toBe(1);
    expect(server.output()).toContain('cannot be opened: this machine has no address 192.0.2.1\n');
  }, 60_000);
});

test('the image has what the step that migrates reads', async () => {
  expect(await readFile('Dockerfile', 'utf8')).toMatch(/^COPY database\/grants\.sql database\/$/m);
});
