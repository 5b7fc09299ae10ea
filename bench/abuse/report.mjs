// @ts-check
import { percentile } from '../figures.mjs';
import { printTable } from '../report.mjs';

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {import('../types.d.ts').Goal} goal
 * @property {import('../types.d.ts').VictimResult[]} alone
 * @property {import('../types.d.ts').VictimResult[]} attacked
 * @property {import('../types.d.ts').Tally[]} answers
 */

const HEADS = ['attack', 'p50 ms', '×', 'p99 ms', '×', 'refused', 'goal', ''];

/**
 * Each row has the victim's results alone and under attack, by round. The baseline is all of the victim's payments alone in
 * this run: the few before one attack would have their slowest as the p99.
 *
 * @param {Row[]} rows
 */
export function printAbuseReport(rows) {
  const baseline = toFigures(rows.flatMap(({ alone }) => alone));
  console.log('\nA user who pays five times a second, alone and while one other user does as much as the limits allow');
  const alone = ['alone', ms(baseline.p50), '', ms(baseline.p99), '', String(baseline.refused), '', ''];
  printTable(HEADS, [alone, ...rows.map((row) => toRow(row, baseline))]);
  console.log('\nAnswers to the attacker, by status');
  for (const { name, answers } of rows) console.log(`${name.padEnd(72)} ${JSON.stringify(answers)}`);
}

/** @param {Row} row @param {ReturnType<typeof toFigures>} baseline */
function toRow({ name, goal, attacked }, baseline) {
  const { p50, p99, refused } = toFigures(attacked);
  const loginsRefused = sum(attacked.map(({ logins }) => (logins ? countOf(logins.refused) : 0)));
  const { of = 'p99', timesBaseline, p99MsMax = Infinity } = goal;
  const times = { p50: p50 / baseline.p50, p99: p99 / baseline.p99 };
  const met = refused + loginsRefused === 0 && times[of] <= timesBaseline && p99 <= p99MsMax;
  const refusals = goal.logins ? `${refused}, logins ${loginsRefused}` : String(refused);
  const most = timesBaseline === Infinity ? [] : [`${of} <= ${timesBaseline} ×`];
  const under = p99MsMax === Infinity ? [] : [`< ${p99MsMax} ms`];
  const texts = [ms(p50), times.p50.toFixed(1), ms(p99), times.p99.toFixed(1), refusals];
  return [name, ...texts, [...most, ...under, '0 refused'].join(', '), met ? 'met' : 'MISSED'];
}

/** @param {import('../types.d.ts').VictimResult[]} results */
function toFigures(results) {
  const latencies = results.flatMap(({ payments }) => payments.latencies).sort((a, b) => a - b);
  const refused = sum(results.map(({ payments }) => countOf(payments.refused)));
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), refused };
}

/** @param {number} value */
const ms = (value) => value.toFixed(1);
/** @param {number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);
/** @param {import('../types.d.ts').Tally} byStatus */
const countOf = (byStatus) => sum(Object.values(byStatus));
