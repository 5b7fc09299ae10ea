import { readdirSync, readFileSync } from 'node:fs';

/** The repository as files, for the tests of documents. */

export const read = (file: string): string => readFileSync(file, 'utf8');

/** The files below a folder whose names end so, with their paths from the root of the repository. */
export function findFiles(folder: string, ...ends: string[]): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const paths = files.map(({ parentPath, name }) => `${parentPath}/${name}`);
  return paths.filter((file) => ends.some((end) => file.endsWith(end)) && !file.includes('node_modules'));
}

export const uniqueMatches = (text: string, pattern: RegExp): string[] => [...new Set(text.match(pattern))];
