import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/** Where `npm run dev` has the API. Its own PORT wins, as it does there. */
const { API_PORT = '5000' } = process.env;

export default defineConfig({
  plugins: [react()],
  // The client's source, so that a change of it is seen at once and nothing has to be built before.
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    target: 'es2022',
    manifest: true,
    // Nothing as `data:`, and every file at one place: what the server serves is a flat list of names.
    assetsInlineLimit: 0,
    // Their licences ask that whoever passes them on says so.
    license: true,
  },
  server: { port: 5173, strictPort: true, proxy: proxyTo(API_PORT) },
  preview: { port: 4173, strictPort: true },
});

/** The page asks its own origin, as it does when it is built, and the Host header stays: the API compares it with Origin. */
function proxyTo(port: string) {
  const target = { target: `http://localhost:${port}`, changeOrigin: false };
  return { '/api': target, '/docs': target, '/errors': target, '/openapi.json': target };
}
