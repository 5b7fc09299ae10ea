import path from 'node:path';
import type { Plugin } from 'vite';

/** Vite's function for lazy imports preloads the files and then imports them. */
const HELPER = { id: '\0vite/preload-helper.js', text: 'export const __vitePreload =' };

/** Makes each lazy import of the build fetch its files first: see fetchChunks.ts. */
export function fetchChunksFirst(): Plugin {
  const fetchChunks = path.join(import.meta.dirname, '../src/parts/fetchChunks.ts');
  let isDone = false;
  return {
    name: 'payverse:fetch-first',
    apply: 'build',
    enforce: 'post',
    transform(code, id) {
      if (id !== HELPER.id || !code.includes(HELPER.text) || !code.includes('const assetsURL =')) return undefined;
      isDone = true;
      const wrapped = `import { importChunks } from ${JSON.stringify(fetchChunks)};
        ${code.replace(HELPER.text, 'const importPart =')};
        export const __vitePreload = (load, files = [], importer) =>
          importChunks(
            files.map((file) => assetsURL(file, importer)),
            () => importPart(load, files, importer),
          );`;
      return { code: wrapped, map: null };
    },
    buildEnd(error) {
      if (!error && !isDone) this.error('Vite has another helper for lazy imports than fetchChunksFirst() knows');
    },
  };
}
