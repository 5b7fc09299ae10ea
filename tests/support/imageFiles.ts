import { execFile } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { copiesOf, type Instruction } from './dockerfile';

const run = promisify(execFile);

/** Makes the folder that the last stage of the Dockerfile would have, without a container engine. */
export async function copyImage(stage: Instruction[], folder: string): Promise<void> {
  for (const { from, sources, target } of copiesOf(stage)) {
    for (const source of sources) {
      const destination = path.join(folder, target.endsWith('/') ? target + path.basename(source) : target);
      if (source === '/app/node_modules') await copyProductionPackages(destination);
      else await cp(from === undefined ? source : source.replace('/app/', ''), destination, { recursive: true });
    }
  }
}

interface Locked {
  dependencies?: Record<string, string>;
}

/** Copies the packages that `npm prune` leaves: each dependency, and its dependencies, found as Node finds them. */
async function copyProductionPackages(target: string): Promise<void> {
  const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
  const found = new Set<string>();
  const visit = (where: string) => {
    for (const name of Object.keys(packages[where]?.dependencies ?? {})) {
      const at = candidates(where, name).find((place) => place in packages);
      if (at === undefined) throw new Error(`${name}, which ${where} needs, is not locked`);
      if (!found.has(at)) visit((found.add(at), at));
    }
  };
  visit('');
  // A package inside another one is copied together with it.
  const places = [...found].filter((place) => place.lastIndexOf('node_modules/') === 0);
  for (const folder of new Set(places.map((place) => path.dirname(place)))) {
    const destination = path.join(target, path.relative('node_modules', folder));
    await mkdir(destination, { recursive: true });
    await run('cp', ['-R', ...places.filter((place) => path.dirname(place) === folder), destination]);
  }
}

/** The places where Node looks for a package, in its order: the own folder, and then the folder of each package above. */
function candidates(where: string, name: string): string[] {
  const above = where === '' ? [] : where.split('/node_modules/').map((_part, i, parts) => parts.slice(0, i + 1).join('/node_modules/')); // prettier-ignore
  return [...above.reverse().map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`];
}
