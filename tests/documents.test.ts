import { readFileSync } from 'node:fs';
import { createOpenApiDocument } from '../src/openapi/document';

/** Holds the documents of the repository to the source: what a page names exists, and what exists is named. */

const read = (file: string) => readFileSync(file, 'utf8');

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
