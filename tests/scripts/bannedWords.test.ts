import { findBannedWords } from '../../scripts/plainEnglish/bannedWords';

const wordsIn = (text: string, file = 'src/app.ts') => findBannedWords(file, text).map(({ words }) => words);

test.each([
  ['// Nobody knows.', ['Nobody']],
  ['/** Whoever asks for it. */', ['Whoever']],
  ['// It waits so long.', ['so long']],
  ['// The client is told.', ['is told']],
  ['// The rows are those of the payer.', ['those of the']],
  ['// What fails is mended.', ['mended', 'What fails is mended']],
  ['const settled = true;', ['settled']],
])('finds the banned words of %j', (text, words) => {
  expect(wordsIn(text).sort()).toEqual([...words].sort());
});

test.each([
  '// The client knows.',
  '## What it is',
  '| What it needs |',
  'What does it cost?',
  '// What to do next.',
  'A somebodyness of anybodys.',
])('finds nothing in %j', (text) => {
  expect(wordsIn(text)).toEqual([]);
});

test('a word that is banned in code may be in a document', () => {
  expect([wordsIn('to settle', 'docs/glossary.md'), wordsIn('to settle', 'bench/run.mjs')]).toEqual([[], ['settle']]);
});

test('a finding has its line and its advice, in the order of the lines', () => {
  const findings = findBannedWords('a.ts', 'ok\n// of late\n\n// nobody');

  expect(findings).toEqual([
    { line: 2, words: 'of late', advice: 'Give the number, the time or the owner.' },
    { line: 4, words: 'nobody', advice: 'Name the actor: the client, the worker, PostgreSQL.' },
  ]);
});
