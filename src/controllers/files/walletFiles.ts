import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createCompressedFile, type StaticFile, type StaticFiles } from './staticFile';

/** What the wallet was built to: one page, and the files that it is made of. */
export interface WalletFiles {
  page: StaticFile;
  assets: StaticFiles;
}

/** Beside `src` and `dist`, so that it is found from both. */
const FOLDER = path.join(__dirname, '../../../web/dist');

/** A file has a hash of its content in its name, so what was fetched once stays right. The page names the newest ones. */
const CACHE_CONTROL = { page: 'no-cache', assets: 'public, max-age=31536000, immutable' };

/** Null where they were not built: then this server is an API only. @throws Error when what was built is not whole */
export function findWalletFiles(folder = FOLDER): WalletFiles | null {
  return isWalletBuilt(folder) ? readWalletFiles(folder) : null;
}

/** Whether there are pages to be served. */
export const isWalletBuilt = (folder = FOLDER): boolean => existsSync(folder);

/** @throws Error when they were not built, or what was built is not whole */
export function readWalletFiles(folder = FOLDER): WalletFiles {
  const page = readFileSync(path.join(folder, 'index.html'));
  const assets = readdirSync(path.join(folder, 'assets')).map((name) => {
    return [name, readFileSync(path.join(folder, 'assets', name))] as const;
  });
  return createWalletFiles(page, assets);
}

/** The page and its assets, with their names, as they are to be sent. */
export function createWalletFiles(page: Buffer, assets: readonly (readonly [string, Buffer])[]): WalletFiles {
  return {
    page: createCompressedFile('index.html', page, CACHE_CONTROL.page),
    assets: new Map(
      assets.map(([name, content]) => [name, createCompressedFile(name, content, CACHE_CONTROL.assets)] as const),
    ),
  };
}
