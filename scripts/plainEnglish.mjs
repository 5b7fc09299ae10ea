// @ts-check
// The words that our comments, texts and documents do without: npm run lint holds every tracked text file to this list.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const TEXT_FILE =
  /\.(ts|tsx|mjs|js|css|html|md|sql|sh|yml|conf|template|service|timer|example|command)$|(^|\/)(run|Dockerfile)$/;
/** Written by programs from texts that are checked where they stand, or by other people. The last one lists the words itself. */
const LEFT_OUT = ['clients/typescript/src/schema.ts', 'database/init.sql', 'scripts/plainEnglish.mjs'];
/** An applied migration never changes: servers compare its checksum, which covers its comments. */
const FROZEN = 'database/migrations/';

/**
 * Each rule is a pattern, and the advice that its finding prints.
 *
 * @typedef {{ pattern: RegExp, advice: string, files?: RegExp }} Rule
 * @type {Rule[]}
 */
const RULES = [
  { pattern: /\b(no|some|any|every)body\b/gi, advice: 'Name the actor: the client, the worker, PostgreSQL.' },
  { pattern: /\b(whoever|whom|whomever|whatever)\b/gi, advice: 'Name the actor or the thing.' },
  {
    pattern: /\b(so many|so long|of late|of its own|of their own)\b/gi,
    advice: 'Give the number, the time or the owner.',
  },
  { pattern: /\b(is|are|was|were|be|been) (told|said)\b/gi, advice: 'Name the actor: X tells Y, X logs Y.' },
  { pattern: /\b(those|that) of (the|those|a|an|each|its|his|their)\b/gi, advice: 'Repeat the noun.' },
  { pattern: /\bmend(s|ed|ing)?\b/gi, advice: 'Write fix.' },
  {
    pattern: /\b(un)?settle(s|d|ment|ments)?\b/gi,
    advice: 'Settlement is money that leaves to a bank.',
    files: /\.(ts|tsx|mjs)$/,
  },
  // A sentence, and not a question or a heading, whose subject is a pronoun.
  { pattern: /(?<![|#] ?)\b(Who|What) (?!to\b)[a-z][^.?!|]*(?=[.!]|\n\s*\n|$)/g, advice: 'Start with the noun.' },
];

/** @returns {string[]} the tracked text files that are checked */
export function checkedFiles() {
  const tracked = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0');
  return tracked.filter((file) => TEXT_FILE.test(file) && !LEFT_OUT.includes(file) && !file.startsWith(FROZEN));
}

/**
 * @param {string} file its name says which rules hold
 * @param {string} text
 * @returns {{ line: number, words: string, advice: string }[]}
 */
export function findBannedWords(file, text) {
  return RULES.filter(({ files }) => files === undefined || files.test(file)).flatMap(({ pattern, advice }) =>
    [...text.matchAll(pattern)].map((match) => ({
      line: text.slice(0, match.index).split('\n').length,
      words: /** @type {string} */ (match[0].split('\n')[0]),
      advice,
    })),
  );
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
