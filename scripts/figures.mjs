// @ts-check
// Counts figures of readable code, and holds them to bounds: npm run figures.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { reportBannedWords } from './plainEnglish.mjs';
import { importTypeScript, readCommandLine } from './typescript.mjs';

/** @type {import('./figures/bounds.ts')} */
const { exceededBounds, GROUPS, summarize } = await importTypeScript('scripts/figures/bounds.ts');
/** @type {import('./figures/cycles.ts')} */
const { findCycles, importGraph } = await importTypeScript('scripts/figures/cycles.ts');
/** @type {import('./figures/measureFile.ts')} */
const { measureFile } = await importTypeScript('scripts/figures/measureFile.ts');

const COMMAND = {
  usage: `Usage: npm run figures
Counts files, functions, comments, cycles of imports and banned words, and exits with 1 where one exceeds its bound. It takes
no options.
`,
  options: {},
};

/** A file that a program writes, and the texts of the wallet, which are no code. */
const LEFT_OUT = /^(clients\/typescript\/src\/schema\.ts$|web\/src\/messages\/languages\/)/;
/** The folders whose subfolders must not import each other in a cycle. */
const LAYERED = ['src/', 'web/src/', 'torture/'];
const WIDTH = 9;

/** @typedef {import('./figures/measureFile.ts').FileFigures} FileFigures */

function main() {
  if (readCommandLine(COMMAND, process.argv.slice(2), () => true) === null) return;
  const tracked = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n');
  const files = tracked
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !LEFT_OUT.test(file))
    .map((file) => measureFile(file, readFileSync(file, 'utf8')));
  const groups = /** @type {[import('./figures/bounds.ts').Group, string][]} */ (Object.entries(GROUPS));
  printRow(['group', 'files', 'lines', 'median', 'max', 'function', 'comments', 'cycles']);
  const findings = groups.flatMap(([group, folder]) => reportGroup(group, within(files, folder)));
  findings.push(...LAYERED.flatMap((folder) => folderCycles(within(files, folder), folder)), ...reportBannedWords());
  for (const finding of findings) console.log(finding);
  console.log(`${findings.length} findings`);
  if (findings.length > 0) process.exitCode = 1;
}

/**
 * Prints the figures of a group.
 *
 * @param {import('./figures/bounds.ts').Group} group
 * @param {FileFigures[]} files
 * @returns {string[]} its findings
 */
function reportGroup(group, files) {
  const cycles = findCycles(importGraph(files, (file) => file));
  const { comments, ...counts } = summarize(files);
  printRow([group, ...Object.values(counts).map(String), `${comments.toFixed(1)} %`, String(cycles.length)]);
  return [
    ...exceededBounds(group, files),
    ...cycles.map((cycle) => `${group}: imports in a cycle: ${cycle.join(', ')}`),
  ];
}

/**
 * A file at the root puts the folders together, so it is a node by itself: `server.ts` starts a process, which builds `app.ts`.
 *
 * @param {FileFigures[]} files
 * @param {string} root
 */
function folderCycles(files, root) {
  const nodeOf = (/** @type {string} */ file) => (`${dirname(file)}/` === root ? file : dirname(file));
  const cycles = findCycles(importGraph(files, nodeOf));
  return cycles.map((cycle) => `folders in a cycle: ${cycle.join(', ')}`);
}

/** @param {FileFigures[]} files @param {string} folder */
const within = (files, folder) => files.filter(({ file }) => file.startsWith(folder));

/** @param {string[]} cells */
const printRow = ([name = '', ...cells]) =>
  console.log(name.padEnd(WIDTH) + cells.map((cell) => cell.padStart(WIDTH)).join(''));

main();
