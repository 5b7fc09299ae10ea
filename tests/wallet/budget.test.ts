import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync, gzipSync } from 'node:zlib';
import { PATHS } from '../../web/src/navigation/paths';
import { DIST, filesOf, findChunk, readBuilt } from '../support/builtWallet';

/** The files that a browser must load before it shows a page, from `npm run build:web`. */

const BUDGET_BYTES = 150_000;
const FONT_BUDGET_BYTES = 40_000;

/** Every page loads the first script, and the script that renders. */
const BASE = ['start', 'main'];

const gzipped = (file: string) => gzipSync(readBuilt(file)).length;

/** Each page with its own chunk. A user can open any of them first. */
const PAGES = (findChunk('start').dynamicImports ?? []).filter((name) => name.startsWith('src/pages/'));

test('every page has its own chunk', () => {
  expect(PAGES).toHaveLength(Object.keys(PATHS).length);
});

test.each(PAGES)('to open %s takes less than 150 kB of JavaScript, compressed', (name) => {
  const scripts = [...filesOf([...BASE, name])].filter((file) => file.endsWith('.js'));
  const bytes = scripts.map(gzipped).reduce((sum, each) => sum + each, 0);

  expect(scripts.length).toBeGreaterThan(BASE.length);
  expect(bytes).toBeLessThan(BUDGET_BYTES);
  // A smaller sum means that this test reads the manifest wrongly.
  expect(bytes).toBeGreaterThan(60_000);
});

test('each script, style and page that Brotli makes smaller has its Brotli beside it', () => {
  const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).map((name) => path.join(DIST, name));
  const texts = files.filter((file) => /\.(html|js|css)$/.test(file)).filter((file) => statSync(file).size > 200);

  expect(texts.length).toBeGreaterThan(20);
  for (const file of texts)
    expect(brotliDecompressSync(readFileSync(`${file}.br`)).equals(readFileSync(file))).toBe(true);
});

test('the fonts take less than 40 kB', () => {
  const fonts = readdirSync(path.join(DIST, 'assets')).filter((file) => file.endsWith('.woff2'));
  const bytes = fonts.map((file) => readFileSync(path.join(DIST, 'assets', file)).length);

  expect(fonts).toHaveLength(2);
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(FONT_BUDGET_BYTES);
});

test('the licences of what the build contains are part of it', () => {
  const licences = readFileSync(path.join(DIST, '.vite/license.md'), 'utf8');

  for (const name of ['react', '@base-ui/react', '@fontsource-variable/figtree'])
    expect(licences).toMatch(new RegExp(`^## ${name} - [\\d.]+ \\(`, 'm'));
  expect(licences).toContain('SIL OPEN FONT LICENSE Version 1.1');
});
