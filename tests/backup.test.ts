import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, copyFile, cp, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { aPerson, balanceOf, refund, send, sendBatch, type Person } from './support/people';
import {
  describeWithPostgres,
  POSTGRES_BIN,
  run,
  startPostgresFolder,
  type PostgresFolder,
} from './support/postgresFolder';
import { start, stop, stopAll, type ServerProcess } from './support/serverProcess';
import { callsTo, type TestServer } from './support/testServer';
import { until } from './support/until';

/** The scripts of deploy/backup, called as an operator does, on a PostgreSQL with a server and payments. */
const SCRIPTS = path.resolve('deploy/backup');
const SECRETS = { JWT_ACCESS_SECRET: 'a'.repeat(40), JWT_REFRESH_SECRET: 'b'.repeat(40) };
const PASSWORD = /the password of postgres|the%20password/;

test('every script is bash without a mistake in its grammar, and tells how it is called', async () => {
  const names = (await readdir(SCRIPTS)).filter((name) => name.endsWith('.sh'));
  expect(names).toHaveLength(6);
  for (const name of names) {
    const file = path.join(SCRIPTS, name);
    expect([name, await run('bash', ['-n', file])]).toEqual([name, { code: 0, output: '', errors: '' }]);
    if (name === 'common.sh') continue;
    expect(await run(file, ['--help'])).toMatchObject({
      code: 0,
      errors: '',
      output: expect.stringMatching(`^usage: ${name} `),
    });
    expect(await run(file, [])).toMatchObject({ code: 2, output: '', errors: expect.stringMatching(name) });
  }
});

describeWithPostgres('backup', () => {
  jest.setTimeout(120_000);
  let postgres: PostgresFolder;
  let admin: Client;
  let server: TestServer;
  let alice: Person;
  let bob: Person;
  const payverse = () => postgres.url('payverse_db');
  const at = (...names: string[]) => path.join(postgres.folder, ...names);

  beforeAll(async () => {
    postgres = await startPostgresFolder((folder) => [
      'archive_mode = on',
      'autovacuum = off',
      `archive_command = '"${folder}/archive-wal.sh" "%p" "%f" "${folder}/wal"'`,
    ]);
    for (const name of ['dumps', 'bases', 'restored']) await mkdir(at(name));
    // Its own folder may be closed to the system user postgres.
    await copyFile(path.join(SCRIPTS, 'archive-wal.sh'), at('archive-wal.sh'));
    await chmod(at('archive-wal.sh'), 0o755);
    await mkdir(at('wal'));
    await chmod(at('wal'), 0o777);
    admin = await clientOf(postgres.url('postgres'));
    await admin.query(`CREATE ROLE payverse LOGIN REPLICATION PASSWORD '${postgres.password}'`);
    await admin.query('CREATE DATABASE payverse_db OWNER payverse');
    server = await serverOn(postgres.url('payverse_db', 'payverse'));
    [alice, bob] = [await aPerson(server), await aPerson(server)];
    const { body } = await send(server, alice, bob, 10, 'sent').expect(201);
    await sendBatch(server, alice, [[bob, 1], [bob, 2]], 'batch').expect(201); // prettier-ignore
    await send(server, alice, bob, 5_000, 'refused').expect(402);
    await refund(server, bob, body.transaction.id as string, { amount: 4 }).expect(201);
  });
  afterAll(async () => {
    await stopAll();
    await admin.end();
    await postgres.remove();
  });

  async function clientOf(connectionString: string): Promise<Client> {
    const client = new Client({ connectionString, connectionTimeoutMillis: 5_000, query_timeout: 30_000 });
    client.on('error', () => undefined); // The cluster of a test is stopped at once.
    await client.connect();
    return client;
  }

  const running: ServerProcess[] = [];
  async function serverOn(url: string): Promise<TestServer> {
    const process = start({ DATABASE_URL: url, RATE_LIMIT_AUTH: '0', RATE_LIMIT_API: '0', ...SECRETS });
    running.push(process);
    const address = await process.ready;
    return callsTo(() => address) as TestServer;
  }

  async function rowsOf<T = unknown>(url: string, sql: string): Promise<[T, ...T[]]> {
    const client = await clientOf(url);
    try {
      return (await client.query(sql)).rows as [T, ...T[]];
    } finally {
      await client.end();
    }
  }

  async function script(name: string, args: string[], database = 'payverse_db', env: Record<string, string> = {}) {
    const outcome = await run(path.join(SCRIPTS, name), args, {
      DATABASE_URL: postgres.url(database, 'payverse'),
      ...env,
    });
    expect(outcome.output + outcome.errors).not.toMatch(PASSWORD);
    return outcome;
  }

  /** The folder that was written. */
  async function written(name: string, args: string[], database?: string): Promise<string> {
    const { code, output, errors } = await script(name, args, database);
    expect([code, errors]).toEqual([0, '']);
    return /^wrote (.+)$/m.exec(output)![1]!;
  }

  const databases: string[] = [];
  async function aDatabase(name: string, template = 'template0'): Promise<string> {
    await admin.query(`CREATE DATABASE ${name} OWNER payverse TEMPLATE ${template}`);
    databases.push(name);
    return name;
  }

  const BOOK = `SELECT account_number, balance, version FROM accounts ORDER BY 1`;
  const TRANSACTIONS = 'SELECT * FROM transactions ORDER BY id';
  const MIGRATIONS = 'SELECT * FROM schema_migrations ORDER BY version';

  describe('by dump', () => {
    let dump: string;
    beforeAll(async () => {
      dump = await written('dump.sh', [at('dumps')]);
    });
    // Or each of them would be in the base backups too.
    afterAll(async () => {
      for (const database of databases) await admin.query(`DROP DATABASE ${database}`);
    });

    test('and restore gives the same book, proved, on which a server goes on and replays the keys of before', async () => {
      const database = await aDatabase('restored');

      const { code, output, errors } = await script('restore-dump.sh', [dump], database);

      expect([code, errors]).toEqual([0, '']);
      expect(output).toMatch(/^The book is sound\.$/m);
      const [before, after] = [payverse(), postgres.url(database)];
      const next = await serverOn(after);
      for (const sql of [BOOK, TRANSACTIONS, MIGRATIONS])
        expect(await rowsOf(after, sql)).toEqual(await rowsOf(before, sql));
      const again = await send(next, alice, bob, 10, 'sent').expect(201);
      const first = await send(server, alice, bob, 10, 'sent').expect(201);
      expect([again.headers['idempotency-replayed'], again.body]).toEqual(['true', first.body]);
      await send(next, alice, bob, 1).expect(201);
      await stop(running.pop()!);
    });

    test.each([
      [
        'PGHOST and its like',
        { host: 'PGHOST', port: 'PGPORT', user: 'PGUSER', password: 'PGPASSWORD', name: 'PGDATABASE' },
      ],
      [
        'DB_HOST and its like',
        { host: 'DB_HOST', port: 'DB_PORT', user: 'DB_USER', password: 'DB_PASSWORD', name: 'DB_NAME' },
      ],
    ])('and restore find their database by %s too', async (_name, names) => {
      const database = await aDatabase(`by_${names.host.toLowerCase()}`);
      const url = new URL(postgres.url(database, 'payverse'));
      const env = {
        DATABASE_URL: '',
        [names.host]: url.hostname,
        [names.port]: url.port,
        [names.user]: 'payverse',
        [names.password]: postgres.password,
      };
      await mkdir(at(database));

      const dumped = await script('dump.sh', [at(database)], '', { ...env, [names.name]: 'payverse_db' });
      const [dump = ''] = await readdir(at(database));
      const restored = await script('restore-dump.sh', [at(database, dump)], '', { ...env, [names.name]: database });

      expect([dumped, restored]).toMatchObject([{ code: 0, errors: '' }, { code: 0, errors: '' }]); // prettier-ignore
      expect(await rowsOf(url.href, BOOK)).toEqual(await rowsOf(payverse(), BOOK));
    });

    test.each([
      ['is no URL', 'postgres//the password of postgres'],
      ['has a parameter that these scripts do not know: ssl', 'postgres://a:the%20password@localhost/b?ssl=true'],
      ['has a line break in it', 'postgres://a:the%20password%0a@localhost/b'],
    ])('tells that DATABASE_URL %s, without its text', async (fault, url) => {
      const { code, output, errors } = await script('dump.sh', [at('dumps')], '', { DATABASE_URL: url });

      expect([code, output, errors]).toEqual([1, '', `DATABASE_URL ${fault}\n`]);
    });

    test('needs no more rights than a server has', async () => {
      await admin.query(`CREATE ROLE payverse_app LOGIN PASSWORD '${postgres.password}'`);
      const grants = [
        '-d',
        payverse(),
        '-v',
        'role=payverse_app',
        '-v',
        'ON_ERROR_STOP=1',
        '-qf',
        'database/grants.sql',
      ];
      expect(await run(path.join(POSTGRES_BIN, 'psql'), grants)).toMatchObject({ code: 0 });
      await mkdir(at('dumps of the server'));
      const env = { DATABASE_URL: postgres.url('payverse_db', 'payverse_app') };

      const dumped = await script('dump.sh', [at('dumps of the server')], '', env);
      const [name = ''] = await readdir(at('dumps of the server'));
      const restored = await script('restore-dump.sh', [at('dumps of the server', name)], await aDatabase('by_server'));

      expect([dumped, restored]).toMatchObject([{ code: 0, errors: '' }, { code: 0, errors: '' }]); // prettier-ignore
      // The rights of other roles are given by grants.sql, and those roles may not be there.
      const may = "SELECT has_table_privilege('payverse_app', 'users', 'SELECT') AS may";
      expect(await rowsOf(postgres.url('by_server'), may)).toEqual([{ may: false }]);
    });

    test('says what it is of, and has nothing that others may read', async () => {
      expect((await readdir(dump)).sort()).toEqual(['SHA256SUMS', 'about.txt', 'database.dump']);
      const about = await readFile(path.join(dump, 'about.txt'), 'utf8');
      expect(about).toMatch(/^kind: dump\ndatabase: payverse_db\nsystem: \d+\nbegan: \d{8}T\d{6}Z\nserver: 1\d\./);
      expect(about).toMatch(/^schema: \d+\npayverse: \d+\.\d+\.\d+ \(commit (\w{40}|unknown)\)$/m);
      expect(await run('find', [dump, '-perm', '/077'])).toMatchObject({ output: '' });
    });

    test.each([
      [
        'a byte is another one',
        (file: string) => run('sh', ['-c', 'printf X | dd of="$0" bs=1 seek=4000 conv=notrunc', file]),
      ],
      ['its end is missing', (file: string) => run('truncate', ['-s', '-100', file])],
      ['its checksums are missing', (file: string) => rm(path.join(path.dirname(file), 'SHA256SUMS'))],
    ])('is refused when %s', async (_name, damage) => {
      const damaged = at('damaged dump');
      await cp(dump, damaged, { recursive: true });
      await damage(path.join(damaged, 'database.dump'));

      const { code, output, errors } = await script('restore-dump.sh', [damaged], 'postgres');
      await rm(damaged, { recursive: true });

      expect([code, output]).toEqual([1, '']);
      expect(errors).toMatch(/^restore-dump\.sh: .* is (damaged|no finished backup).*\n$/);
    });

    test('is not restored over what is there', async () => {
      const before = await rowsOf(payverse(), BOOK);

      const { code, output, errors } = await script('restore-dump.sh', [dump]);

      expect([code, output]).toEqual([1, '']);
      expect(errors).toBe('restore-dump.sh: the database payverse_db is not empty: restore into a new one\n');
      expect(await rowsOf(payverse(), BOOK)).toEqual(before);
    });

    test('is restored whole or not at all', async () => {
      await aDatabase('torn', 'restored');
      await rowsOf(
        postgres.url('torn'),
        `SET session_replication_role = replica; DELETE FROM users WHERE id = '${bob.id}'`,
      );
      await mkdir(at('torn dumps'));
      const torn = await written('dump.sh', [at('torn dumps')], 'torn');
      const database = await aDatabase('still_empty');

      const { code, output, errors } = await script('restore-dump.sh', [torn], database);

      expect([code, output]).toEqual([1, '']);
      expect(errors).toMatch(/foreign key.*\nrestore-dump\.sh: nothing was restored: .*\n$/s);
      expect(await rowsOf(postgres.url(database), "SELECT to_regclass('users') AS users")).toEqual([{ users: null }]);
    });

    test('of a broken book is restored, and refused by its proof', async () => {
      await aDatabase('broken', 'restored');
      await rowsOf(
        postgres.url('broken'),
        `UPDATE accounts SET balance = balance + 1 WHERE account_number = '${bob.accountNumber}'`,
      );
      await mkdir(at('broken dumps'));
      const broken = await written('dump.sh', [at('broken dumps')], 'broken');

      const { code, output, errors } = await script('restore-dump.sh', [broken], await aDatabase('refused'));

      expect(output).toMatch(/^The book is BROKEN\.$/m);
      expect([code, errors]).toEqual([3, 'restore-dump.sh: the restored ledger is not sound: no server may use it\n']);
    });

    test('leaves nothing when it fails halfway, and clears up after one that was killed', async () => {
      await mkdir(at('programs'));
      for (const name of await readdir(POSTGRES_BIN)) {
        if (name !== 'pg_dump') await symlink(path.join(POSTGRES_BIN, name), at('programs', name));
      }
      const halfway =
        '#!/bin/sh\nfor each in "$@"; do case $each in --file=*) echo half >"${each#--file=}"; esac; done\nexit 1\n';
      await writeFile(at('programs/pg_dump'), halfway, { mode: 0o755 });
      await mkdir(at('others/.unfinished-killed'), { recursive: true });

      const { code } = await script('dump.sh', [at('others')], 'payverse_db', { PG_BIN: at('programs') });

      expect([code, await readdir(at('others'))]).toEqual([1, []]);
    });

    test('waits for no other one into the same folder', async () => {
      const other = spawn('flock', [at('dumps'), 'cat'], { stdio: ['pipe', 'pipe', 'ignore'] });
      other.stdin.write('locked');
      await once(other.stdout, 'data');

      const { code, errors } = await script('dump.sh', [at('dumps')]);
      other.stdin.end();
      await once(other, 'exit');

      expect([code, errors]).toEqual([1, `dump.sh: another backup into ${at('dumps')} is running\n`]);
    });

    test('with --keep removes older ones of the same database, and nothing else', async () => {
      const stranger = at('dumps', 'dump-20200101T000000Z');
      await mkdir(stranger);
      await writeFile(path.join(stranger, 'about.txt'), 'kind: dump\ndatabase: payverse_db\nsystem: 1\n');
      const kept = await written('dump.sh', ['--keep', '1', at('dumps')]);

      expect((await readdir(at('dumps'))).map((name) => at('dumps', name)).sort()).toEqual([stranger, kept]);
    });
  });

  describe('archive-wal.sh', () => {
    const [file, archive] = [() => at('a segment'), () => at('an archive')];
    const kept = () => readFile(path.join(archive(), '000000010000000000000001'), 'utf8');
    const archiveIt = (...args: string[]) => run(path.join(SCRIPTS, 'archive-wal.sh'), args);
    beforeAll(async () => {
      await mkdir(archive());
      // What a crash left.
      await writeFile(path.join(archive(), '.unfinished'), 'ha');
      await writeFile(file(), 'half');
    });

    test('keeps a file, and says so again for the same one', async () => {
      for (let i = 0; i < 2; i += 1) {
        const outcome = await archiveIt(file(), '000000010000000000000001', archive());
        expect([outcome, await kept()]).toEqual([{ code: 0, output: '', errors: '' }, 'half']);
      }
      expect(await readdir(archive())).toEqual(['000000010000000000000001']);
    });

    test('never writes over another one of that name', async () => {
      await writeFile(at('another'), 'also');

      const { code, errors } = await archiveIt(at('another'), '000000010000000000000001', archive());

      expect([code, await kept()]).toEqual([1, 'half']);
      expect(errors).toMatch(/has another 000000010000000000000001 already/);
    });

    test.each([
      ['a folder that is not there', () => [file(), '000000010000000000000002', at('not mounted')]],
      ['a file that is not there', () => [at('nothing'), '000000010000000000000002', archive()]],
      ['a name that leads elsewhere', () => [file(), '../000000010000000000000002', archive()]],
    ])('refuses %s, and makes nothing', async (_name, args) => {
      expect(await archiveIt(...args())).toMatchObject({
        code: 1,
        errors: expect.stringMatching(/^archive-wal\.sh: .+\n$/),
      });
      expect(await readdir(archive())).toEqual(['000000010000000000000001']);
      expect(await readdir(postgres.folder)).not.toContain('not mounted');
    });
  });

  describe('by base backup and WAL', () => {
    let backup: string;
    let between: string;
    let end: string;
    const FINISHED = /^finished: (.+)$/m;
    const aboutIt = () => readFile(path.join(backup, 'about.txt'), 'utf8');

    beforeAll(async () => {
      const payments = Array.from({ length: 30 }, () => send(server, bob, alice, 0.01).expect(201));
      [backup] = await Promise.all([written('base-backup.sh', ['--fast', at('bases')]), ...payments]);
      await send(server, alice, bob, 20, 'A').expect(201);
      between = await now();
      await send(server, alice, bob, 30, 'B').expect(201);
      end = await now();
      await archived();
    });

    async function now(): Promise<string> {
      const { rows } = await admin.query<{ now: Date }>('SELECT clock_timestamp() AS now');
      // Dates have whole milliseconds, and nothing may be committed in the rest of this one.
      await until(() => Date.now() > rows[0]!.now.getTime() + 1);
      return new Date(rows[0]!.now.getTime() + 1).toISOString();
    }

    /** All that is committed is in the archive. */
    async function archived(): Promise<void> {
      const { rows } = await admin.query<{ name: string }>('SELECT pg_walfile_name(pg_switch_wal()) AS name');
      await until(async () => (await readdir(at('wal'))).includes(rows[0]!.name));
    }

    const restore = (to: string, into: string, { from = backup, wal = at('wal'), wait = '60' } = {}) =>
      script('restore-to-time.sh', ['--backup', from, '--wal', wal, '--to', to, '--into', into, '--wait', wait]);

    test('gives the book of a moment, proved, and what clients send again after it happens once', async () => {
      const { code, output, errors } = await restore(between, at('restored/then'));

      expect([code, errors]).toEqual([0, '']);
      expect(output).toMatch(/^The book is sound\.$/m);
      // Nothing would bring it to another time again, or to another place.
      expect(await readdir(at('restored/then'))).not.toContain('recovery.signal');
      for (const name of ['postgresql.conf', 'postgresql.auto.conf'])
        expect(await readFile(at('restored/then', name))).toEqual(await readFile(path.join(postgres.dataDir, name)));
      const url = await postgres.startCopy(at('restored/then'));
      const next = await serverOn(url('payverse_db'));
      const [before] = [await balanceOf(next, alice)];
      const answers = [];
      for (const [amount, key] of [
        [20, 'A'],
        [30, 'B'],
        [30, 'B'],
      ] as const)
        // prettier-ignore
        answers.push(await send(next, alice, bob, amount, key).expect(201));
      expect(answers.map(({ headers }) => headers['idempotency-replayed'])).toEqual(['true', undefined, 'true']);
      expect(await balanceOf(next, alice)).toBe(before - 30);
      expect(await balanceOf(next, alice)).toBe(await balanceOf(server, alice));
      await stop(running.pop()!);
    });

    test.each([
      [
        'before the backup',
        async () => new Date(Date.parse(FINISHED.exec(await aboutIt())![1]!) - 1).toISOString(),
        1,
        /is before the end of this backup \(.*Z\): take an older one\n$/,
      ],
      ['in the future', () => Promise.resolve('2999-01-01T00:00:00Z'), 1, /is not over yet\n$/],
      [
        'after the last commit',
        () => Promise.resolve(end),
        1,
        /the WAL archive ends before .* \(the last commit in it: \d{4}-.+\)\. .*--to latest/,
      ],
      [
        'without a zone',
        () => Promise.resolve('2026-01-01T00:00:00'),
        2,
        /--to must be latest, or a time with its zone/,
      ],
      ['on the 30th of February', () => Promise.resolve('2026-02-30T00:00:00Z'), 2, /--to must be latest/],
    ])('is not done for a time %s', async (_name, time, code, message) => {
      const outcome = await restore(await time(), at('restored/nothing'));

      expect([outcome.code, outcome.output]).toEqual([code, '']);
      expect(outcome.errors).toMatch(message);
      expect(outcome.errors.trim().split('\n')).toHaveLength(1);
      expect((await readdir(at('restored'))).filter((name) => name.startsWith('nothing'))).toEqual([]);
    });

    test('notices WAL that is missing in between', async () => {
      await archived();
      await cp(at('wal'), at('wal with a gap'), { recursive: true });
      const [{ name }] = await rowsOf<{ name: string }>(
        payverse(),
        'SELECT last_archived_wal AS name FROM pg_stat_archiver',
      );
      const names = (await readdir(at('wal'))).filter((each) => each < name).sort(); // prettier-ignore
      await rm(at('wal with a gap', names.at(-1)!));

      const { code, errors } = await restore('latest', at('restored/nothing'), { wal: at('wal with a gap') });

      expect([code, errors]).toEqual([
        1,
        expect.stringMatching(/^restore-to-time\.sh: WAL is missing or damaged: .*\n$/),
      ]);
      expect(await readdir(at('restored'))).not.toContain('nothing');
    });

    test('refuses a backup of which a file has changed', async () => {
      await cp(backup, at('damaged base'), { recursive: true });
      await appendFile(at('damaged base/data/PG_VERSION'), '\n');

      const { code, errors } = await restore('latest', at('restored/nothing'), { from: at('damaged base') });

      expect([code, errors]).toEqual([
        1,
        expect.stringMatching(/PG_VERSION.*\nrestore-to-time\.sh: .* is damaged\n$/s),
      ]);
    });

    test('is stopped in good order, and cleared up, when it is interrupted', async () => {
      const args = ['--backup', backup, '--wal', at('wal'), '--to', 'latest', '--into', at('restored/nothing')];
      const child = spawn(path.join(SCRIPTS, 'restore-to-time.sh'), args, { stdio: 'ignore' });
      let pid = 0;
      await until(async () => {
        const [draft = ''] = (await readdir(at('restored'))).filter((name) => name.startsWith('nothing'));
        const file = await readFile(at('restored', draft, 'postmaster.pid'), 'utf8').catch(() => '');
        pid = Number(file.split('\n')[0]);
        return pid > 0;
      });

      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number];

      expect(code).toBe(143);
      expect(() => process.kill(pid, 0)).toThrow('ESRCH');
      expect((await readdir(at('restored'))).filter((name) => name.startsWith('nothing'))).toEqual([]);
    });

    test('gives up an archive that does not answer', async () => {
      await mkdir(at('dead archive'));
      const { output } = await run('sh', ['-c', 'cd "$0" && ls | grep -x "[0-9A-F]*"', at('wal')]);
      for (const name of output.trim().split('\n')) await run('mkfifo', ['-m', '666', at('dead archive', name)]);

      const { code, errors } = await restore('latest', at('restored/nothing'), { wal: at('dead archive'), wait: '1' });
      for (const name of await readdir(at('dead archive')))
        await run('timeout', ['0.1', 'sh', '-c', ': >"$0"', at('dead archive', name)]);

      expect([code, errors]).toEqual([
        1,
        'restore-to-time.sh: the WAL was not read within 1 seconds: give more with --wait\n',
      ]);
      expect((await readdir(at('restored'))).filter((name) => name.startsWith('nothing'))).toEqual([]);
    });

    test('is not restored over what is there', async () => {
      const { code, errors } = await restore('latest', postgres.dataDir);

      expect([code, errors]).toEqual([1, `restore-to-time.sh: ${postgres.dataDir} is there already, and not empty\n`]);
    });

    test('of a broken book never gets its name', async () => {
      const change = (cents: number) => rowsOf(payverse(), `UPDATE accounts SET balance = balance + ${cents} / 100.0 WHERE account_number = '${bob.accountNumber}'`); // prettier-ignore
      await change(1);
      await archived();
      await change(-1);

      const { code, output, errors } = await restore('latest', at('restored/nothing'));

      expect(output).toMatch(/^The book is BROKEN\.$/m);
      expect(code).toBe(3);
      expect(errors).toMatch(/is not sound: no server may use it\n.*it is kept in .*nothing\.restoring-/);
      const [kept] = (await readdir(at('restored'))).filter((name) => name.startsWith('nothing'));
      expect(await readdir(at('restored', kept!))).not.toContain('postmaster.pid');
    });

    test('with --keep removes older ones and the WAL that only they needed, and --to latest gives all that is left', async () => {
      const before = await readdir(at('wal'));

      const kept = await written('base-backup.sh', ['--fast', '--keep', '1', '--wal', at('wal'), at('bases')]);

      expect((await readdir(at('bases'))).map((name) => at('bases', name))).toEqual([kept]);
      await archived();
      expect((await readdir(at('wal'))).filter((name) => before.includes(name) && !name.includes('.'))).toEqual([]);
      backup = kept;
      await mkdir(at('restored/latest'));
      const { code, output, errors } = await restore('latest', at('restored/latest'));
      expect([code, errors]).toEqual([0, '']);
      const [{ count }] = await rowsOf<{ count: string }>(payverse(), 'SELECT count(*) FROM transactions');
      expect(output).toMatch(new RegExp(`^transactions +${count}$`, 'm'));
    });
  });
});
