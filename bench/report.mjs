// @ts-check
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';

const FOLDER = fileURLToPath(new URL('results', import.meta.url));
/** @typedef {ReturnType<typeof import('./figures.mjs').summarize>} Report */

const CASE_HEADS = ['case', 'per second', 'p50 ms', 'p99 ms', 'server', 'PostgreSQL'];
const RATIO_HEADS = ['ratio', 'measured', 'target', ''];

/** @param {Report} report */
export function printReport({ cases, ratios }) {
  console.log(
    '\nTransfers (no-op: answers; history: pages) per second, latency of a request, and CPU seconds for 1,000',
  );
  printTable(CASE_HEADS, cases.map(toCaseRow)); // prettier-ignore
  if (ratios.length > 0) printTable(RATIO_HEADS, ratios.map(toRatioRow));
}

/** @param {Report['cases'][number]} measured */
function toCaseRow({ name, missing, ...measured }) {
  if (missing !== undefined || !('perSecond' in measured)) return [name, missing ?? '-'];
  const { perSecond, p50Ms, p99Ms, serverCpu, databaseCpu } = measured;
  const cpu = [serverCpu, databaseCpu].map((seconds) => seconds?.toFixed(3) ?? '-');
  return [name, Math.round(perSecond).toLocaleString('en'), p50Ms.toFixed(2), p99Ms.toFixed(2), ...cpu];
}

/** @param {Report['ratios'][number]} ratio */
function toRatioRow({ name, median, atLeast, atMost, met }) {
  const target = atLeast === undefined ? `<= ${atMost?.toFixed(2)}` : `>= ${atLeast.toFixed(2)}`;
  return [name, median?.toFixed(2) ?? '-', target, met ? 'met' : 'MISSED'];
}

/** @param {string[]} heads @param {string[][]} rows */
export function printTable(heads, rows) {
  const lines = [heads, ...rows];
  // A case that is missing has its reason in the place of its figures.
  /** @param {string[]} line @param {number} column */
  const whole = (line, column) => column === 0 || line.length === heads.length;
  const widths = heads.map((_, column) =>
    Math.max(...lines.map((line) => (whole(line, column) ? line[column].length : 0))),
  );
  console.log();
  for (const [name, ...values] of lines) {
    const cells = values.map((value, index) => value.padStart(widths[index + 1]));
    console.log([name.padEnd(widths[0]), ...cells].join('   ').trimEnd());
  }
}

/**
 * Writes one small file, to be committed.
 *
 * @param {Report} report
 * @param {object} settings
 */
export async function saveReport(report, settings) {
  const date = new Date().toISOString();
  const commit = readCommit();
  const minute = date.slice(0, 16).replace(':', '');
  const file = path.join(FOLDER, `${minute}-${commit}.json`);
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
  const json = JSON.stringify({ date, commit, ...machine, ...settings, ...report });
  await mkdir(FOLDER, { recursive: true });
  await writeFile(file, await prettier.format(json, { ...(await prettier.resolveConfig(file)), filepath: file }));
  console.log(`\nKept in ${path.relative(process.cwd(), file)}`);
}

/** With `-dirty` where files have changes that are not committed. */
function readCommit() {
  try {
    const args = ['describe', '--always', '--dirty', '--exclude', '*'];
    return execFileSync('git', args, {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'no-commit';
  }
}
