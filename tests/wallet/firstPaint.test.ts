import { createHash } from 'node:crypto';
import { readWalletFiles } from '../../src/controllers/files/walletFiles';
import { filesOf, findChunk, readBuilt } from '../support/builtWallet';

/** The files that delay the first paint, and their sizes. `npm run bench:paint` measures the times. */

const START = findChunk('start').file;
const html = readBuilt('index.html').toString();
const sizeOf = (file: string) => readBuilt(`${file}.br`).length;

test('the page has the brand, and arrives in one packet after another without a pause', () => {
  expect(html).toMatch(/<div class="splash">\s*<p class="splash-brand"><svg [\s\S]*<\/svg>PayVerse<\/p>/);
  expect(html).not.toContain('<!--');
  // The ten packets that a server sends before it waits for an answer have about 14 kB.
  expect(sizeOf('index.html')).toBeLessThan(3_000);
});

test('no other file delays the first paint', () => {
  // A module waits for the end of the page, and a preload delays nothing.
  expect(html.match(/<script[^>]*>/g)).toEqual([`<script type="module" crossorigin src="/${START}">`]);
  expect(html.match(/<link rel="[^i][^>]*>/g)).toEqual([
    expect.stringMatching(/^<link rel="modulepreload" crossorigin href="\/assets\/react-[\w-]+\.js">$/),
  ]);
});

test('the one inline style has the values of the tokens, and is named in the policy', () => {
  const styles = Array.from(html.matchAll(/<style>(.*?)<\/style>/gs), ([, style = '']) => style);
  const hash = createHash('sha256').update(styles[0]!).digest('base64');

  expect(styles).toHaveLength(1);
  expect(styles[0]).not.toMatch(/var\(--(?!lightningcss)/);
  expect(html).not.toMatch(/ style=| on\w+=/);
  expect(readWalletFiles().policy).toContain(`style-src 'self' 'sha256-${hash}';`);
  expect(readWalletFiles().policy).toContain(`script-src 'self';`);
});

test('the first script is one small file, so that the calls begin before React arrives', () => {
  const files = [...filesOf(['start'])];

  expect(files).toEqual([START]);
  expect(sizeOf(files[0]!)).toBeLessThan(10_000);
});

test('without HTTP/2 the calls find a free connection: the other files of every page are few', () => {
  const files = [...filesOf(['main'])].filter((file) => file !== START);

  // Browsers open six connections to a server.
  expect(files.length).toBeLessThanOrEqual(5);
});
