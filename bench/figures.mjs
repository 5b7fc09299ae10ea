/** What is kept of each run of a case. CPU is in seconds for 1,000 transfers or pages; null where nobody can tell. */
const MEASURES = ['perSecond', 'p50Ms', 'p99Ms', 'serverCpu', 'databaseCpu'];

/** What the figures are for: one case ÷ another, and at least or at most how much that should be. */
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

/** The value that this part of the sorted values does not exceed. */
export function percentile(sorted, part) {
  return sorted[Math.max(Math.ceil(sorted.length * part) - 1, 0)];
}

/** Each round has the measures of every case by its key, or null for a case that could not be run. */
export function summarize(cases, rounds) {
  return {
    cases: cases.map(({ key, name, missing }) => (missing ? { name, missing } : { name, ...toMedians(rounds, key) })),
    ratios: RATIOS.filter(({ of }) => of.every((key) => rounds[0][key])).map((ratio) => toRatio(rounds, ratio)),
  };
}

function toMedians(rounds, key) {
  return Object.fromEntries(MEASURES.map((name) => [name, medianOf(rounds.map((round) => round[key][name]))]));
}

/** Round by round: what slows the machine down slows both of its cases. */
function toRatio(rounds, { name, of: [over, under], by = 'perSecond', atLeast, atMost }) {
  const byRound = rounds.map((round) => toDigits(round[over][by] / round[under][by]));
  const median = medianOf(byRound);
  const met = atLeast === undefined ? median <= atMost : median >= atLeast;
  return { name, median, atLeast, atMost, met, byRound };
}

function medianOf(values) {
  if (values.includes(null)) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return toDigits((sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2);
}

const toDigits = (value) => Number(value.toPrecision(4));
