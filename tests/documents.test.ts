import { readdirSync, readFileSync } from 'node:fs';
import { createOpenApiDocument } from '../src/openapi/document';
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
