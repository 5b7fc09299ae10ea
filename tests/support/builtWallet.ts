import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The wallet as `npm run build:web` has built it. */

export const DIST = path.join(__dirname, '../../web/dist');

interface Chunk {
  file: string;
  name?: string;
  imports?: string[];
  dynamicImports?: string[];
  css?: string[];
}

export const readBuilt = (file: string): Buffer => readFileSync(path.join(DIST, file));

const manifest = JSON.parse(readBuilt('.vite/manifest.json').toString()) as Record<string, Chunk>;

/** The chunk of this source file, or the shared one with this name: see web/vite/chunks.ts. */
export function findChunk(source: string): Chunk {
  const chunk = manifest[source] ?? Object.values(manifest).find(({ name }) => name === source);
  if (!chunk) throw new Error(`${source} was not built`);
  return chunk;
}

/** The files of these chunks and of their static imports. */
export function filesOf(names: readonly string[]): Set<string> {
  const files = new Set<string>();
  for (const name of names) {
    const chunk = findChunk(name);
    for (const file of [chunk.file, ...(chunk.css ?? []), ...filesOf(chunk.imports ?? [])]) files.add(file);
  }
  return files;
}
