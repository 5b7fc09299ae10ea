import { FAULTS } from '../../torture/faults/faults';
import { findFiles, read, uniqueMatches } from '../support/documents';

/** Compares the catalogue of cases with the names of the tests. */

const CASE = /\b[ACEFHIMRTX]\d\d\b|\bS[1-7]\b/g;
const [cases, rest] = read('docs/catalogue.md').split('## Cases that do not apply') as [string, string];
const rowsOf = (text: string) => text.match(/^\| [A-Z]\d.*$/gm)!;
const idOf = (row: string) => /^\| ([A-Z]\d+)/.exec(row)![1]!;
const tests = findFiles('tests', '.test.ts').map(read).join('\n');

test('has each case that a test or a document cites', () => {
  const documents = findFiles('docs', '.md').concat('README.md', 'CONTRIBUTING.md').map(read).join('\n');
  const known = rowsOf(cases).map(idOf);

  expect(known.length).toBeGreaterThan(240);
  expect(known).toEqual([...new Set(known)]);
  const notApplicable = uniqueMatches(rest.split('\n## ')[0]!, CASE);
  expect(uniqueMatches(tests, CASE).filter((id) => !known.includes(id))).toEqual([]);
  expect(uniqueMatches(documents, CASE).filter((id) => ![...known, ...notApplicable].includes(id))).toEqual([]);
});

test('has no case without a test or a fault of the torture kit', () => {
  const faults = FAULTS.map(({ name }) => `\`${name}\` |`);
  const cited = uniqueMatches(tests, CASE);
  // S1 to S7 hold after every case.
  const uncovered = rowsOf(cases).filter(
    (row) => !row.startsWith('| S') && !cited.includes(idOf(row)) && !faults.some((name) => row.endsWith(name)),
  );

  expect(uncovered).toEqual([]);
});

test('has each fault that a test cites, and no fault without a test', () => {
  const known = rowsOf(rest.split('## Found in real use')[1]!).map((row) => `fault ${idOf(row)}`);
  const cited = uniqueMatches(tests, /\bfault [A-Z]\d+(?=:)/g);

  expect(known).toEqual([...new Set(known)]);
  expect(cited.filter((fault) => !known.includes(fault))).toEqual([]);
  expect(known.filter((fault) => !cited.includes(fault))).toEqual([]);
});
