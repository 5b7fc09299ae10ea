import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { SCRIPTS, useBackupCluster } from '../support/backupCluster';
import { balanceOf, send } from '../support/people';
import { describeWithPostgres, run } from '../support/postgresFolder';
import { until } from '../support/until';

describeWithPostgres('backup by base backup and WAL', () => {
  jest.setTimeout(120_000);
  const cluster = useBackupCluster();

  let backup: string;
  let between: string;
  let end: string;
  const FINISHED = /^finished: (.+)$/m;
  const aboutIt = () => readFile(path.join(backup, 'about.txt'), 'utf8');

  beforeAll(async () => {
    const payments = Array.from({ length: 30 }, () =>
      send(cluster.server, cluster.bob, cluster.alice, 0.01).expect(201),
    );
    [backup] = await Promise.all([cluster.written('base-backup.sh', ['--fast', cluster.at('bases')]), ...payments]);
    await send(cluster.server, cluster.alice, cluster.bob, 20, 'A').expect(201);
    between = await now();
    await send(cluster.server, cluster.alice, cluster.bob, 30, 'B').expect(201);
    end = await now();
    await archived();
  });

  async function now(): Promise<string> {
    const { rows } = await cluster.admin.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    // Dates have whole milliseconds, and nothing may be committed in the rest of this one.
    await until(() => Date.now() > rows[0]!.now.getTime() + 1);
    return new Date(rows[0]!.now.getTime() + 1).toISOString();
  }

  /** Resolves when the archive has every commit. */
  async function archived(): Promise<void> {
    const { rows } = await cluster.admin.query<{ name: string }>('SELECT pg_walfile_name(pg_switch_wal()) AS name');
    await until(async () => (await readdir(cluster.at('wal'))).includes(rows[0]!.name));
  }

  const restore = (to: string, into: string, { from = backup, wal = cluster.at('wal'), wait = '60' } = {}) =>
    cluster.script('restore-to-time.sh', ['--backup', from, '--wal', wal, '--to', to, '--into', into, '--wait', wait]);

  test('gives the book of a moment, proved, and what clients send again after it happens once', async () => {
    const { code, output, errors } = await restore(between, cluster.at('restored/then'));

    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^The book is sound\.$/m);
    // A later start must neither recover again nor use the paths of the test.
    expect(await readdir(cluster.at('restored/then'))).not.toContain('recovery.signal');
    for (const name of ['postgresql.conf', 'postgresql.auto.conf'])
      expect(await readFile(cluster.at('restored/then', name))).toEqual(
        await readFile(path.join(cluster.postgres.dataDir, name)),
      );
    const url = await cluster.postgres.startCopy(cluster.at('restored/then'));
    const next = await cluster.serverOn(url('payverse_db'));
    const [before] = [await balanceOf(next, cluster.alice)];
    const answers = [];
    for (const [amount, key] of [
      [20, 'A'],
      [30, 'B'],
      [30, 'B'],
    ] as const)
      // prettier-ignore
      answers.push(await send(next, cluster.alice, cluster.bob, amount, key).expect(201));
    expect(answers.map(({ headers }) => headers['idempotency-replayed'])).toEqual(['true', undefined, 'true']);
    expect(await balanceOf(next, cluster.alice)).toBe(before - 30);
    expect(await balanceOf(next, cluster.alice)).toBe(await balanceOf(cluster.server, cluster.alice));
    await cluster.stopLatestServer();
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
    ['without a zone', () => Promise.resolve('2026-01-01T00:00:00'), 2, /--to must be latest, or a time with its zone/],
    ['on the 30th of February', () => Promise.resolve('2026-02-30T00:00:00Z'), 2, /--to must be latest/],
  ])('is not done for a time %s', async (_name, time, code, message) => {
    const outcome = await restore(await time(), cluster.at('restored/nothing'));

    expect([outcome.code, outcome.output]).toEqual([code, '']);
    expect(outcome.errors).toMatch(message);
    expect(outcome.errors.trim().split('\n')).toHaveLength(1);
    expect((await readdir(cluster.at('restored'))).filter((name) => name.startsWith('nothing'))).toEqual([]);
  });

  test('notices WAL that is missing in between', async () => {
    await archived();
    await cp(cluster.at('wal'), cluster.at('wal with a gap'), { recursive: true });
    const [{ name }] = await cluster.rowsOf<{ name: string }>(
      cluster.payverse(),
      'SELECT last_archived_wal AS name FROM pg_stat_archiver',
    );
    const names = (await readdir(cluster.at('wal'))).filter((each) => each < name).sort(); // prettier-ignore
    await rm(cluster.at('wal with a gap', names.at(-1)!));

    const { code, errors } = await restore('latest', cluster.at('restored/nothing'), {
      wal: cluster.at('wal with a gap'),
    });

    expect([code, errors]).toEqual([
      1,
      expect.stringMatching(/^restore-to-time\.sh: WAL is missing or damaged: .*\n$/),
    ]);
    expect(await readdir(cluster.at('restored'))).not.toContain('nothing');
  });

  test('refuses a backup of which a file has changed', async () => {
    await cp(backup, cluster.at('damaged base'), { recursive: true });
    await appendFile(cluster.at('damaged base/data/PG_VERSION'), '\n');

    const { code, errors } = await restore('latest', cluster.at('restored/nothing'), {
      from: cluster.at('damaged base'),
    });

    expect([code, errors]).toEqual([1, expect.stringMatching(/PG_VERSION.*\nrestore-to-time\.sh: .* is damaged\n$/s)]);
  });

  test('is stopped in good order, and cleared up, when it is interrupted', async () => {
    const args = [
      '--backup',
      backup,
      '--wal',
      cluster.at('wal'),
      '--to',
      'latest',
      '--into',
      cluster.at('restored/nothing'),
    ];
    const child = spawn(path.join(SCRIPTS, 'restore-to-time.sh'), args, { stdio: 'ignore' });
    let pid = 0;
    await until(async () => {
      const [draft = ''] = (await readdir(cluster.at('restored'))).filter((name) => name.startsWith('nothing'));
      const file = await readFile(cluster.at('restored', draft, 'postmaster.pid'), 'utf8').catch(() => '');
      pid = Number(file.split('\n')[0]);
      return pid > 0;
    });

    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];

    expect(code).toBe(143);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect((await readdir(cluster.at('restored'))).filter((name) => name.startsWith('nothing'))).toEqual([]);
  });

  test('gives up an archive that does not answer', async () => {
    await mkdir(cluster.at('dead archive'));
    const { output } = await run('sh', ['-c', 'cd "$0" && ls | grep -x "[0-9A-F]*"', cluster.at('wal')]);
    for (const name of output.trim().split('\n')) await run('mkfifo', ['-m', '666', cluster.at('dead archive', name)]);

    const { code, errors } = await restore('latest', cluster.at('restored/nothing'), {
      wal: cluster.at('dead archive'),
      wait: '1',
    });
    for (const name of await readdir(cluster.at('dead archive')))
      await run('timeout', ['0.1', 'sh', '-c', ': >"$0"', cluster.at('dead archive', name)]);

    expect([code, errors]).toEqual([
      1,
      'restore-to-time.sh: the WAL was not read within 1 seconds: give more with --wait\n',
    ]);
    expect((await readdir(cluster.at('restored'))).filter((name) => name.startsWith('nothing'))).toEqual([]);
  });

  test('is not restored over what is there', async () => {
    const { code, errors } = await restore('latest', cluster.postgres.dataDir);

    expect([code, errors]).toEqual([
      1,
      `restore-to-time.sh: ${cluster.postgres.dataDir} is there already, and not empty\n`,
    ]);
  });

  test('of a broken book never gets its name', async () => {
    const change = (cents: number) => cluster.rowsOf(cluster.payverse(), `UPDATE accounts SET balance = balance + ${cents} / 100.0 WHERE account_number = '${cluster.bob.accountNumber}'`); // prettier-ignore
    await change(1);
    await archived();
    await change(-1);

    const { code, output, errors } = await restore('latest', cluster.at('restored/nothing'));

    expect(output).toMatch(/^The book is BROKEN\.$/m);
    expect(code).toBe(3);
    expect(errors).toMatch(/is not sound: no server may use it\n.*it is kept in .*nothing\.restoring-/);
    const [kept] = (await readdir(cluster.at('restored'))).filter((name) => name.startsWith('nothing'));
    expect(await readdir(cluster.at('restored', kept!))).not.toContain('postmaster.pid');
  });

  test('with --keep removes older ones and the WAL that only they needed, and --to latest gives all that is left', async () => {
    const before = await readdir(cluster.at('wal'));

    const kept = await cluster.written('base-backup.sh', [
      '--fast',
      '--keep',
      '1',
      '--wal',
      cluster.at('wal'),
      cluster.at('bases'),
    ]);

    expect((await readdir(cluster.at('bases'))).map((name) => cluster.at('bases', name))).toEqual([kept]);
    await archived();
    expect((await readdir(cluster.at('wal'))).filter((name) => before.includes(name) && !name.includes('.'))).toEqual(
      [],
    );
    backup = kept;
    await mkdir(cluster.at('restored/latest'));
    const { code, output, errors } = await restore('latest', cluster.at('restored/latest'));
    expect([code, errors]).toEqual([0, '']);
    const [{ count }] = await cluster.rowsOf<{ count: string }>(
      cluster.payverse(),
      'SELECT count(*) FROM transactions',
    );
    expect(output).toMatch(new RegExp(`^transactions +${count}$`, 'm'));
  });
});
