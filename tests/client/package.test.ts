import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { installPackedClient, type OutsideProject } from '../support/packedClient';
import { aPerson, balanceOf, PASSWORD, type Person } from '../support/people';
import { useServer } from '../support/testServer';
import { typeErrors } from '../support/typeCheck';

/** The client as a project installs it: the tarball of `npm pack`, outside this repository. */
const server = useServer();
const root = path.join(__dirname, '../..');
const run = promisify(execFile);
let project: OutsideProject;

beforeAll(async () => {
  project = await installPackedClient();
  // The types of Node.js, which a project installs itself.
  mkdirSync(path.join(project.folder, 'node_modules/@types'));
  symlinkSync(path.join(root, 'node_modules/@types/node'), path.join(project.folder, 'node_modules/@types/node'));
  for (const name of ['use.ts', 'use.mts', 'use.cts'])
    copyFileSync(path.join(root, 'tests/support/outside/use.ts'), path.join(project.folder, name));
}, 120_000);
afterAll(() => project.remove());

const inPackage = (file: string) => readFileSync(path.join(project.installed, file), 'utf8');
const readme = () => inPackage('README.md');
/** The examples in TypeScript. */
const examples = () => [...readme().matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code!);

describe('fault E9: the types, with skipLibCheck off as by default', () => {
  test.each<[string, string, object]>([
    ['nodenext, an ES module', 'use.mts', { module: 'nodenext' }],
    ['nodenext, CommonJS', 'use.cts', { module: 'nodenext' }],
    ['node20, CommonJS', 'use.cts', { module: 'node20' }],
    ['node16, an ES module', 'use.mts', { module: 'node16' }],
    ['bundler', 'use.ts', { module: 'esnext', moduleResolution: 'bundler' }],
    ['bundler, which keeps imports', 'use.ts', { module: 'preserve', verbatimModuleSyntax: true }],
    ['commonjs', 'use.ts', { module: 'commonjs' }],
    ['node10', 'use.ts', { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' }],
    ['strict off', 'use.mts', { module: 'nodenext', strict: false }],
    ['strict off, CommonJS', 'use.ts', { module: 'commonjs', strict: false }],
    [
      'more than strict',
      'use.ts',
      {
        module: 'esnext',
        moduleResolution: 'bundler',
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        noPropertyAccessFromIndexSignature: true,
        isolatedModules: true,
      },
    ],
    ['Node.js without the DOM', 'use.mts', { module: 'nodenext', lib: ['es2022'], types: ['node'] }],
    ['a page without Node.js', 'use.ts', { module: 'esnext', moduleResolution: 'bundler', types: [] }],
    ['the condition that this repository uses', 'use.mts', { module: 'nodenext', customConditions: ['source'] }],
  ])('%s', (_name, file, settings) => {
    // `use.ts` passes `signal: undefined`, which some compiler options reject unless the types allow it.
    expect(typeErrors(project.folder, [file], settings)).toEqual([]);
  });

  test('node16 in CommonJS knows no require of an ES module, and takes import()', () => {
    const code = `export const load = async () => (await import('@payverse/client')).createPayVerse({ baseUrl: '' });`;
    writeFileSync(path.join(project.folder, 'dynamic.cts'), code);

    expect(typeErrors(project.folder, ['dynamic.cts'], { module: 'node16' })).toEqual([]);
    expect(typeErrors(project.folder, ['use.cts'], { module: 'node16' })).toEqual([
      expect.stringMatching(/^TS1479 use\.cts/),
    ]);
  });

  test('the examples of the README', () => {
    const code = ['declare const toAccountNumber: string, show: (text: string) => void;', ...examples()].join('\n');
    writeFileSync(path.join(project.folder, 'readme.mts'), code);

    expect(examples()).toHaveLength(2);
    expect(typeErrors(project.folder, ['readme.mts'], { module: 'nodenext' })).toEqual([]);
  });
});

describe('fault E9: in Node.js', () => {
  let alice: Person;
  let bob: Person;
  beforeEach(async () => {
    [alice, bob] = [await aPerson(server), await aPerson(server)];
  });

  const BODY = `async function main({ createPayVerse, unwrap, SessionEndedError }, [baseUrl, email, password, toAccountNumber]) {
    const api = createPayVerse({ baseUrl });
    await unwrap(api.logIn(email, password));
    const { balance } = await unwrap(api.intent('/api/transactions/send', { toAccountNumber, amount: 50 }).send());
    await unwrap(api.logOut());
    const thrown = await api.GET('/api/accounts').catch((error) => error);
    console.log(JSON.stringify([balance, api.userId, thrown instanceof SessionEndedError]));
  }`;

  test.each([
    [
      'import',
      'pay.mjs',
      `import * as client from '@payverse/client';\n${BODY}\nawait main(client, process.argv.slice(2));`,
    ],
    ['require', 'pay.cjs', `${BODY}\nvoid main(require('@payverse/client'), process.argv.slice(2));`],
  ])('%s: log in, pay, log out', async (_name, file, code) => {
    writeFileSync(path.join(project.folder, file), code);
    server.requests.length = 0;

    const args = [file, server.url, alice.email, PASSWORD, bob.accountNumber];
    const { stdout, stderr } = await run(process.execPath, args, { cwd: project.folder });

    expect([JSON.parse(stdout), stderr]).toEqual([[950, null, true], '']);
    expect(await balanceOf(server, bob)).toBe(1050);
    expect(server.requests.map(({ path: called }) => called)).not.toContain('/api/accounts');
  });

  test('the first example of the README, as it stands', async () => {
    const [example] = examples();
    const code = example!.replace('http://localhost:5000', server.url);
    const around = `const toAccountNumber = '${bob.accountNumber}';\nconst show = console.log;\n${code}\nawait pay();\nawait pay();`;
    writeFileSync(path.join(project.folder, 'readme.mjs'), around);

    const { stdout } = await run(process.execPath, ['readme.mjs'], { cwd: project.folder });

    expect(code).toContain(server.url);
    expect(stdout).toBe('Paid. You have 950 left\nPaid. You have 950 left\n');
    expect(await balanceOf(server, bob)).toBe(1050);
  });
});

describe('fault E9: what is in the package', () => {
  interface Manifest {
    main: string;
    types: string;
    exports: Record<'.', Record<string, string>>;
    [field: string]: unknown;
  }
  const manifest = () => JSON.parse(inPackage('package.json')) as Manifest;
  const filesIn = (extension: string) => project.files.filter((file) => file.endsWith(extension));

  test('its code, types, source, README and licence, and nothing else', () => {
    const others = project.files.filter((file) => !/^(dist\/[\w/]+\.(js|d\.ts)(\.map)?|src\/[\w/]+\.ts)$/.test(file));

    expect(others.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
    expect(inPackage('LICENSE')).toBe(readFileSync(path.join(root, 'LICENSE'), 'utf8'));
    expect(
      filesIn('.js')
        .map((file) => path.basename(file, '.js'))
        .sort(),
    ).toEqual(
      filesIn('.ts')
        .filter((file) => file.startsWith('src/'))
        .map((file) => path.basename(file, '.ts'))
        .sort(),
    );
  });

  test('every path that package.json names is there, and nothing has to be installed with it', () => {
    const { main, types, exports } = manifest();
    const named = [main, types, ...Object.values(exports['.'])];

    expect(named.filter((file) => !existsSync(path.join(project.installed, file)))).toEqual([]);
    // TypeScript and Node.js take the first condition that fits.
    expect(Object.keys(exports['.']).slice(-2)).toEqual(['types', 'default']);
    for (const field of ['dependencies', 'devDependencies', 'peerDependencies', 'bundleDependencies', 'workspaces'])
      expect(manifest()).not.toHaveProperty(field);
    const text = readFileSync(path.join(root, 'package.json'), 'utf8');
    expect(manifest()['engines']).toEqual((JSON.parse(text) as Manifest)['engines']);
  });

  test('every import is a file of the package', () => {
    const missing = [...filesIn('.js'), ...filesIn('.ts')].flatMap((file) =>
      [...inPackage(file).matchAll(/^(?:import|export)\b[^;]*? from '([^']+)';|import\("([^"]+)"\)/gms)]
        .map(([, statement, inline]) => statement ?? inline!)
        .filter((name) => !existsSync(path.join(project.installed, path.dirname(file), declared(file, name))))
        .map((name) => `${file}: ${name}`),
    );

    expect(missing).toEqual([]);
  });

  /** TypeScript reads `./errors.ts` in a declaration file as `./errors.d.ts`. */
  const declared = (file: string, name: string) =>
    file.endsWith('.d.ts') ? name.replace(/(?<!\.d)\.ts$/, '.d.ts') : name;

  test('every source map leads to the source', () => {
    const lost = filesIn('.map').filter((file) => {
      const { sources } = JSON.parse(inPackage(file)) as { sources: string[] };
      return sources.some((source) => !existsSync(path.join(project.installed, path.dirname(file), source)));
    });

    expect([filesIn('.map').length > 0, lost]).toEqual([true, []]);
  });

  test('every relative link of its README is a file of the package', () => {
    const links = [...readme().matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target!);

    const dead = links.filter((to) => !/^(https?:|#)/.test(to) && !existsSync(path.join(project.installed, to)));
    expect(dead).toEqual([]);
  });
});
