import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { calls, createOpenApiDocument } from '../src/openapi/document';
import { FAULTS } from '../torture/faults/faults';

/** Holds the documents of the repository to the source: what a page names exists, and what exists is named. */

const read = (file: string) => readFileSync(file, 'utf8');
const findFiles = (folder: string, end: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(end))
    .map((file) => `${folder}/${file}`);
const uniqueMatches = (text: string, pattern: RegExp) => [...new Set(text.match(pattern))];

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

describe('docs/catalogue.md', () => {
  const CASE = /\b[ACEFHIMRTX]\d\d\b|\bS[1-7]\b/g;
  const [cases, rest] = read('docs/catalogue.md').split('## Cases that do not apply') as [string, string];
  const rowsOf = (text: string) => text.match(/^\| [A-Z]\d.*$/gm)!;
  const idOf = (row: string) => /^\| ([A-Z]\d+)/.exec(row)![1]!;
  const tests = findFiles('tests', '.test.ts').map(read).join('\n');

  test('has each case that a test or a document cites', () => {
    const documents = findFiles('docs', '.md').concat('README.md', 'CONTRIBUTING.md').map(read).join('\n');
    const known = rowsOf(cases).map(idOf);

    expect(known.length).toBeGreaterThan(240);
    expect(known).toEqual([...new Set(known)]);
    const notApplicable = uniqueMatches(rest.split('\n## ')[0]!, CASE);
    expect(uniqueMatches(tests, CASE).filter((id) => !known.includes(id))).toEqual([]);
    expect(uniqueMatches(documents, CASE).filter((id) => ![...known, ...notApplicable].includes(id))).toEqual([]);
  });

  test('has no case without a test or a fault of the torture kit', () => {
    const faults = FAULTS.map(({ name }) => `\`${name}\` |`);
    const cited = uniqueMatches(tests, CASE);
    // S1 to S7 hold after every case.
    const uncovered = rowsOf(cases).filter(
      (row) => !row.startsWith('| S') && !cited.includes(idOf(row)) && !faults.some((name) => row.endsWith(name)),
    );

    expect(uncovered).toEqual([]);
  });

  test('has each fault that a test cites', () => {
    const known = rowsOf(rest.split('## Found in real use')[1]!).map((row) => `fault ${idOf(row)}`);

    expect(known).toEqual([...new Set(known)]);
    expect(uniqueMatches(tests, /\bfault [A-Z]\d+\b/g).filter((fault) => !known.includes(fault))).toEqual([]);
  });
});

const DOCUMENTS = [
  ...readdirSync('.').filter((file) => file.endsWith('.md')),
  ...['docs', 'web', 'clients/typescript'].flatMap((folder) => findFiles(folder, '.md')),
].filter((file) => !/node_modules/.test(file));

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document);
  const codes = Array.from(text.matchAll(/`([^`\n]+)`/g), ([, code]) => code!);

  test('links to files and headings that exist', () => {
    const links = Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), ([, link]) => link!);

    for (const link of links.filter((each) => !/^https?:/.test(each))) {
      const [file, heading] = link.split('#') as [string, string?];
      const target = file === '' ? document : path.join(path.dirname(document), file);
      expect([link, existsSync(target)]).toEqual([link, true]);
      if (heading) expect([link, headingsOf(target)]).toEqual([link, expect.arrayContaining([heading])]);
    }
  });

  test('names scripts of package.json only', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = Array.from(text.matchAll(/\bnpm run (?:-s )?([\w:]+)/g), ([, name]) => name!);

    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  test('names files that exist', () => {
    const folders = readdirSync('.', { withFileTypes: true }).filter((each) => each.isDirectory());
    const isOurs = (code: string) => folders.some(({ name }) => code.startsWith(`${name}/`));
    const isMade = (code: string) => /(^|\/)(dist|node_modules)(\/|$)|[*…<]|NNNN/.test(code);
    // The sources of a comparison are files of other projects.
    const elsewhere = text.split('\nSources')[1] ?? '';
    const named = codes.filter((code) => /^[\w.@/*-]+$/.test(code) && isOurs(code) && !elsewhere.includes(code));
    const beside = (file: string) => [file, path.join(path.dirname(document), file)].some((each) => existsSync(each));

    expect(named.filter((file) => !isMade(file) && !file.startsWith('.data/') && !beside(file))).toEqual([]);
  });

  test('names variables and error codes that the source has', () => {
    const names = codes.flatMap((code) => /^([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=.*)?$/.exec(code)?.[1] ?? []);

    expect(names.filter((name) => !sourceWords().has(name) && !OF_OTHERS.includes(name))).toEqual([]);
  });
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

/** As the hosting platform makes the anchor of a heading. */
function headingsOf(file: string): string[] {
  const headings = read(file).match(/^#+ .*$/gm) ?? [];
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('README.md', () => {
  const { paths } = JSON.parse(JSON.stringify(createOpenApiDocument())) as { paths: Record<string, Path> };
  const rows = read('README.md').match(/^\| `(?:GET|POST|DELETE) .*$/gm)!;
  const [first] = [rows.flatMap((row) => row.split('|')[1]!.match(/(?<=[ `])\/[\w/:.-]*/g)!)];
  const documented = calls.map(({ path: name }) => name);

  test('has a row for each call of the API, and none for a call that does not exist', () => {
    expect(documented.filter((each) => each.startsWith('/api/') && !first.includes(each))).toEqual([]);
    expect(first.filter((each) => !documented.includes(each))).toEqual([]);
  });

  test.each(calls.filter((call) => call.path.startsWith('/api/')).map((call) => [call.id, call] as const))(
    'names each field and parameter of %s',
    (_id, { method, path: name }) => {
      const row = rows.find((each) => each.startsWith(`| \`${method.toUpperCase()} ${name}\``));
      const { parameters = [], requestBody } = paths[name.replace(/:(\w+)/g, '{$1}')]![method]!;
      const query = parameters.filter((each) => each.in === 'query').map((each) => each.name);
      const fields = [...query, ...Object.keys(requestBody?.content['application/json']?.schema.properties ?? {})];

      for (const field of fields) expect(row).toMatch(new RegExp(`\\b${field}\\b`));
    },
  );

  interface Operation {
    parameters?: { in?: string; name?: string }[];
    requestBody?: { content: Record<string, { schema: { properties?: object } }> };
  }
  type Path = Record<string, Operation | undefined>;
});

describe('docs/security.md', () => {
  const text = read('docs/security.md');
  const source = findFiles('src', '.ts').map(read).join('\n');

  test('names each record that the log can have', () => {
    const messages = Array.from(source.matchAll(/\blogger\.\w+\([^;']*'([^',:]+)/g), ([, message]) => message!);

    expect(messages.length).toBeGreaterThan(15);
    expect(messages.filter((message) => !text.includes(`\`${message}`))).toEqual([]);
  });

  test('names each event that is logged because of security', () => {
    const [, names] = /type SecurityEventName =([^;]*);/.exec(source)!;

    for (const [, name] of names!.matchAll(/'(\w+)'/g)) expect(text).toContain(`\`${name}\``);
  });
});

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
