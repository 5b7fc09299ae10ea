import { isSaturday, isWorkday, type Day } from '../calendar';
import type { DemoEvent } from '../event';
import type { PersonId } from '../people';
import type { Random } from '../random';

const COFFEES = ['Flat white ☕', 'Oat latte ☕', 'Coffee', 'Coffee and a croissant 🥐', undefined] as const;
const GROCERIES = ['Groceries 🛒', 'Groceries', 'Weekly shop 🛒', 'Market: vegetables 🥦', undefined] as const;
const TEA = ['烏龍茶 🍵', '抹茶ラテ 🍵', 'قهوة ☕', 'Chai ☕', 'Cortado', undefined] as const;

/** Everyone else who drinks coffee, and how often in a hundred workdays. */
const OTHER_GUESTS: readonly [PersonId, number][] = [
  ['soren', 0.1],
  ['meiling', 0.09],
  ['takeshi', 0.12],
  ['layla', 0.08],
  ['jose', 0.06],
];
const OTHER_SHOPPERS: readonly PersonId[] = ['soren', 'priya', 'zoe', 'shira', 'hoa'];

export function coffees(days: readonly Day[], random: Random): DemoEvent[] {
  return days.filter(isWorkday).flatMap((day) => {
    const cup = (from: PersonId, note: string | undefined): DemoEvent => {
      const at = day.at(random.between(7, 9), random.between(5, 55));
      return { at, from, to: 'cafe', cents: random.cents(360, 680, 10), note };
    };
    const own = random.chance(0.66) ? [cup('maya', random.pick(COFFEES))] : [];
    const others = OTHER_GUESTS.filter(([, chance]) => random.chance(chance));
    return [...own, ...others.map(([guest]) => cup(guest, random.pick(TEA)))];
  });
}

export function groceries(days: readonly Day[], random: Random): DemoEvent[] {
  const shop = (day: Day, from: PersonId, [min, max]: readonly [number, number]): DemoEvent => ({
    at: day.at(random.between(10, 18), random.between(0, 59)),
    from,
    to: 'grocer',
    cents: random.cents(min, max),
    note: random.pick(GROCERIES),
  });
  return days.flatMap((day) => [
    ...(isSaturday(day) ? [shop(day, 'maya', [3_800, 7_400])] : []),
    ...(day.weekday === 3 && random.chance(0.5) ? [shop(day, 'maya', [1_100, 2_600])] : []),
    ...(day.weekday === 0 ? [shop(day, random.pick(OTHER_SHOPPERS), [2_200, 5_200])] : []),
  ]);
}
