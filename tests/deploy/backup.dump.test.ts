import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BOOK, useBackupCluster } from '../support/backupCluster';
import { send } from '../support/people';
import { describeWithPostgres, POSTGRES_BIN, run } from '../support/postgresFolder';

describeWithPostgres('backup by dump', () => {
  jest.setTimeout(120_000);
  const backup = useBackupCluster();

  const TRANSACTIONS = 'SELECT * FROM transactions ORDER BY id';
  const MIGRATIONS = 'SELECT * FROM schema_migrations ORDER BY version';
  let dump: string;
  beforeAll(async () => {
    dump = await backup.written('dump.sh', [backup.at('dumps')]);
  });

  test('and restore gives the same book, proved, on which a server goes on and replays the keys of before', async () => {
    const database = await backup.aDatabase('restored');

    const { code, output, errors } = await backup.script('restore-dump.sh', [dump], database);

    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^The book is sound\.$/m);
    const [before, after] = [backup.payverse(), backup.postgres.url(database)];
    const next = await backup.serverOn(after);
    for (const sql of [BOOK, TRANSACTIONS, MIGRATIONS])
      expect(await backup.rowsOf(after, sql)).toEqual(await backup.rowsOf(before, sql));
    const again = await send(next, backup.alice, backup.bob, 10, 'sent').expect(201);
    const first = await send(backup.server, backup.alice, backup.bob, 10, 'sent').expect(201);
    expect([again.headers['idempotency-replayed'], again.body]).toEqual(['true', first.body]);
    await send(next, backup.alice, backup.bob, 1).expect(201);
    await backup.stopLatestServer();
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
    const database = await backup.aDatabase(`by_${names.host.toLowerCase()}`);
    const url = new URL(backup.postgres.url(database, 'payverse'));
    const env = {
      DATABASE_URL: '',
      [names.host]: url.hostname,
      [names.port]: url.port,
      [names.user]: 'payverse',
      [names.password]: backup.postgres.password,
    };
    await mkdir(backup.at(database));

    const dumped = await backup.script('dump.sh', [backup.at(database)], '', { ...env, [names.name]: 'payverse_db' });
    const [dump = ''] = await readdir(backup.at(database));
    const restored = await backup.script('restore-dump.sh', [backup.at(database, dump)], '', {
      ...env,
      [names.name]: database,
    });

    expect([dumped, restored]).toMatchObject([{ code: 0, errors: '' }, { code: 0, errors: '' }]); // prettier-ignore
    expect(await backup.rowsOf(url.href, BOOK)).toEqual(await backup.rowsOf(backup.payverse(), BOOK));
  });

  test.each([
    ['is no URL', 'postgres//the password of postgres'],
    ['has a parameter that these scripts do not know: ssl', 'postgres://a:the%20password@localhost/b?ssl=true'],
    ['has a line break in it', 'postgres://a:the%20password%0a@localhost/b'],
  ])('tells that DATABASE_URL %s, without its text', async (fault, url) => {
    const { code, output, errors } = await backup.script('dump.sh', [backup.at('dumps')], '', { DATABASE_URL: url });

    expect([code, output, errors]).toEqual([1, '', `DATABASE_URL ${fault}\n`]);
  });

  test('needs no more rights than a server has', async () => {
    await backup.admin.query(`CREATE ROLE payverse_app LOGIN PASSWORD '${backup.postgres.password}'`);
    const grants = [
      '-d',
      backup.payverse(),
      '-v',
      'role=payverse_app',
      '-v',
      'ON_ERROR_STOP=1',
      '-qf',
      'database/grants.sql',
    ];
    expect(await run(path.join(POSTGRES_BIN, 'psql'), grants)).toMatchObject({ code: 0 });
    await mkdir(backup.at('dumps of the server'));
    const env = { DATABASE_URL: backup.postgres.url('payverse_db', 'payverse_app') };

    const dumped = await backup.script('dump.sh', [backup.at('dumps of the server')], '', env);
    const [name = ''] = await readdir(backup.at('dumps of the server'));
    const restored = await backup.script(
      'restore-dump.sh',
      [backup.at('dumps of the server', name)],
      await backup.aDatabase('by_server'),
    );

    expect([dumped, restored]).toMatchObject([{ code: 0, errors: '' }, { code: 0, errors: '' }]); // prettier-ignore
    // The rights of other roles are given by grants.sql, and those roles may not be there.
    const may = "SELECT has_table_privilege('payverse_app', 'users', 'SELECT') AS may";
    expect(await backup.rowsOf(backup.postgres.url('by_server'), may)).toEqual([{ may: false }]);
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
    const damaged = backup.at('damaged dump');
    await cp(dump, damaged, { recursive: true });
    await damage(path.join(damaged, 'database.dump'));

    const { code, output, errors } = await backup.script('restore-dump.sh', [damaged], 'postgres');
    await rm(damaged, { recursive: true });

    expect([code, output]).toEqual([1, '']);
    expect(errors).toMatch(/^restore-dump\.sh: .* is (damaged|no finished backup).*\n$/);
  });

  test('is not restored over what is there', async () => {
    const before = await backup.rowsOf(backup.payverse(), BOOK);

    const { code, output, errors } = await backup.script('restore-dump.sh', [dump]);

    expect([code, output]).toEqual([1, '']);
    expect(errors).toBe('restore-dump.sh: the database payverse_db is not empty: restore into a new one\n');
    expect(await backup.rowsOf(backup.payverse(), BOOK)).toEqual(before);
  });

  test('is restored whole or not at all', async () => {
    await backup.aDatabase('torn', 'restored');
    await backup.rowsOf(
      backup.postgres.url('torn'),
      `SET session_replication_role = replica; DELETE FROM users WHERE id = '${backup.bob.id}'`,
    );
    await mkdir(backup.at('torn dumps'));
    const torn = await backup.written('dump.sh', [backup.at('torn dumps')], 'torn');
    const database = await backup.aDatabase('still_empty');

    const { code, output, errors } = await backup.script('restore-dump.sh', [torn], database);

    expect([code, output]).toEqual([1, '']);
    expect(errors).toMatch(/foreign key.*\nrestore-dump\.sh: nothing was restored: .*\n$/s);
    expect(await backup.rowsOf(backup.postgres.url(database), "SELECT to_regclass('users') AS users")).toEqual([
      { users: null },
    ]);
  });

  test('of a broken book is restored, and refused by its proof', async () => {
    await backup.aDatabase('broken', 'restored');
    await backup.rowsOf(
      backup.postgres.url('broken'),
      `UPDATE accounts SET balance = balance + 1 WHERE account_number = '${backup.bob.accountNumber}'`,
    );
    await mkdir(backup.at('broken dumps'));
    const broken = await backup.written('dump.sh', [backup.at('broken dumps')], 'broken');

    const { code, output, errors } = await backup.script(
      'restore-dump.sh',
      [broken],
      await backup.aDatabase('refused'),
    );

    expect(output).toMatch(/^The book is BROKEN\.$/m);
    expect([code, errors]).toEqual([3, 'restore-dump.sh: the restored ledger is not sound: no server may use it\n']);
  });

  test('leaves nothing when it fails halfway, and clears up after one that was killed', async () => {
    await mkdir(backup.at('programs'));
    for (const name of await readdir(POSTGRES_BIN)) {
      if (name !== 'pg_dump') await symlink(path.join(POSTGRES_BIN, name), backup.at('programs', name));
    }
    const halfway =
      '#!/bin/sh\nfor each in "$@"; do case $each in --file=*) echo half >"${each#--file=}"; esac; done\nexit 1\n';
    await writeFile(backup.at('programs/pg_dump'), halfway, { mode: 0o755 });
    await mkdir(backup.at('others/.unfinished-killed'), { recursive: true });

    const { code } = await backup.script('dump.sh', [backup.at('others')], 'payverse_db', {
      PG_BIN: backup.at('programs'),
    });

    expect([code, await readdir(backup.at('others'))]).toEqual([1, []]);
  });

  test('waits for no other one into the same folder', async () => {
    const other = spawn('flock', [backup.at('dumps'), 'cat'], { stdio: ['pipe', 'pipe', 'ignore'] });
    other.stdin.write('locked');
    await once(other.stdout, 'data');

    const { code, errors } = await backup.script('dump.sh', [backup.at('dumps')]);
    other.stdin.end();
    await once(other, 'exit');

    expect([code, errors]).toEqual([1, `dump.sh: another backup into ${backup.at('dumps')} is running\n`]);
  });

  test('with --keep removes older ones of the same database, and nothing else', async () => {
    const stranger = backup.at('dumps', 'dump-20200101T000000Z');
    await mkdir(stranger);
    await writeFile(path.join(stranger, 'about.txt'), 'kind: dump\ndatabase: payverse_db\nsystem: 1\n');
    const kept = await backup.written('dump.sh', ['--keep', '1', backup.at('dumps')]);

    expect((await readdir(backup.at('dumps'))).map((name) => backup.at('dumps', name)).sort()).toEqual([
      stranger,
      kept,
    ]);
  });
});
