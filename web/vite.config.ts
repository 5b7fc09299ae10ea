import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, loadEnv, type Plugin } from 'vite';

/** The `.env` of the API, which says where it listens. */
const ROOT = path.join(import.meta.dirname, '..');

export default defineConfig(({ mode }) => {
  const { PORT = '5000', WEB_PORT = '5173' } = loadEnv(mode, ROOT, ['PORT', 'WEB_PORT']);
  return {
    plugins: [react(), fetchChunksFirst()],
    // The client's source, so that a change of it is seen at once and nothing has to be built before.
    resolve: { conditions: ['@payverse/source', ...defaultClientConditions] },
    build: {
      target: 'es2022',
      manifest: true,
      // Nothing as `data:`, and every file at one place: what the server serves is a flat list of names.
      assetsInlineLimit: 0,
      // Their licences ask that whoever passes them on says so.
      license: true,
    },
    server: { port: Number(WEB_PORT), strictPort: true, proxy: proxyTo(PORT) },
    preview: { port: Number(WEB_PORT), strictPort: true },
  };
});

/** The page asks its own origin, as it does when it is built, and the Host header stays: the API compares it with Origin. */
function proxyTo(port: string) {
  const api = { target: `http://localhost:${port}`, changeOrigin: false };
  return { '/api': api, '/docs': api, '/errors': api, '/openapi.json': api };
}

/** Vite's function for lazy imports: it preloads their files and then imports them. */
const HELPER = { id: '\0vite/preload-helper.js', text: 'export const __vitePreload =' };

/** Each lazy import of the build fetches its files first, for the reason that fetchChunks.ts gives. */
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
