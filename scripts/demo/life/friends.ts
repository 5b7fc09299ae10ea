import type { Day } from '../calendar';
import type { DemoEvent } from '../event';
import type { PersonId } from '../people';
import type { Random } from '../random';

const FRIENDS: readonly PersonId[] = ['priya', 'meiling', 'jose', 'zoe', 'layla', 'shira', 'takeshi'];
const DINNERS = [
  'Dinner, my part 🍕',
  'Sushi 🍣 thanks for paying!',
  'Tapas 🥘',
  'Thai 🌶️',
  'Dinner on Friday',
  'Hot pot 🍲 謝謝',
  'عشاء لذيذ 🧆',
] as const;

/** On Fridays some friends eat out with Maya. One pays, and the others pay that one back. */
export function dinners(days: readonly Day[], random: Random): DemoEvent[] {
  return days
    .filter(({ weekday }) => weekday === 5)
    .flatMap((day) => {
      const table: PersonId[] = ['maya', ...random.pickSome(FRIENDS, random.between(2, 3))];
      const host = random.chance(0.45) ? 'maya' : random.pick(table);
      const [share, note] = [random.cents(1_650, 3_400, 50), random.pick(DINNERS)];
      const guests = table.filter((person) => person !== host);
      return guests.map((from): DemoEvent => {
        const at = day.at(random.between(20, 22), random.between(0, 59));
        return { at, from, to: host, cents: share, note: random.chance(0.8) ? note : undefined };
      });
    });
}

/** Other payments between friends: note, least and most cents. */
const SMALL_THINGS: readonly (readonly [string, number, number])[] = [
  ['Cinema 🎬', 1_150, 1_450],
  ['Taxi home 🚕', 600, 1_900],
  ['Birthday present for Zoë 🎁', 1_500, 2_500],
  ['Museum tickets', 1_200, 1_800],
  ['Drinks 🍻', 700, 2_200],
  ['The book you lent me the money for 📚', 1_400, 2_300],
  ['Train tickets 🚆', 1_800, 4_200],
  ['Picnic 🧺', 800, 1_600],
  ['お土産 ありがとう 🎐', 900, 2_400],
  ['שוקולד 🍫', 500, 1_100],
];

export function smallThings(days: readonly Day[], random: Random): DemoEvent[] {
  return days.flatMap((day): DemoEvent[] => {
    if (!random.chance(0.3)) return [];
    const [note, min, max] = random.pick(SMALL_THINGS);
    const [one = 'priya', other = 'jose'] = random.pickSome(FRIENDS, 2);
    const ways: readonly (readonly [PersonId, PersonId])[] = [
      ['maya', one],
      [one, 'maya'],
      [one, other],
    ];
    const [from, to] = random.pick(ways);
    return [
      { at: day.at(random.between(9, 21), random.between(0, 59)), from, to, cents: random.cents(min, max, 5), note },
    ];
  });
}
