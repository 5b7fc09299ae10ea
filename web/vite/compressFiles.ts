import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Plugin } from 'vite';

const compress = promisify(brotliCompress);

const IS_TEXT = /\.(html|js|css|svg|webmanifest)$/;

/**
 * Writes a Brotli file beside each text of the build: a seventh smaller than gzip. The best compression takes a second, so it
 * belongs to the build and not to the start of each process of the server, which sends these files as they are.
 */
export function compressFiles(): Plugin {
  let folder = '';
  return {
    name: 'payverse:compress',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = path.resolve(root, build.outDir);
    },
    // The last hook of a build: the page and its manifest are written, too.
    closeBundle: async () => {
      const names = await readdir(folder, { recursive: true });
      const texts = names.filter((name) => IS_TEXT.test(name) && !name.startsWith('.vite'));
      await Promise.all(texts.map((name) => compressFile(path.join(folder, name))));
    },
  };
}

async function compressFile(file: string): Promise<void> {
  const content = await readFile(file);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  const compressed = await compress(content, { params });
  if (compressed.length < content.length) await writeFile(`${file}.br`, compressed);
}
