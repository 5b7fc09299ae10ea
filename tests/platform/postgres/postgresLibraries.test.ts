import { mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { linkLibraries } from '../../../src/platform/postgres/embedded/postgresLibraries';

/** The links that the install script of a package with PostgreSQL would make. That script must not run. */

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'payverse-libraries-'));
  await mkdir(path.join(folder, 'native/lib'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const LINKS = [
  { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
  { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' },
];

test('fault F10: the libraries of PostgreSQL get their names without an install script, also by two at once and again', async () => {
  await writeFile(path.join(folder, 'native/pg-symlinks.json'), JSON.stringify(LINKS));
  await writeFile(path.join(folder, 'native/lib/libpq.so.5.18'), 'a library');

  await Promise.all([linkLibraries(folder), linkLibraries(folder)]);
  await linkLibraries(folder);

  for (const { target } of LINKS) {
    expect(await readFile(path.join(folder, target), 'utf8')).toBe('a library');
    // Also where the folder is moved.
    expect(await readlink(path.join(folder, target))).toBe('libpq.so.5.18');
  }
});

test('a package that lists none needs none', async () => {
  await expect(linkLibraries(folder)).resolves.toBeUndefined();
});

test('where they cannot be made, the error has the reason', async () => {
  const links = [{ source: 'native/lib/a', target: 'native/none/a' }];
  await writeFile(path.join(folder, 'native/pg-symlinks.json'), JSON.stringify(links));

  await expect(linkLibraries(folder)).rejects.toThrow(
    /^PostgreSQL's libraries have no links, and they cannot be made: /,
  );
});

test('fault F10: no package runs code when it is installed, and no script of ours depends on one that npm then leaves out', async () => {
  expect(await readFile('.npmrc', 'utf8')).toMatch(/^ignore-scripts=true$/m);
  for (const file of ['package.json', 'web/package.json']) {
    const { scripts } = JSON.parse(await readFile(file, 'utf8')) as { scripts: Record<string, string> };
    const names = Object.keys(scripts);
    expect(names.filter((name) => /^(pre|post)/.test(name) && names.includes(name.replace(/^(pre|post)/, '')))).toEqual(
      [],
    );
    expect(names.filter((name) => /^(pre|post)?(install|prepare)$/.test(name))).toEqual([]);
  }
});
