import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createCompressedFile, type StaticFile, type StaticFiles } from './staticFile';

/** The build of the wallet: one page, and its files. */
export interface WalletFiles {
  page: StaticFile;
  assets: StaticFiles;
}

/** Beside `src` and `dist`, so the path is right from both. */
const FOLDER = path.join(__dirname, '../../../web/dist');

/** The name of an asset has a hash of its content, so caches keep it for ever. The page changes with each build. */
const CACHE_CONTROL = { page: 'no-cache', assets: 'public, max-age=31536000, immutable' };

/** Null if the wallet was not built: then this server is an API only. @throws Error if a file of the build is missing */
export function findWalletFiles(folder = FOLDER): WalletFiles | null {
  return isWalletBuilt(folder) ? readWalletFiles(folder) : null;
}

export const isWalletBuilt = (folder = FOLDER): boolean => existsSync(folder);

/** @throws Error if the wallet was not built, or a file of the build is missing */
export function readWalletFiles(folder = FOLDER): WalletFiles {
  const page = readFileSync(path.join(folder, 'index.html'));
  const assets = readdirSync(path.join(folder, 'assets')).map((name) => {
    return [name, readFileSync(path.join(folder, 'assets', name))] as const;
  });
  return createWalletFiles(page, assets);
}

export function createWalletFiles(page: Buffer, assets: readonly (readonly [string, Buffer])[]): WalletFiles {
  return {
    page: createCompressedFile('index.html', page, CACHE_CONTROL.page),
    assets: new Map(
      assets.map(([name, content]) => [name, createCompressedFile(name, content, CACHE_CONTROL.assets)] as const),
    ),
  };
}
