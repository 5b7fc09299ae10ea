import { percentile } from '../figures.mjs';
import { printTable } from '../report.mjs';

const HEADS = ['attack', 'p50 ms', '×', 'p99 ms', '×', 'refused', 'goal', ''];

/**
 * Each row has the victim's results alone and under attack, by round. The baseline is all of the victim's payments alone in
 * this run: of those before one attack, the slowest single one would decide.
 */
export function printAbuseReport(rows) {
  const baseline = toFigures(rows.flatMap(({ alone }) => alone));
  console.log('\nA user who pays five times a second, alone and while one other user does as much as the limits allow');
  const alone = ['alone', ms(baseline.p50), '', ms(baseline.p99), '', String(baseline.refused), '', ''];
  printTable(HEADS, [alone, ...rows.map((row) => toRow(row, baseline))]);
  console.log('\nHow the calls of the attacker were answered, by status');
  for (const { name, answers } of rows) console.log(`${name.padEnd(72)} ${JSON.stringify(answers)}`);
}

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

function toFigures(results) {
  const latencies = results.flatMap(({ payments }) => payments.latencies).sort((a, b) => a - b);
  const refused = sum(results.map(({ payments }) => countOf(payments.refused)));
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), refused };
}

const ms = (value) => value.toFixed(1);
const sum = (values) => values.reduce((total, value) => total + value, 0);
const countOf = (byStatus) => sum(Object.values(byStatus));
