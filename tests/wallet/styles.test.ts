import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The tokens of the wallet's look: `npm run lint:css` rejects raw values elsewhere, and this checks the tokens themselves. */

const SOURCE = path.join(__dirname, '../../web/src');
const TOKENS = 'styles/tokens.css';
/** Libraries set these on their elements. */
const OF_LIBRARIES = ['--anchor-width', '--available-height', '--available-width'];

const read = (file: string) => readFileSync(path.join(SOURCE, file), 'utf8');
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'));
const definedIn = (text: string) => new Map(Array.from(text.matchAll(/^\s*(--[\w-]+):\s*([^;]+);/gm), ([, name, value]) => [name!, value!])); // prettier-ignore
const tokens = definedIn(read(TOKENS));

test.each(files)('%s uses tokens that exist', (file) => {
  const text = read(file);
  const known = [...tokens.keys(), ...definedIn(text).keys(), ...OF_LIBRARIES];
  const used = Array.from(text.matchAll(/var\((--[\w-]+)\)/g), ([, name]) => name!);

  expect(used.filter((name) => !known.includes(name))).toEqual([]);
});

test('every token is used, but for steps of a scale', () => {
  const all = files.map(read).join('\n');
  const unused = [...tokens.keys()].filter((name) => !all.includes(`var(${name})`));

  expect(unused.filter((name) => !/^--(space|motion|text|radius)-/.test(name))).toEqual([]);
});

type Theme = 0 | 1;

/** The value of a colour in the light theme (0) or in the dark one (1). */
function colourOf(name: string, theme: Theme): string {
  const [, light, dark] = /^light-dark\((#\w{6}), (#\w{6})\)$/.exec(tokens.get(name) ?? '') ?? [];
  const value = [light, dark][theme];
  if (value === undefined) throw new Error(`${name} has no colour for both themes`);
  return value;
}

/** Relative luminance, as WCAG 2.2 defines it. */
function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string, theme: Theme): number {
  const [light = 0, dark = 0] = [one, other]
    .map((name) => luminanceOf(colourOf(name, theme)))
    .sort((first, second) => second - first);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['--paper', '--surface', '--raised', '--sunken'];
const TEXTS = ['--ink', '--ink-quiet', '--accent', '--warn', '--bad'];
const WITH_SOFT = ['accent', 'warn', 'bad', 'in', 'out', 'refused', 'refund', ...'12345678'.split('').map((hue) => `face-${hue}`)]; // prettier-ignore
const PAIRS = [
  ...TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)),
  ...WITH_SOFT.map((name) => [`--${name}`, `--${name}-soft`] as const),
  ['--on-accent', '--accent'] as const,
  ['--on-accent', '--accent-strong'] as const,
];

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('in the %s theme', (_name, theme) => {
  test.each(PAIRS)('%s is readable on %s', (text, ground) => {
    expect(contrast(text, ground, theme)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(GROUNDS)('the border of a field is visible on %s', (ground) => {
    expect(contrast('--line-strong', ground, theme)).toBeGreaterThanOrEqual(3);
  });
});
