import type { FileFigures } from './measureFile.ts';

/** The folders that have figures of their readability, and the ones whose figures have bounds. */
export const GROUPS = {
  src: 'src/',
  web: 'web/src/',
  clients: 'clients/',
  torture: 'torture/',
  tests: 'tests/',
  bench: 'bench/',
  scripts: 'scripts/',
} as const;
export type Group = keyof typeof GROUPS;
const BOUNDED: readonly Group[] = ['src', 'web', 'clients', 'torture'];

const BOUNDS = { median: 55, file: 200, testFile: 300, function: 50, parameters: 4 };
/** Of the lines of code, in percent. */
const COMMENTS = { min: 5, max: 12 };

export interface Summary {
  files: number;
  lines: number;
  median: number;
  max: number;
  medianFunction: number;
  /** In percent of the lines of code. */
  comments: number;
}

export function summarize(files: readonly FileFigures[]): Summary {
  const lines = files.map((file) => file.lines);
  const functions = files.flatMap((file) => file.functions);
  return {
    files: files.length,
    lines: sum(lines),
    median: median(lines),
    max: Math.max(...lines),
    medianFunction: median(functions.map((each) => each.lines)),
    comments: (sum(files.map((file) => file.comments)) / sum(files.map((file) => file.code))) * 100,
  };
}

/** Each bound that the files of a group exceed, in words. */
export function exceededBounds(group: Group, files: readonly FileFigures[]): string[] {
  const fileMax = group === 'tests' ? BOUNDS.testFile : BOUNDS.file;
  const long = files.filter((file) => file.lines > fileMax).map((file) => `${file.file} has ${file.lines} lines`);
  if (!BOUNDED.includes(group)) return long;
  const functions = files.flatMap((file) => file.functions);
  const { median: middle, comments } = summarize(files);
  return [
    ...long,
    ...(middle > BOUNDS.median ? [`${group}: the median of files is over ${BOUNDS.median} lines`] : []),
    ...(comments < COMMENTS.min || comments > COMMENTS.max
      ? [`${group}: comments are ${comments.toFixed(1)} % of code`]
      : []),
    ...functions
      .filter(({ lines }) => lines > BOUNDS.function)
      .map(({ name, lines }) => `${name}: a function of ${lines} lines`),
    ...functions
      .filter(({ parameters }) => parameters > BOUNDS.parameters)
      .map(({ name, parameters }) => `${name}: a function of ${parameters} parameters`),
  ];
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
