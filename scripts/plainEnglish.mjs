// @ts-check
// Lists the banned words in all tracked text files, and exits with 1 where there are any: node scripts/plainEnglish.mjs
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { importTypeScript } from './typescript.mjs';

/** @type {import('./plainEnglish/bannedWords.ts')} */
const { findBannedWords } = await importTypeScript('scripts/plainEnglish/bannedWords.ts');

const TEXT_FILE =
  /\.(ts|tsx|mjs|js|css|html|md|sql|sh|yml|conf|template|service|timer|example|command)$|(^|\/)(run|Dockerfile)$/;
/** Generated from texts that are checked in their source, or about the banned words. */
const LEFT_OUT = [
  'clients/typescript/src/schema.ts',
  'database/init.sql',
  'scripts/plainEnglish/bannedWords.ts',
  'tests/scripts/bannedWords.test.ts',
];
/** An applied migration never changes: servers compare its checksum, which covers its comments. */
const FROZEN = 'database/migrations/';

/** @returns {string[]} the tracked text files that are checked */
export function checkedFiles() {
  const tracked = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0');
  return tracked.filter((file) => TEXT_FILE.test(file) && !LEFT_OUT.includes(file) && !file.startsWith(FROZEN));
}

/** @returns {string[]} one line for each banned word */
export function reportBannedWords() {
  return checkedFiles().flatMap((file) =>
    findBannedWords(file, readFileSync(file, 'utf8')).map(
      ({ line, words, advice }) => `${file}:${line}: "${words}": ${advice}`,
    ),
  );
}

if (import.meta.filename === process.argv[1]) {
  const report = reportBannedWords();
  for (const line of report) console.log(line);
  if (report.length > 0) process.exitCode = 1;
}
