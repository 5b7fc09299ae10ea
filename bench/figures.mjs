// @ts-check
/** The figures of each run of a case. CPU is in seconds for 1,000 transfers or pages, null where /proc does not exist. */
const MEASURES = /** @type {const} */ (['perSecond', 'p50Ms', 'p99Ms', 'serverCpu', 'databaseCpu']);

/** @typedef {{ name: string, of: [string, string], by?: keyof import('./types.d.ts').Measured, atLeast?: number, atMost?: number }} Ratio */

/**
 * The quotients of two cases, and their bounds.
 *
 * @type {Ratio[]}
 */
const RATIOS = [
  { name: 'send ÷ pgbench, 1,000 accounts', of: ['sendMany', 'pgbenchMany'], atLeast: 1 },
  { name: 'send ÷ pgbench, 10 accounts', of: ['sendFew', 'pgbenchFew'], atLeast: 2.5 },
  { name: 'send ÷ no-op', of: ['sendMany', 'noOp'], atLeast: 0.7 },
  { name: 'with a key ÷ without', of: ['sendManyKeyed', 'sendMany'], atLeast: 0.85 },
  { name: 'with log and metrics ÷ without', of: ['sendMany', 'sendUnwatched'], atLeast: 0.9 },
  { name: 'group commit ÷ one transaction each, 64 conn', of: ['sendMany', 'singleMany'], atLeast: 4 },
  { name: 'group commit ÷ one transaction each, 1 conn, p50', of: ['send1', 'single1'], by: 'p50Ms', atMost: 1.1 },
  { name: 'transfers in batches of 1,000 ÷ single sends', of: ['batch', 'sendMany'], atLeast: 5 },
  { name: 'page of 1,000,000 ÷ page of 1,000, p50', of: ['historyLong', 'historyShort'], by: 'p50Ms', atMost: 1.2 },
];

/**
 * The value that this part of the sorted values does not exceed.
 *
 * @param {number[]} sorted
 * @param {number} part
 */
export function percentile(sorted, part) {
  return sorted[Math.max(Math.ceil(sorted.length * part) - 1, 0)];
}

/**
 * Each round has the measures of every case by its key, or null for a case that could not be run.
 *
 * @param {import('./types.d.ts').Case[]} cases
 * @param {import('./types.d.ts').Round[]} rounds
 */
export function summarize(cases, rounds) {
  return {
    cases: cases.map(({ key, name, missing }) => (missing ? { name, missing } : { name, ...toMedians(rounds, key) })),
    ratios: RATIOS.filter(({ of }) => of.every((key) => rounds[0][key])).map((ratio) => toRatio(rounds, ratio)),
  };
}

/** @param {import('./types.d.ts').Round[]} rounds @param {string} key @returns {import('./types.d.ts').Measured} */
function toMedians(rounds, key) {
  return /** @type {any} */ (
    Object.fromEntries(MEASURES.map((name) => [name, medianOf(rounds.map((round) => round[key]?.[name]))]))
  );
}

/**
 * Divides round by round, because a slow moment of the machine slows both cases of a round.
 *
 * @param {import('./types.d.ts').Round[]} rounds
 * @param {Ratio} ratio
 */
function toRatio(rounds, { name, of: [over, under], by = 'perSecond', atLeast, atMost }) {
  const byRound = rounds.map((round) => toDigits(quotient(round[over], round[under], by)));
  const median = medianOf(byRound);
  const met = median !== null && median >= (atLeast ?? 0) && median <= (atMost ?? Infinity);
  return { name, median, atLeast, atMost, met, byRound };
}

/**
 * @param {import('./types.d.ts').Measured | null | undefined} over
 * @param {import('./types.d.ts').Measured | null | undefined} under
 * @param {keyof import('./types.d.ts').Measured} by
 */
const quotient = (over, under, by) => (over?.[by] ?? NaN) / (under?.[by] ?? NaN);

/** @param {(number | null | undefined)[]} values */
function medianOf(values) {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < values.length) return null;
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return toDigits((sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2);
}

/** @param {number} value */
const toDigits = (value) => Number(value.toPrecision(4));
