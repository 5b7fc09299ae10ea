import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readCommandLine } from '../../src/utils/commandLine.util';

interface Outcome {
  code: number;
  output: string;
  errors: string;
}

/** Without npm and all other programs, so that nothing can be built. */
function run(command: readonly string[]): Promise<Outcome> {
  const env = { PATH: '', DATABASE_URL: 'postgres://user@127.0.0.1:1/none' };
  return new Promise((resolve) => {
    execFile(process.execPath, [...command], { env, timeout: 30_000 }, (error, output, errors) =>
      resolve({ code: error ? ((error.code as unknown as number | undefined) ?? -1) : 0, output, errors }),
    );
  });
}

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const BUILT_FIRST = Object.entries(scripts)
  .filter(([, command]) => command.startsWith('node scripts/buildAndRun.mjs '))
  .map(([name, command]) => [`npm run ${name} --`, command.split(' ').slice(1)] as const);

const PROGRAMS: (readonly [name: string, command: readonly string[]])[] = [
  ...BUILT_FIRST,
  ...[
    'dist/server.js',
    'dist/commands/ledgerVerify.js',
    'dist/commands/printConfig.js',
    'scripts/generate.mjs',
    'scripts/runWalk.mjs',
    'scripts/withServer.mjs',
    'scripts/audit.mjs',
    'scripts/figures.mjs',
    'bench/run.mjs',
    'bench/tradeoffs.mjs',
    'bench/paint.mjs',
  ].map((file) => [`node ${file}`, [file]] as const),
  ['npm run demo --', scripts['demo']!.split(' ').slice(2)],
];

test('fault G5: each program that is built before it runs prints its help without that', () => {
  expect(BUILT_FIRST.map(([name]) => name)).toEqual(
    ['migrate', 'config', 'ledger:verify', 'bench', 'torture', 'torture:bugs', 'bench:tradeoffs', 'bench:paint'].map(
      (name) => `npm run ${name} --`,
    ),
  );
});

/** Starting a program costs a second, and all of them read their options in one place. */
describe('fault G5: the options of any program', () => {
  const COMMAND = { usage: 'Usage: node it.js [--depth N]\n', options: { depth: { type: 'string' } } } as const;
  const read = (...args: string[]) => readCommandLine(COMMAND, args, ({ depth }) => depth);
  const printed = jest.spyOn(process.stdout, 'write');
  beforeEach(() => printed.mockReset().mockReturnValue(true));
  afterAll(() => printed.mockRestore());

  test.each([
    ['--help'],
    ['-h'],
    ['--help', '--nonsense'],
    ['--nonsense', '-h'],
    ['--depth', '3', '--help'],
    ['--depth', '--help'],
    ['now', '-h'],
  ])('help is all that happens: %s %s %s', (...args) => {
    expect(read(...args)).toBeNull();
    expect(printed.mock.calls).toEqual([[COMMAND.usage]]);
  });

  test.each([
    [['--nonsense'], "Unknown option '--nonsense'"],
    [['-x'], "Unknown option '-x'"],
    [['--depth'], "Option '--depth <value>' argument missing"],
    [['now'], "Unexpected argument 'now'"],
  ])('%j is refused with the usage', (args, message) => {
    expect(() => read(...args)).toThrow(message);
    expect(() => read(...args)).toThrow(`\n${COMMAND.usage.trimEnd()}`);
    expect(printed.mock.calls).toEqual([]);
  });

  test('what is right is read', () => {
    expect(read('--depth', '3')).toBe('3');
  });
});

describe.each(PROGRAMS)('fault G5: %s', (_name, command) => {
  test('help is printed, and nothing else done', async () => {
    const { code, output, errors } = await run([...command, '--nonsense', '--help']);

    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toMatch(/^Usage: (node|npm run) \S+/);
  });

  test('an unknown option is refused with the usage, before anything is built or started', async () => {
    const { code, output, errors } = await run([...command, '--nonsense']);

    expect({ code: code > 0, output }).toEqual({ code: true, output: '' });
    expect(errors).toMatch("Unknown option '--nonsense'");
    expect(errors).toMatch(/\nUsage: /);
  });
});

test('fault G5: a word that is no option is refused by a program that takes none', async () => {
  for (const file of ['dist/server.js', 'dist/commands/printConfig.js', 'dist/commands/ledgerVerify.js']) {
    const { code, errors } = await run([file, 'now']);

    expect([file, code > 0]).toEqual([file, true]);
    expect(errors).toMatch(/Unexpected argument 'now'[^\n]*\nUsage: /);
  }
});
