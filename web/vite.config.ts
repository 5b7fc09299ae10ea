import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, loadEnv, type Plugin } from 'vite';
import { addFontLicence, preloadFont } from './vite/font.ts';

/** The folder of the API's `.env`, which has its port. */
const ROOT = path.join(import.meta.dirname, '..');

export default defineConfig(({ mode }) => {
  const { PORT = '5000', WEB_PORT = '5173' } = loadEnv(mode, ROOT, ['PORT', 'WEB_PORT']);
  return {
    plugins: [react(), fetchChunksFirst(), preloadFont(), addFontLicence()],
    // Resolves the client to its source: hot reload works for it, and it needs no build.
    resolve: { conditions: ['@payverse/source', ...defaultClientConditions] },
    build: {
      target: 'es2022',
      manifest: true,
      // No `data:` URLs: the policy forbids them, and the server serves a flat list of files.
      assetsInlineLimit: 0,
      // The licences of the dependencies require their texts in a distribution.
      license: true,
    },
    server: { port: Number(WEB_PORT), strictPort: true, proxy: proxyTo(PORT) },
    preview: { port: Number(WEB_PORT), strictPort: true },
  };
});

/** In development too the page calls its own origin. The Host header stays, because the API compares it with Origin. */
function proxyTo(port: string) {
  const api = { target: `http://localhost:${port}`, changeOrigin: false };
  return { '/api': api, '/docs': api, '/errors': api, '/openapi.json': api };
}

/** Vite's function for lazy imports preloads the files and then imports them. */
const HELPER = { id: '\0vite/preload-helper.js', text: 'export const __vitePreload =' };

/** Makes each lazy import of the build fetch its files first: see fetchChunks.ts. */
function fetchChunksFirst(): Plugin {
  const fetchChunks = path.join(import.meta.dirname, 'src/parts/fetchChunks.ts');
  let isDone = false;
  return {
    name: 'payverse:fetch-first',
    apply: 'build',
    enforce: 'post',
    transform(code, id) {
      if (id !== HELPER.id || !code.includes(HELPER.text) || !code.includes('const assetsURL =')) return undefined;
      isDone = true;
      const wrapped = `import { fetchChunks } from ${JSON.stringify(fetchChunks)};
        ${code.replace(HELPER.text, 'const importPart =')};
        export const __vitePreload = (load, files = [], importer) =>
          fetchChunks(files.map((file) => assetsURL(file, importer))).then(() => importPart(load, files, importer));`;
      return { code: wrapped, map: null };
    },
    buildEnd(error) {
      if (!error && !isDone) this.error('Vite has another helper for lazy imports than fetchChunksFirst() knows');
    },
  };
}
