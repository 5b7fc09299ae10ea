import { mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BOOK_RULES } from '../../src/models/verification/report.model';
import { aFolder, databaseOf, takeACent, undoLater, verify } from '../support/ledgerVerify';
import { useServer } from '../support/testServer';
import { useWholeBook } from '../support/wholeBook';

/** The file of metrics that ledgerVerify writes for node_exporter. */
const server = useServer();
const book = useWholeBook(server);

describe('with --metrics', () => {
  /** The values of the file by name and label. */
  async function read(file: string): Promise<Record<string, number>> {
    const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line && !line.startsWith('#'));
    return Object.fromEntries(
      lines.map((line) => {
        const [name, value] = line.replace(/^payverse_ledger_/, '').split(' ') as [string, string];
        return [name, Number(value)];
      }),
    );
  }

  async function aFile(): Promise<string> {
    return path.join(await aFolder(), 'payverse.prom');
  }

  const noFaults = Object.fromEntries(Object.keys(BOOK_RULES).map((kind) => [`faults{kind="${kind}"}`, 0]));
  const someTimes = { last_check_timestamp_seconds: expect.any(Number), check_duration_seconds: expect.any(Number) };
  const unreachable = { DATABASE_URL: 'postgres://postgres@127.0.0.1:1/x' };
  let earliest = 0;
  beforeEach(() => void (earliest = Date.now() / 1_000));

  /** Each run ends within its test, and takes a part of its time. */
  function expectTimes({ last_check_timestamp_seconds: at, check_duration_seconds: duration }: Record<string, number>) {
    const now = Date.now() / 1_000;
    expect(at).toBeGreaterThanOrEqual(earliest);
    expect(at).toBeLessThanOrEqual(now);
    expect(duration).toBeGreaterThan(0);
    expect(duration).toBeLessThan(now - earliest);
  }

  test('a sound book is written down, beside what is printed', async () => {
    const file = await aFile();

    const outcome = await verify(databaseOf(server), '--json', '--metrics', file);

    expect(outcome).toEqual(await verify(databaseOf(server), '--json'));
    expect(outcome.code).toBe(0);
    const values = await read(file);
    expect(values).toEqual({
      checked: 1,
      sound: 1,
      accounts: 5,
      transactions: 20,
      later_than_now: 0,
      ...noFaults,
      ...someTimes,
    });
    expectTimes(values);
  });

  test('a broken book is written down with its faults', async () => {
    await takeACent(server, book);
    const file = await aFile();

    expect(await verify(databaseOf(server), '--metrics', file)).toMatchObject({ code: 1, errors: '' });

    expect(await read(file)).toMatchObject({
      checked: 1,
      sound: 0,
      ...noFaults,
      'faults{kind="balance"}': 1,
      'faults{kind="total"}': 1,
    });
  });

  test.each([
    ['no database answers', unreachable, 'connect ECONNREFUSED'],
    ['the configuration is wrong', { NODE_ENV: 'production' }, 'Wrong configuration'],
  ])(
    'when %s, the file has nothing about the book, not even the values of an earlier run',
    async (_what, env, reason) => {
      const file = await aFile();
      await verify(databaseOf(server), '--metrics', file);
      earliest = Date.now() / 1_000;

      expect(await verify(env, '--metrics', file)).toMatchObject({ code: 2, errors: expect.stringContaining(reason) });

      const values = await read(file);
      expect(Object.keys(values).sort()).toEqual(['check_duration_seconds', 'checked', 'last_check_timestamp_seconds']);
      expect(values['checked']).toBe(0);
      expectTimes(values);
    },
  );

  test('the file is replaced as a whole, and every user may read it', async () => {
    const file = await aFile();
    await writeFile(file, 'old\n', { mode: 0o600 });
    const reader = await open(file);
    undoLater(() => reader.close());
    const umask = process.umask(0o077);
    undoLater(() => Promise.resolve(process.umask(umask)));

    expect(await verify(databaseOf(server), '--metrics', file)).toMatchObject({ code: 0 });

    expect(await reader.readFile('utf8')).toBe('old\n');
    expect(await read(file)).toMatchObject({ sound: 1 });
    expect((await stat(file)).mode & 0o777).toBe(0o644);
    expect(await readdir(path.dirname(file))).toEqual(['payverse.prom']);
  });

  test('a file that cannot be written is reported after the verdict, with exit code 2', async () => {
    const file = path.join(await aFolder(), 'missing', 'payverse.prom');

    expect(await verify(databaseOf(server), '--metrics', file)).toEqual({
      code: 2,
      output: expect.stringMatching(/^The book is sound\./),
      errors: expect.stringMatching(/^The metrics could not be written: ENOENT: [^\n]*\n$/),
    });
  });

  test('a file that cannot be replaced leaves nothing beside it', async () => {
    const folder = await aFolder();
    await mkdir(path.join(folder, 'payverse.prom'));

    expect(await verify(databaseOf(server), '--metrics', path.join(folder, 'payverse.prom'))).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/^The metrics could not be written: EISDIR: /),
    });
    expect(await readdir(folder)).toEqual(['payverse.prom']);
  });
});
