import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface Outcome {
  code: number;
  output: string;
  errors: string;
}

/** Without npm and all other programs, so that nothing can be built. */
function run(command: readonly string[]): Promise<Outcome> {
  const env = { PATH: '', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
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
    'dist/ledgerVerify.js',
    'dist/printConfig.js',
    'scripts/generate.mjs',
    'scripts/runWalk.mjs',
    'scripts/withServer.mjs',
    'scripts/audit.mjs',
    'bench/run.mjs',
    'bench/tradeoffs.mjs',
  ].map((file) => [`node ${file}`, [file]] as const),
];

test('fault G5: each program that is built before it runs prints its help without that', () => {
  expect(BUILT_FIRST.map(([name]) => name)).toEqual(
    ['config', 'ledger:verify', 'bench', 'torture', 'torture:bugs', 'bench:tradeoffs'].map(
      (name) => `npm run ${name} --`,
    ),
  );
});

describe.each(PROGRAMS)('fault G5: %s', (_name, command) => {
  test.each([['--help'], ['-h'], ['--help', '--nonsense']])(
    '%s prints help, and does nothing else',
    async (...options) => {
      const { code, output, errors } = await run([...command, ...options]);

      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      expect(output).toMatch(/^Usage: (node|npm run) \S+/);
    },
  );

  test.each([
    [['--nonsense'], "Unknown option '--nonsense'"],
    [['-x'], "Unknown option '-x'"],
  ])('%j is refused with the usage, before anything is built or started', async (options, message) => {
    const { code, output, errors } = await run([...command, ...options]);

    expect({ code: code > 0, output }).toEqual({ code: true, output: '' });
    expect(errors).toMatch(message);
    expect(errors).toMatch(/\nUsage: /);
  });
});

test('fault G5: a word that is no option is refused by a program that takes none', async () => {
  for (const file of ['dist/server.js', 'dist/printConfig.js', 'dist/ledgerVerify.js']) {
    const { code, errors } = await run([file, 'now']);

    expect([file, code > 0]).toEqual([file, true]);
    expect(errors).toMatch(/Unexpected argument 'now'[^\n]*\nUsage: /);
  }
});
