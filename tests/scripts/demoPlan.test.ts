import { MAIN, PEOPLE, type PersonId } from '../../scripts/demo/people';
import { makePlan, type Plan } from '../../scripts/demo/plan';

/** Each weekday, each part of a month and each hour of the day is an end. */
const ENDS = Array.from({ length: 75 }, (_, place) => new Date(2026, 0, 1 + 5 * place, place % 24, place % 60));
const PLANS = ENDS.map(makePlan);

/** Sender, recipient and whether money moves, for each step. */
function movementsOf({ steps }: Plan) {
  const sent = new Map<string, { from: PersonId; to: PersonId }>();
  return steps.map((step) => {
    const { key, cents, at, note } = step;
    if (step.kind === 'send') sent.set(key, step);
    const original = step.kind === 'refund' ? sent.get(step.of)! : null;
    const [from, to] = step.kind === 'send' ? [step.from, step.to] : [original!.to, original!.from];
    return { from, to, cents, at, note, isRefused: step.kind === 'send' && step.refused };
  });
}

test('the same end gives the same plan', () => {
  expect(makePlan(ENDS[0]!)).toEqual(PLANS[0]);
});

/** The faults of the steps, in the order of time. */
function faultsOf(plan: Plan, end: Date): string[] {
  const balances = new Map<PersonId, number>(PEOPLE.map(({ id }) => [id, 100_000]));
  let latest = new Date(0);
  return movementsOf(plan).flatMap(({ from, to, cents, at, isRefused }) => {
    const isOrdered = at >= latest && at < end;
    const areThere = plan.joinedAt[from] < at && plan.joinedAt[to] < at;
    const isAsPlanned = cents > balances.get(from)! === isRefused;
    latest = at;
    if (!isRefused) {
      balances.set(from, balances.get(from)! - cents);
      balances.set(to, balances.get(to)! + cents);
    }
    const fine = isOrdered && areThere && isAsPlanned && cents > 0;
    return fine ? [] : [`${from} to ${to}: ${cents} at ${at.toISOString()}`];
  });
}

test('every step is affordable or refused, in the order of time, after both accounts are open and before the end', () => {
  expect(PLANS.flatMap((plan, index) => faultsOf(plan, ENDS[index]!))).toEqual([]);
});

test('the main person has about 300 entries with at least eight frequent people, and every salary', () => {
  for (const plan of PLANS) {
    const own = movementsOf(plan).filter(({ from, to }) => from === MAIN || to === MAIN);
    expect(own.length).toBeGreaterThan(280);
    expect(own.length).toBeLessThan(340);
    const others = own.map(({ from, to }) => (from === MAIN ? to : from));
    const frequent = PEOPLE.filter(({ id }) => others.filter((other) => other === id).length >= 8);
    expect(frequent.length).toBeGreaterThanOrEqual(8);
    expect(own.filter(({ note }) => note?.startsWith('Salary')).length).toBeGreaterThanOrEqual(5);
    expect(own.filter(({ isRefused }) => isRefused)).toHaveLength(3);
    expect(plan.steps.filter(({ kind }) => kind === 'refund')).toHaveLength(4);
  }
});

test('salaries are paid on the last weekday of the month', () => {
  const { steps } = makePlan(new Date(2026, 10, 29, 16));
  const paid = steps.filter((step) => step.kind === 'send' && step.to === MAIN && step.note?.startsWith('Salary'));
  expect(paid.map(({ at, note }) => [note, at.getMonth() + 1, at.getDate()])).toEqual([
    ['Salary, June', 6, 30],
    ['Salary, July', 7, 31],
    ['Salary, August', 8, 31],
    ['Salary, September', 9, 30],
    ['Salary, October', 10, 30],
  ]);
});
