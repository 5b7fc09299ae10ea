import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createOpenApiDocument } from '../../src/openapi/document';
import { findFiles, read, uniqueMatches } from '../support/documents';

/** Holds the documents of the repository to the source: what a page names exists. tests/documents/links.test.ts follows the links. */

describe('the version number', () => {
  interface Package {
    version: string;
    dependencies: Record<string, string>;
  }
  const readPackage = (file: string) => JSON.parse(read(file)) as Package;
  const { version } = readPackage('package.json');

  test.each(['clients/typescript/package.json', 'web/package.json'])('%s has that of package.json', (file) => {
    expect(readPackage(file).version).toBe(version);
  });

  test('the wallet depends on the client of the same version, and package-lock.json agrees', () => {
    const lock = JSON.parse(read('package-lock.json')) as Package & { packages: Record<string, Package> };

    expect(readPackage('web/package.json').dependencies['@payverse/client']).toBe(version);
    expect(lock.packages['web']!.dependencies['@payverse/client']).toBe(version);
    const locked = ['', 'clients/typescript', 'web'].map((folder) => lock.packages[folder]!.version);
    expect([lock.version, ...locked]).toEqual(Array(4).fill(version));
  });

  test('the OpenAPI document reports that of package.json', () => {
    expect(createOpenApiDocument().info.version).toBe(version);
  });

  test('the newest version of CHANGELOG.md is that of package.json, below what is not released', () => {
    const headings = read('CHANGELOG.md').match(/^## .*$/gm)!;

    expect(headings[0]).toBe('## [Unreleased]');
    expect(headings[1]).toMatch(/^## \[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$/);
    expect(headings[1]).toContain(`[${version}]`);
  });
});

const DOCUMENTS = [
  ...readdirSync('.').filter((file) => file.endsWith('.md')),
  ...['docs', 'web', 'clients/typescript'].flatMap((folder) => findFiles(folder, '.md')),
];

const FOLDERS = readdirSync('.', { withFileTypes: true }).flatMap((each) =>
  each.isDirectory() && !/^\.|^node_modules$/.test(each.name) ? [each.name] : [],
);
const REPOSITORY = FOLDERS.flatMap((folder) => findFiles(folder, ''));
const TESTS = REPOSITORY.filter((file) => file.startsWith('tests/') && file.endsWith('.test.ts'));
/** A file by its ending, or a path that begins with a folder of the repository. */
const ENDINGS = 'ts|tsx|mjs|md|sql|json|yml|ini|sh|css|service|timer|template';
const IS_PATH = new RegExp(`^[\\w.@-]+(/[\\w.@-]+)*\\.(${ENDINGS})$|^(${FOLDERS.join('|')})/[\\w.@/-]*$`);

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document);
  const codes = Array.from(text.matchAll(/`([^`\n]+)`/g), ([, code]) => code!);

  test('names scripts of package.json only', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = Array.from(text.matchAll(/\bnpm run (?:-s )?([\w:]+)/g), ([, name]) => name!);

    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  test('names files and folders that exist', () => {
    // The sources of a comparison are files of other projects; what is made, and a pattern, exists nowhere.
    const elsewhere = text.split('\nSources')[1] ?? '';
    const isOther = (code: string) => /^\.?\/|^\.data\/|\bdist\b|[*…<]|NNNN|\/NAME\.|^secrets\.json$/.test(code);
    const named = codes.filter((code) => IS_PATH.test(code) && !isOther(code) && !elsewhere.includes(code));
    const isThere = (code: string) => existsSync(code) || existsSync(path.join(path.dirname(document), code));

    expect(named.filter((code) => !isThere(code) && !REPOSITORY.some((file) => file.endsWith(`/${code}`)))).toEqual([]);
  });

  test('runs test files that exist', () => {
    const commands = Array.from(text.matchAll(/\bnpx jest ([^`\n#]*)/g), ([, words]) => words!.split(' '));
    const paths = commands.flat().filter((word) => word.includes('/'));

    expect(paths.filter((each) => !TESTS.some((file) => file.startsWith(each)))).toEqual([]);
  });

  test('names variables and error codes that the source has', () => {
    const names = codes.flatMap((code) => /^([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=.*)?$/.exec(code)?.[1] ?? []);

    expect(names.filter((name) => !sourceWords().has(name) && !OF_OTHERS.includes(name))).toEqual([]);
  });
});

/** The packages, and the folders that hold code of the repository itself. */
const PACKAGES = ['web', 'clients/typescript', ''];
const CODE = ['src', 'torture', 'web', 'clients/typescript', 'tests', 'scripts', 'bench', 'postman'];
const COMMENT = /\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm;
const PATH_IN_COMMENT = new RegExp(
  `(?<![\\w./@-])(?:${FOLDERS.join('|')})(?:/[\\w.-]+)*/[\\w.-]+\\.(?:${ENDINGS})\\b`,
  'g',
);

test('comments of the code name files that exist, from the root or from the folder of their package', () => {
  const files = CODE.flatMap((folder) => findFiles(folder, '.ts', '.tsx', '.mjs', '.css'));
  const sources = files.filter((file) => !/(^|\/)dist\//.test(file));
  const named = sources.flatMap((file) => {
    const home = PACKAGES.find((folder) => file.startsWith(folder))!;
    const paths = (read(file).match(COMMENT) ?? []).flatMap((comment) => comment.match(PATH_IN_COMMENT) ?? []);
    return paths.map((each) => ({ file, each, isThere: existsSync(each) || existsSync(path.join(home, each)) }));
  });

  expect(named.filter(({ isThere }) => !isThere)).toEqual([]);
  // Without paths the line above would prove nothing.
  expect(named.length).toBeGreaterThan(10);
});

/** Node.js and Formance have these. */
const OF_OTHERS = ['NODE_EXTRA_CA_CERTS', 'HASH_LOGS'];

let words: Set<string> | undefined;
/** Every constant-like name of the code, the configuration files and the examples of environments. */
function sourceWords(): Set<string> {
  const folders = ['src', 'web/src', 'clients/typescript/src', 'torture', 'tests', 'scripts', 'deploy', 'bench'];
  const files = folders.flatMap((folder) => findFiles(folder, '')).filter((file) => /\.\w+$/.test(file));
  const sources = files.concat('.env.example', 'docker-compose.yml', 'web/vite.config.ts', 'package.json');
  const isText = (file: string) => !/\/dist\/|\.md$/.test(file) && existsSync(file);
  words ??= new Set(sources.filter(isText).flatMap((file) => uniqueMatches(read(file), /\b[A-Z][A-Z0-9_]+\b/g)));
  return words;
}

test('docs/decisions/README.md lists each decision by its title', () => {
  const index = read('docs/decisions/README.md');
  const files = readdirSync('docs/decisions').filter((file) => /^\d/.test(file));

  for (const file of files) {
    const [, number, title] = /^# (\d+)\. (.*)$/m.exec(read(`docs/decisions/${file}`))!;
    const [, listed] = new RegExp(`^${number}\\. \\[(.*)\\]\\(${file}\\)$`, 'm').exec(index) ?? [];
    expect([file, title!.startsWith(listed ?? '?')]).toEqual([file, true]);
    expect(Number(number)).toBe(Number(file.slice(0, 4)));
  }
});

test('CONTRIBUTING.md and CI name each variable that makes a program required', () => {
  const variables = uniqueMatches(findFiles('tests', '.ts').map(read).join('\n'), /(?<=')TEST_[A-Z]+(?=')/g);

  expect(variables.length).toBeGreaterThan(5);
  for (const variable of variables) {
    expect(read('CONTRIBUTING.md')).toContain(`| \`${variable}\` |`);
    expect(read('.ci/run')).toContain(`${variable}=required`);
  }
});
