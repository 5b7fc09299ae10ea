// @ts-check
// Runs the commands of a document: node scripts/runWalk.mjs FILE.md [FILE.md...]
// The code blocks of a file that are marked as `bash walk` are one script, which calls the server at BASE_URL. The first command
// that fails ends it, and the reason is printed: a rate limit that is used up, or no answer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readCommandLine } from './typescript.mjs';

const MARK = 'bash walk';
/** Replaces the first line, which is never inside a block. */
const FIRST_LINE = `. ./prelude.sh; trap 'echo "$0: line $LINENO failed" >&2' ERR`;
/**
 * A curl that prints why the walk cannot go on. Without it, a command that keeps only the status would go on with a 429. A
 * command with another -D keeps its headers.
 */
const PRELUDE = `
curl() {
  local code=0 headers status seconds
  headers=$(mktemp)
  command curl -D "$headers" "$@" || code=$?
  status=$(sed -n 's/^HTTP[^ ]* \\([0-9]*\\).*/\\1/p' "$headers" | tail -n 1)
  seconds=$(sed -n 's/^[Rr]etry-[Aa]fter: *\\([0-9]*\\).*/\\1/p' "$headers" | tail -n 1)
  rm -f "$headers"
  case "$status:$code" in
    429:*) echo "429, the server's limit of calls is used up: wait $seconds seconds (Retry-After) and run again, or start the server with RATE_LIMIT_AUTH=0" >&2; return 22 ;;
    5??:*) echo "$status, the server cannot answer\${seconds:+: wait $seconds seconds (Retry-After) and run again}" >&2; return 22 ;;
    :[1-9]*) echo "no answer from $BASE_URL: start the server, or set BASE_URL to its address" >&2 ;;
    *:22) echo "$status, which the walk did not expect" >&2 ;;
  esac
  return "$code"
}
`;

const COMMAND = {
  usage: `Usage: node scripts/runWalk.mjs FILE.md [FILE.md...]
Runs the code blocks that are marked as "${MARK}" against the server at BASE_URL (http://localhost:5000).
`,
  options: {},
  takesWords: true,
};

/** @param {string[]} args */
async function main(args) {
  const files = readCommandLine(COMMAND, args, (_options, words) => {
    if (words.length === 0) throw new Error('Name a document');
    return words;
  });
  for (const file of files ?? []) await walk(file);
}

/** @throws Error when a command fails, or there is none */
/** @param {string} file */
async function walk(file) {
  const script = extractScript(await readFile(file, 'utf8'));
  if (script === null) throw new Error(`${file} has no code block that is marked as "${MARK}"`);
  process.stdout.write(`Walking through ${file}\n`);
  const folder = await mkdtemp(path.join(tmpdir(), 'payverse-walk-'));
  try {
    const exit = await runScript(folder, path.basename(file), script);
    if (exit !== 0) throw new Error(`${file} failed (${exit})`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The marked blocks. All other lines are empty, so that line numbers are the same in the script and in the document.
 *
 * @param {string} markdown
 */
function extractScript(markdown) {
  /** @type {string | null} */
  let fence = null;
  let marked = false;
  let found = false;
  const lines = markdown.split(/\r?\n/).map((line) => {
    const [, marks = '', info = ''] = /^ {0,3}(`{3,}|~{3,})\s*(.*?)\s*$/.exec(line) ?? [];
    if (fence === null && marks) {
      fence = marks;
      marked = info === MARK;
      found ||= marked;
    } else if (fence !== null && marks.startsWith(fence) && info === '') {
      fence = null;
    } else if (fence !== null && marked) {
      return line;
    }
    return '';
  });
  lines[0] = FIRST_LINE;
  return found ? lines.join('\n') : null;
}

/**
 * Resolves with the exit code, or with the name of the signal that ended it. The files of the script stay in the folder.
 *
 * @param {string} folder
 * @param {string} name
 * @param {string} script
 */
async function runScript(folder, name, script) {
  await writeFile(path.join(folder, 'prelude.sh'), PRELUDE);
  await writeFile(path.join(folder, name), script);
  const bash = spawn('bash', ['-euo', 'pipefail', `./${name}`], {
    cwd: folder,
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  /** @param {NodeJS.Signals} signal */
  const passOn = (signal) => bash.kill(signal);
  process.on('SIGINT', passOn).on('SIGTERM', passOn);
  const [code, signal] = await once(bash, 'exit');
  process.off('SIGINT', passOn).off('SIGTERM', passOn);
  return code ?? signal;
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`runWalk: ${error.message}\n`);
  process.exitCode = 1;
});
