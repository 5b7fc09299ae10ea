import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SCRIPTS } from '../support/backupCluster';
import { describeWithPostgres, run } from '../support/postgresFolder';

/** The scripts of deploy/backup without a PostgreSQL: their grammar, their help, and the archive of WAL. */

test('every script is bash without a syntax error, and prints its usage', async () => {
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

describeWithPostgres('archive-wal.sh', () => {
  let folder = '';
  const at = (...names: string[]) => path.join(folder, ...names);
  const [file, archive] = [() => at('a segment'), () => at('an archive')];
  const kept = () => readFile(path.join(archive(), '000000010000000000000001'), 'utf8');
  const archiveIt = (...args: string[]) => run(path.join(SCRIPTS, 'archive-wal.sh'), args);
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'payverse archive '));
    await mkdir(archive());
    // The rest of a copy that a crash interrupted.
    await writeFile(path.join(archive(), '.unfinished'), 'ha');
    await writeFile(file(), 'half');
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('keeps a file, and succeeds again for the same one', async () => {
    for (let i = 0; i < 2; i += 1) {
      const outcome = await archiveIt(file(), '000000010000000000000001', archive());
      expect([outcome, await kept()]).toEqual([{ code: 0, output: '', errors: '' }, 'half']);
    }
    expect(await readdir(archive())).toEqual(['000000010000000000000001']);
  });

  test('never overwrites another file of that name', async () => {
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
    expect(await readdir(folder)).not.toContain('not mounted');
  });
});
