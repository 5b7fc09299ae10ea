import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Makes folders that are removed after each test. */
export function useTemporaryFolders(prefix: string): () => Promise<string> {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });
  return async () => {
    const folder = await mkdtemp(path.join(tmpdir(), prefix));
    folders.push(folder);
    return folder;
  };
}
