import type { Day } from '../calendar';
import type { DemoEvent } from '../event';
import type { Random } from '../random';

const RENT_CENTS = 104_000;

/** Søren has the contract and pays the landlord; Maya pays him her half. */
export function rent(days: readonly Day[]): DemoEvent[] {
  return days
    .filter(({ date }) => date === 1)
    .flatMap((day): DemoEvent[] => [
      { at: day.at(8, 2), from: 'maya', to: 'soren', cents: RENT_CENTS / 2, note: 'Rent, my half 🏠' },
      { at: day.at(10, 41), from: 'soren', to: 'landlord', cents: RENT_CENTS, note: `Rent for ${day.month}` },
    ]);
}

export function bills(days: readonly Day[], random: Random): DemoEvent[] {
  return days
    .filter(({ date }) => date === 12)
    .map((day) => ({
      at: day.at(19, random.between(0, 50)),
      from: 'maya',
      to: 'soren',
      cents: random.cents(3_100, 4_900),
      note: 'Electricity and internet, my half ⚡',
    }));
}

/** Mondays, when she does not skip it. */
export function yoga(days: readonly Day[], random: Random): DemoEvent[] {
  return days
    .filter(({ weekday }) => weekday === 1)
    .filter(() => random.chance(0.85))
    .map((day) => ({ at: day.at(18, random.between(20, 45)), from: 'maya', to: 'hoa', cents: 1_200, note: 'Yoga 🧘' }));
}
