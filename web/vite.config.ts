import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, loadEnv } from 'vite';

/** The `.env` of the API, which says where it listens. */
const ROOT = path.join(import.meta.dirname, '..');

export default defineConfig(({ mode }) => {
  const { PORT = '5000', WEB_PORT = '5173' } = loadEnv(mode, ROOT, ['PORT', 'WEB_PORT']);
  return {
    plugins: [react()],
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
