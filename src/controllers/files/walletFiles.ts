import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createPagePolicy } from '../../platform/http/safeHeaders';
import { createCompressedFile, type StaticFile, type StaticFiles } from './staticFile';

/** The build of the wallet: one page, and its files. */
export interface WalletFiles {
  page: StaticFile;
  /** The content security policy of the page. */
  policy: string;
  assets: StaticFiles;
}

/** Beside `src` and `dist`, so the path is right from both. */
const FOLDER = path.join(__dirname, '../../../web/dist');

const PAGE = 'index.html';
const ASSETS = 'assets';
const BROTLI = '.br';

/** The name of an asset has a hash of its content, so caches keep it for ever. The page changes with each build. */
const CACHE_CONTROL = { page: 'no-cache', assets: 'public, max-age=31536000, immutable' };

/** Null if the wallet was not built: then this server is an API only. @throws Error if a file of the build is missing */
export function findWalletFiles(folder = FOLDER): WalletFiles | null {
  return isWalletBuilt(folder) ? readWalletFiles(folder) : null;
}

export const isWalletBuilt = (folder = FOLDER): boolean => existsSync(folder);

/** @throws Error if the wallet was not built, or a file of the build is missing */
export function readWalletFiles(folder = FOLDER): WalletFiles {
  const read = (name: string) => [name, readFileSync(path.join(folder, name))] as const;
  const page = read(PAGE);
  const others = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isFile() && each.name !== PAGE);
  const assets = readdirSync(path.join(folder, ASSETS)).map((name) => `${ASSETS}/${name}`);
  return createWalletFiles(new Map([page, ...others.map(({ name }) => read(name)), ...assets.map(read)]));
}

/** `files` has the content of each file by its path in the build. `index.html.br` is `index.html` in Brotli. */
export function createWalletFiles(files: ReadonlyMap<string, Buffer>): WalletFiles {
  const create = (name: string, cacheControl: string): StaticFile => {
    const content = files.get(name);
    if (!content) throw new Error(`The build of the wallet has no ${name}`);
    return createCompressedFile(name, content, cacheControl, files.get(name + BROTLI));
  };
  const assets = [...files.keys()].filter((name) => name.startsWith(`${ASSETS}/`) && !name.endsWith(BROTLI));
  const page = create(PAGE, CACHE_CONTROL.page);
  return {
    page,
    policy: createPagePolicy(page.content.toString()),
    assets: new Map(assets.map((name) => [path.basename(name), create(name, CACHE_CONTROL.assets)])),
  };
}
