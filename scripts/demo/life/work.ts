import { isWorkday, type Day } from '../calendar';
import type { DemoEvent } from '../event';
import type { PersonId } from '../people';
import type { Random } from '../random';

/**
 * Money comes into being by openings of accounts alone, so it must go round: the studio pays salaries, they become rent, coffee
 * and groceries, and the shops pay the studio for its work.
 */
const CLIENTS: readonly PersonId[] = ['landlord', 'grocer', 'cafe'];
const KEPT_CENTS = 12_000;
const SALARIES: readonly (readonly [PersonId, number])[] = [
  ['maya', 128_000],
  ['soren', 76_000],
];

export function salaries(days: readonly Day[]): DemoEvent[] {
  return days
    .filter(({ isLastWeekdayOfMonth }) => isLastWeekdayOfMonth)
    .flatMap((day) => [
      ...CLIENTS.map((from, place): DemoEvent => {
        const cents = (balance: number) => Math.floor((balance - KEPT_CENTS) / 1_000) * 1_000;
        return { at: day.at(8, 10 + place * 7), from, to: 'studio', cents, note: `Invoice, ${day.month}` };
      }),
      ...SALARIES.map(([to, cents], place): DemoEvent => {
        return { at: day.at(9, 30 + place), from: 'studio', to, cents, note: `Salary, ${day.month}` };
      }),
    ]);
}

const COLLEAGUES: readonly PersonId[] = ['takeshi', 'priya', 'takeshi', 'soren'];
const LUNCHES = ['Lunch 🍜', 'Lunch', 'Ramen 🍜', 'Your half of lunch', 'Falafel 🥙', undefined] as const;

/** One of the two paid at the counter, and the other one pays back. */
export function lunches(days: readonly Day[], random: Random): DemoEvent[] {
  const isLunchDay = (day: Day) => isWorkday(day) && (day.weekday === 2 || day.weekday === 4);
  return days.flatMap((day): DemoEvent[] => {
    if (!isLunchDay(day) || !random.chance(0.62)) return [];
    const colleague = random.pick(COLLEAGUES);
    const [from, to] = random.chance(0.55) ? (['maya', colleague] as const) : ([colleague, 'maya'] as const);
    const at = day.at(random.between(12, 14), random.between(0, 59));
    return [{ at, from, to, cents: random.cents(950, 1_750, 25), note: random.pick(LUNCHES) }];
  });
}
