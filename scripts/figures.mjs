// @ts-check
// Counts what keeps the code readable, and holds it to bounds: npm run figures.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, resolve, relative } from 'node:path';
import typescript from 'typescript';
import { reportBannedWords } from './plainEnglish.mjs';
import { readCommandLine } from './typescript.mjs';

const COMMAND = {
  usage: `Usage: npm run figures
Counts files, functions, comments, cycles of imports and banned words, and exits with 1 where a bound is passed. It takes no options.
`,
  options: {},
};

/** Written by a program. */
const GENERATED = ['clients/typescript/src/schema.ts'];
const GROUPS = {
  src: 'src/',
  web: 'web/src/',
  clients: 'clients/',
  torture: 'torture/',
  tests: 'tests/',
  bench: 'bench/',
  scripts: 'scripts/',
};
/** The bounds of figures hold for these groups; in tests a file is held to 300 lines. */
const HELD = ['src', 'web', 'clients', 'torture'];
const MEDIAN_MAX = 55;
const FILE_MAX = 200;
const TEST_FILE_MAX = 300;
const FUNCTION_MAX = 50;
const PARAMETERS_MAX = 4;
const COMMENT_SHARE = [0.05, 0.12];

/** @typedef {{ file: string, lines: number, code: number, comments: number, functions: { name: string, lines: number, parameters: number }[], imports: string[] }} FileFigures */

/** @param {string} file @returns {FileFigures} */
function measureFile(file) {
  const text = readFileSync(file, 'utf8');
  const source = typescript.createSourceFile(file, text, typescript.ScriptTarget.Latest, true);
  /** @type {FileFigures} */
  const figures = { file, ...countLines(text), functions: [], imports: [] };
  /** @param {typescript.Node} node */
  const visit = (node) => {
    if (typescript.isFunctionLike(node) && 'body' in node && node.body)
      figures.functions.push(measureFunction(source, node));
    const imported = importedPath(node);
    if (imported?.startsWith('.')) figures.imports.push(resolve(dirname(file), imported));
    typescript.forEachChild(node, visit);
  };
  visit(source);
  return figures;
}

/** @param {string} text */
function countLines(text) {
  const lines = text.trimEnd().split('\n');
  const filled = lines.filter((line) => line.trim() !== '');
  const comments = filled.filter((line) => /^\s*(\/\/|\/\*|\*)/.test(line)).length;
  return { lines: lines.length, comments, code: filled.length - comments };
}

/** @param {typescript.SourceFile} source @param {typescript.SignatureDeclaration} node */
function measureFunction(source, node) {
  const lineOf = (/** @type {number} */ position) => source.getLineAndCharacterOfPosition(position).line;
  return {
    name: `${source.fileName}:${lineOf(node.getStart()) + 1}`,
    lines: lineOf(node.end) - lineOf(node.getStart()) + 1,
    parameters: node.parameters.length,
  };
}

/** @param {typescript.Node} node @returns {string | undefined} */
function importedPath(node) {
  if (typescript.isImportDeclaration(node) || typescript.isExportDeclaration(node)) {
    return node.moduleSpecifier && typescript.isStringLiteral(node.moduleSpecifier)
      ? node.moduleSpecifier.text
      : undefined;
  }
  const isImport = typescript.isCallExpression(node) && node.expression.kind === typescript.SyntaxKind.ImportKeyword;
  const [argument] = isImport ? node.arguments : [];
  return argument && typescript.isStringLiteral(argument) ? argument.text : undefined;
}

/**
 * Finds the cycles of a graph: its strongly connected parts of more than one node, by Tarjan's algorithm.
 *
 * @param {Map<string, Set<string>>} graph
 * @returns {string[][]}
 */
export function findCycles(graph) {
  /** @type {Map<string, { index: number, low: number, onStack: boolean }>} */
  const seen = new Map();
  /** @type {string[]} */
  const stack = [];
  /** @type {string[][]} */
  const cycles = [];
  /** @param {string} node */
  const visit = (node) => {
    const state = { index: seen.size, low: seen.size, onStack: true };
    seen.set(node, state);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      const known = seen.get(next);
      if (!known) state.low = Math.min(state.low, visit(next).low);
      else if (known.onStack) state.low = Math.min(state.low, known.index);
    }
    if (state.low === state.index) {
      const part = stack.splice(stack.indexOf(node));
      for (const each of part) /** @type {{ onStack: boolean }} */ (seen.get(each)).onStack = false;
      if (part.length > 1) cycles.push(part);
    }
    return state;
  };
  for (const node of graph.keys()) if (!seen.has(node)) visit(node);
  return cycles;
}

/** @param {FileFigures[]} files @param {(file: string) => string} nodeOf a file, or its folder */
function importGraph(files, nodeOf) {
  const known = new Set(files.map(({ file }) => file));
  const endings = ['', '.ts', '.tsx', '.mjs', '/index.ts'];
  /** @type {Map<string, Set<string>>} */
  const graph = new Map();
  for (const { file, imports } of files) {
    const nodes = graph.get(nodeOf(file)) ?? new Set();
    graph.set(nodeOf(file), nodes);
    for (const path of imports) {
      const base = relative('.', path).replace(/\.js$/, '');
      const target = endings.map((ending) => base + ending).find((name) => known.has(name));
      if (target && nodeOf(target) !== nodeOf(file)) nodes.add(nodeOf(target));
    }
  }
  return graph;
}

/** @param {number[]} numbers */
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** @param {string} group @param {FileFigures[]} files @returns {string[]} which bounds are passed */
function report(group, files) {
  const lines = files.map((file) => file.lines);
  const functions = files.flatMap((file) => file.functions);
  const sum = (/** @type {'comments' | 'code'} */ key) => files.reduce((total, file) => total + file[key], 0);
  const share = sum('comments') / sum('code');
  const cycles = findCycles(importGraph(files, (file) => file));
  console.log(
    [
      group.padEnd(8),
      files.length,
      lines.reduce((a, b) => a + b, 0),
      median(lines),
      Math.max(...lines),
      median(functions.map((each) => each.lines)),
    ]
      .map((cell) => String(cell).padStart(7))
      .concat(`${(share * 100).toFixed(1)} %`.padStart(9), String(cycles.length).padStart(7))
      .join(''),
  );
  const fileMax = group === 'tests' ? TEST_FILE_MAX : FILE_MAX;
  const passed = [
    ...files.filter((file) => file.lines > fileMax).map((file) => `${file.file} has ${file.lines} lines`),
    ...cycles.map((cycle) => `${group}: imports in a cycle: ${cycle.join(', ')}`),
  ];
  if (!HELD.includes(group)) return passed;
  if (median(lines) > MEDIAN_MAX) passed.push(`${group}: the median of files is over ${MEDIAN_MAX} lines`);
  if (share < COMMENT_SHARE[0] || share > COMMENT_SHARE[1])
    passed.push(`${group}: comments are ${(share * 100).toFixed(1)} % of code`);
  for (const { name, lines: length, parameters } of functions) {
    if (length > FUNCTION_MAX) passed.push(`${name}: a function of ${length} lines`);
    if (parameters > PARAMETERS_MAX) passed.push(`${name}: a function of ${parameters} parameters`);
  }
  return passed;
}

function main() {
  if (readCommandLine(COMMAND, process.argv.slice(2), () => true) === null) return;
  const tracked = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n');
  const measured = tracked.filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !GENERATED.includes(file)).map(measureFile);
  console.log('group      files  lines median    max  function  comments cycles');
  const passed = Object.entries(GROUPS).flatMap(([group, folder]) =>
    report(
      group,
      measured.filter(({ file }) => file.startsWith(folder)),
    ),
  );
  for (const folder of ['src/', 'web/src/', 'torture/']) {
    const files = measured.filter(({ file }) => file.startsWith(folder));
    const cycles = findCycles(importGraph(files, (file) => dirname(file)));
    passed.push(...cycles.map((cycle) => `folders in a cycle: ${cycle.join(', ')}`));
  }
  passed.push(...reportBannedWords());
  for (const line of passed) console.log(line);
  console.log(`${passed.length} bounds passed`);
  if (passed.length > 0) process.exitCode = 1;
}

if (import.meta.filename === process.argv[1]) main();
