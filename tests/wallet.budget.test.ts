import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** What a browser must load before somebody can log in, and before they see their money. `npm run build:web` made it. */

const DIST = path.join(__dirname, '../web/dist');
const BUDGET_BYTES = 150_000;

interface Chunk {
  file: string;
  imports?: string[];
  css?: string[];
}

const manifest = JSON.parse(readFileSync(path.join(DIST, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;

/** The files of these chunks and of all that they import at once. */
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

test.each([
  ['the login page', ['index.html']],
  ['the overview', ['index.html', 'src/pages/overview/Overview.tsx']],
  ['the way to pay', ['index.html', 'src/pages/send/Send.tsx']],
])('%s needs less than 150 kB of JavaScript, compressed', (_page, names) => {
  const scripts = [...filesOf(names)].filter((file) => file.endsWith('.js'));
  const bytes = scripts.map(gzipped).reduce((sum, each) => sum + each, 0);

  expect(scripts.length).toBeGreaterThanOrEqual(names.length);
  expect(bytes).toBeLessThan(BUDGET_BYTES);
  // All of it is there: less would mean that the manifest was read wrongly.
  expect(bytes).toBeGreaterThan(60_000);
});

test('the page itself loads nothing else, and has nothing inline', () => {
  const html = readFileSync(path.join(DIST, 'index.html'), 'utf8');
  const [, script] = /<script type="module" crossorigin src="\/(assets\/[^"]+)"><\/script>/.exec(html) ?? [];

  expect(script).toBe(manifest['index.html']?.file);
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).not.toMatch(/<style| style=| on\w+=/);
});
