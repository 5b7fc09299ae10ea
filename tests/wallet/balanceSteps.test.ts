import { balanceSteps, extremesOf, sumsOf, type Period } from '../../web/src/pages/overview/balanceSteps.ts';
import { toCents } from '../../web/src/money/cents.ts';

type Step = Period['entries'][number];

const MINUTE = 60_000;
const from = new Date('2026-03-01T00:00:00.000Z');
const at = (minute: number) => new Date(from.getTime() + minute * MINUTE);
const to = at(100);
const account = { balance: toCents(95_000), createdAt: at(-1_000) };

const entry = (minute: number, change: number, balanceAfter: number, status: Step['status'] = 'completed'): Step => ({
  direction: change < 0 ? 'out' : 'in',
  amount: toCents(Math.abs(change)),
  status,
  createdAt: at(minute),
  balanceAfter: toCents(balanceAfter),
});

/** As [minute, cents], from entries that are written oldest first. */
const stepsOf = (entries: Step[], changes: Partial<Period> = {}, of = account) =>
  balanceSteps({ entries: entries.toReversed(), isWhole: true, from, to, ...changes }, of).map((point) => [
    (point.at.getTime() - from.getTime()) / MINUTE,
    point.balance,
  ]);

test('the balance before the oldest entry holds from the beginning, and the last one until now', () => {
  expect(stepsOf([entry(10, -5_000, 95_000), entry(20, 1, 95_001)])).toEqual([
    [0, 100_000],
    [10, 95_000],
    [20, 95_001],
    [100, 95_001],
  ]);
  expect(stepsOf([entry(10, 1, 95_000)])[0]).toEqual([0, 94_999]);
});

test('a refusal changes nothing', () => {
  expect(stepsOf([entry(10, -700_000, 95_000, 'failed')])).toEqual([
    [0, 95_000],
    [10, 95_000],
    [100, 95_000],
  ]);
});

test('where nothing happened, what the account holds now holds all the time', () => {
  expect(stepsOf([])).toEqual([
    [0, 95_000],
    [100, 95_000],
  ]);
});

test('a younger account begins with nothing when it was opened', () => {
  const young = { balance: toCents(100_000), createdAt: at(40) };
  expect(stepsOf([entry(41, 100_000, 100_000)], {}, young)).toEqual([
    [40, 0],
    [41, 100_000],
    [100, 100_000],
  ]);
});

test('where there are more entries than were loaded, the line begins at the oldest that was', () => {
  expect(stepsOf([entry(50, 100, 95_100), entry(60, -100, 95_000)], { isWhole: false })).toEqual([
    [50, 95_100],
    [60, 95_000],
    [100, 95_000],
  ]);
});

test('of entries in one millisecond the last one counts', () => {
  const batch = [entry(10, -100, 900), entry(10, -200, 700), entry(10, -300, 400)];
  expect(stepsOf([...batch, entry(100, 1, 401)])).toEqual([
    [0, 1_000],
    [10, 400],
    [100, 401],
  ]);
});

test('time never goes back, also when the clock of the server is ahead', () => {
  const points = stepsOf([entry(99, -100, 900), entry(101, -100, 800)]);
  expect(points).toEqual([
    [0, 1_000],
    [99, 900],
    [101, 800],
  ]);
});

test('first, last, lowest and highest', () => {
  const points = [5, 9, 2, 9, 2, 4].map((balance, minute) => ({ at: at(minute), balance: toCents(balance) }));
  expect(extremesOf(points)).toEqual({ first: points[0], last: points[5], lowest: points[2], highest: points[1] });
  expect(extremesOf([])).toBeNull();
});

test('the sums are of the payments that were made, by direction', () => {
  const entries = [entry(1, -5_000, 95_000), entry(2, 1, 95_001), entry(3, -9, 95_001, 'failed'), entry(4, 2, 95_003)];
  expect(sumsOf(entries)).toEqual({ moneyIn: 3, moneyOut: 5_000 });
  expect(sumsOf([])).toEqual({ moneyIn: 0, moneyOut: 0 });
});
