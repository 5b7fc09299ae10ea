import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync, gzipSync } from 'node:zlib';
import { PATHS } from '../../web/src/navigation/paths';

/** The files that a browser must load before it shows a page, from `npm run build:web`. */

const DIST = path.join(__dirname, '../../web/dist');
const BUDGET_BYTES = 150_000;
const FONT_BUDGET_BYTES = 40_000;

interface Chunk {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
}

const manifest = JSON.parse(readFileSync(path.join(DIST, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;

/** The files of these chunks and of their static imports. */
function filesOf(names: readonly string[]): Set<string> {
  const files = new Set<string>();
  for (const name of names) {
    const chunk = manifest[name];
    if (!chunk) throw new Error(`${name} was not built`);
    files.add(chunk.file);
    for (const file of filesOf(chunk.imports ?? [])) files.add(file);
  }
  return files;
}

const gzipped = (file: string) => gzipSync(readFileSync(path.join(DIST, file))).length;

/** Each page with its own chunk. A user can open any of them first. */
const PAGES = (manifest['index.html']?.dynamicImports ?? []).filter((name) => name.startsWith('src/pages/'));

test('every page but the login has its own chunk', () => {
  expect(PAGES).toHaveLength(Object.keys(PATHS).length - 2);
});

test.each<[string, string[]]>([
  ['the login', ['index.html']],
  ...PAGES.map((name): [string, string[]] => [name, ['index.html', name]]),
])('to open %s takes less than 150 kB of JavaScript, compressed', (_page, names) => {
  const scripts = [...filesOf(names)].filter((file) => file.endsWith('.js'));
  const bytes = scripts.map(gzipped).reduce((sum, each) => sum + each, 0);

  expect(scripts.length).toBeGreaterThanOrEqual(names.length);
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

test('the page itself loads nothing else, and has nothing inline', () => {
  const html = readFileSync(path.join(DIST, 'index.html'), 'utf8');
  const [, script] = /<script type="module" crossorigin src="\/(assets\/[^"]+)"><\/script>/.exec(html) ?? [];

  expect(script).toBe(manifest['index.html']?.file);
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).not.toMatch(/<style| style=| on\w+=/);
});

test('the fonts take less than 40 kB, and the page preloads the one that it needs', () => {
  const fonts = readdirSync(path.join(DIST, 'assets')).filter((file) => file.endsWith('.woff2'));
  const bytes = fonts.map((file) => readFileSync(path.join(DIST, 'assets', file)).length);
  const html = readFileSync(path.join(DIST, 'index.html'), 'utf8');
  const preloaded = Array.from(
    html.matchAll(/<link rel="preload" as="font"[^>]+href="\/assets\/([^"]+)"/g),
    ([, file]) => file,
  );

  expect(fonts).toHaveLength(2);
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(FONT_BUDGET_BYTES);
  expect(preloaded).toEqual(fonts.filter((file) => file.startsWith('figtree-latin-wght')));
});

test('the licences of what the build contains are part of it', () => {
  const licences = readFileSync(path.join(DIST, '.vite/license.md'), 'utf8');

  for (const name of ['react', '@base-ui/react', '@fontsource-variable/figtree'])
    expect(licences).toMatch(new RegExp(`^## ${name} - [\\d.]+ \\(`, 'm'));
  expect(licences).toContain('SIL OPEN FONT LICENSE Version 1.1');
});
