import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, loadEnv } from 'vite';
import { CHUNKS } from './vite/chunks.ts';
import { compileMessages } from './vite/compileMessages.ts';
import { compressFiles } from './vite/compressFiles.ts';
import { fetchChunksFirst } from './vite/fetchChunksFirst.ts';
import { firstPaint } from './vite/firstPaint.ts';
import { addFontLicence } from './vite/font.ts';

/** The folder of the API's `.env`, which has its port. */
const ROOT = path.join(import.meta.dirname, '..');

export default defineConfig(({ mode }) => {
  const { PORT = '5000', WEB_PORT = '5173' } = loadEnv(mode, ROOT, ['PORT', 'WEB_PORT']);
  return {
    plugins: [react(), compileMessages(), firstPaint(), fetchChunksFirst(), addFontLicence(), compressFiles()],
    // Resolves the client to its source: hot reload works for it, and it needs no build.
    resolve: { conditions: ['@payverse/source', ...defaultClientConditions] },
    build: {
      target: 'es2022',
      manifest: true,
      modulePreload: { polyfill: false },
      // No `data:` URLs: the policy forbids them, and the server serves a flat list of files.
      assetsInlineLimit: 0,
      rolldownOptions: { output: { codeSplitting: CHUNKS } },
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
