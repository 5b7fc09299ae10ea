import { existsSync, readdirSync, readFileSync } from 'node:fs';

const document = readFileSync('docs/security.md', 'utf8');
const [, items = ''] = document.split('## ASVS 5.0.0, item by item');
/** The last cell of each row of the table: what shows the requirement. */
const shownBy = items
  .split('### Not met')[0]!
  .split('\n')
  .flatMap((line) => /^\| \d.*\| (.*) \|$/.exec(line)?.[1] ?? []);
const tests = readdirSync('tests', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
const titles = tests.map((file) => readFileSync(`tests/${file}`, 'utf8')).join('\n');

test('each requirement of the table names what shows it', () => {
  expect(shownBy.length).toBeGreaterThan(60);
  for (const cell of shownBy) expect(cell).toMatch(/\b[A-Z]\d{1,2}\b|ASVS \d|`/);
});

const cases = [...new Set(shownBy.join(' ').match(/\b[A-Z]\d{1,2}\b|ASVS [\d.]+\d/g))];
test.each(cases)('%s is the name of a test', (id) => {
  expect(titles).toMatch(new RegExp(`['"\`][^'"\`\\n]*(?<![\\w.])${id.replaceAll('.', '\\.')}(?![\\w.])`));
});

const files = [...new Set(Array.from(shownBy.join(' ').matchAll(/`([^`]+)`/g), ([, file]) => file!))];
test.each(files)('%s is there', (file) => {
  expect(existsSync(file)).toBe(true);
});
