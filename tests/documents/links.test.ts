import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The links of the documents, as a reader of the repository follows them. */
const root = path.join(__dirname, '../..');
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', '.data', '.git']);

const documents = filesIn('.').filter((file) => file.endsWith('.md'));

function filesIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.has(name))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? filesIn(file) : [file];
    });
}

/** Examples in code show links that are none. */
const proseOf = (file: string) =>
  readFileSync(path.join(root, file), 'utf8')
    .replace(/^(```|~~~).*?^\1/gms, '')
    .replace(/`[^`\n]*`/g, 'code');

interface Link {
  file: string;
  target: string;
}

/** `[text](target)`, images, `[name]: target` and the attributes of HTML. Links to other hosts are left out. */
function linksIn(file: string): Link[] {
  const forms = /\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)|(?:href|src)="([^"]+)"/gm;
  return [...proseOf(file).matchAll(forms)]
    .map(([, inline, reference, attribute]) => ({ file, target: (inline ?? reference ?? attribute)! }))
    .filter(({ target }) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

/** The names that GitHub gives the headings, and the anchors that a document sets itself. */
function anchorsOf(file: string): Set<string> {
  const text = readFileSync(path.join(root, file), 'utf8').replace(/^(```|~~~).*?^\1/gms, '');
  const anchors = new Set<string>([...text.matchAll(/(?:id|name)="([^"]+)"/g)].map(([, name]) => name!));
  for (const [, heading] of text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = heading!.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
    const name = plain
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-');
    let unique = name;
    for (let count = 1; anchors.has(unique); count += 1) unique = `${name}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}

function isDead({ file, target }: Link): boolean {
  const [to = '', anchor] = target.split('#');
  const found = to === '' ? file : path.normalize(path.join(path.dirname(file), decodeURIComponent(to)));
  if (found.startsWith('..') || !existsSync(path.join(root, found))) return true;
  return anchor !== undefined && found.endsWith('.md') && !anchorsOf(found).has(decodeURIComponent(anchor));
}

test('fault E9: every relative link in every document leads somewhere', () => {
  const links = documents.flatMap(linksIn);

  expect(links.filter(isDead).map(({ file, target }) => `${file}: ${target}`)).toEqual([]);
  // Without links the line above would prove nothing.
  expect([documents.includes('clients/typescript/README.md'), links.length > 50]).toEqual([true, true]);
});

test.each([
  ['a file that is not there', 'docs/nothing.md'],
  ['a heading that is not there', 'README.md#no-such-heading'],
  ['a path out of the repository', '../README.md'],
])('fault E9: %s is found', (_name, target) => {
  expect(isDead({ file: 'CONTRIBUTING.md', target })).toBe(true);
});
