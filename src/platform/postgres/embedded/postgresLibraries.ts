import { readFile, symlink } from 'node:fs/promises';
import path from 'node:path';

interface Link {
  /** Both are below the folder of the package: `native/lib/libpq.so.5.18` is also `native/lib/libpq.so.5`. */
  source: string;
  target: string;
}

/**
 * Gives the libraries of a package with PostgreSQL their short names, as links. An archive of npm has no links, so the package
 * lists them and has a script that makes them when it is installed. No script runs at an installation here (.npmrc), so
 * this does it at the first start. Where all are there, it changes nothing.
 */
export async function linkLibraries(packageFolder: string): Promise<void> {
  for (const { source, target } of await readLinks(packageFolder)) {
    const place = path.join(packageFolder, target);
    try {
      await symlink(path.relative(path.dirname(target), source), place);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      // Made before, or by another process at this moment.
      if (code === 'EEXIST') continue;
      throw new Error(`PostgreSQL's libraries have no links, and they cannot be made: ${message}`, { cause: error });
    }
  }
}

async function readLinks(packageFolder: string): Promise<Link[]> {
  try {
    return JSON.parse(await readFile(path.join(packageFolder, 'native/pg-symlinks.json'), 'utf8')) as Link[];
  } catch (error) {
    // Packages for some systems need none.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
