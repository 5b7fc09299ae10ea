import { DAYS, type Day } from '../calendar';
import type { DemoEvent } from '../event';

/** Events that happen once: days ago, hour, minute, and the event. */
type Told = readonly [daysAgo: number, hour: number, minute: number, event: (at: Date) => DemoEvent];

const STORY: readonly Told[] = [
  [178, 17, 52, (at) => ({ at, from: 'layla', to: 'maya', cents: 24_000, note: 'The sofa 🛋️' })],
  [
    171,
    20,
    14,
    (at) => ({ at, from: 'priya', to: 'maya', cents: 9_000, note: 'Concert tickets 🎫', label: 'concert' }),
  ],
  [166, 9, 31, (at) => ({ at, refundOf: 'concert', cents: 3_000, note: 'They were cheaper than I thought' })],
  [158, 18, 3, (at) => ({ at, from: 'maya', to: 'jose', cents: 14_500, note: 'The old bicycle 🚲' })],
  [
    139,
    21,
    20,
    (at) => ({ at, from: 'maya', to: 'zoe', cents: 290_000, note: 'Camper van, my share 🚐', refused: true }),
  ],
  [
    139,
    21,
    22,
    (at) => ({ at, from: 'maya', to: 'zoe', cents: 29_000, note: 'Camper van, my share 🚐', label: 'van' }),
  ],
  [133, 12, 9, (at) => ({ at, refundOf: 'van', cents: 4_200, note: 'We got the deposit back 🎉' })],
  [117, 16, 45, (at) => ({ at, from: 'shira', to: 'maya', cents: 6_000, note: 'Guitar lessons 🎸 תודה' })],
  [104, 11, 12, (at) => ({ at, from: 'meiling', to: 'maya', cents: 18_000, note: '網站設計 ✨' })],
  [96, 17, 38, (at) => ({ at, from: 'maya', to: 'layla', cents: 12_000, note: 'هدية الزفاف 💐' })],
  [75, 10, 2, (at) => ({ at, from: 'maya', to: 'grocer', cents: 6_320, note: 'Groceries 🛒', label: 'eggs' })],
  [74, 9, 40, (at) => ({ at, refundOf: 'eggs', cents: 840, note: 'Two boxes of broken eggs 🥚' })],
  [61, 19, 55, (at) => ({ at, from: 'maya', to: 'takeshi', cents: 31_500, note: 'Flights to Sapporo ✈️' })],
  [
    52,
    14,
    26,
    (at) => ({ at, from: 'maya', to: 'landlord', cents: 480_000, note: 'Deposit for the new flat', refused: true }),
  ],
  [41, 15, 10, (at) => ({ at, from: 'jose', to: 'maya', cents: 7_500, note: 'Logo for the food truck 🌮' })],
  [29, 13, 17, (at) => ({ at, from: 'maya', to: 'shira', cents: 4_800, note: 'Theatre 🎭', label: 'theatre' })],
  [27, 18, 44, (at) => ({ at, refundOf: 'theatre', cents: 4_800, note: 'It was cancelled, sorry!' })],
  [18, 20, 31, (at) => ({ at, from: 'zoe', to: 'maya', cents: 5_500, note: 'For the plants you looked after 🪴' })],
  [
    9,
    18,
    6,
    (at) => ({ at, from: 'maya', to: 'priya', cents: 640_000, note: 'Weekend in the mountains ⛰️', refused: true }),
  ],
  [9, 18, 8, (at) => ({ at, from: 'maya', to: 'priya', cents: 6_400, note: 'Weekend in the mountains ⛰️' })],
  [4, 19, 22, (at) => ({ at, from: 'layla', to: 'maya', cents: 3_650, note: 'شكراً على العشاء 🍽️' })],
  [1, 21, 5, (at) => ({ at, from: 'maya', to: 'meiling', cents: 2_150, note: '生日快樂 🎂' })],
];

export function story(days: readonly Day[]): DemoEvent[] {
  return STORY.flatMap(([daysAgo, hour, minute, toEvent]) => {
    const day = days[DAYS - daysAgo];
    return day ? [toEvent(day.at(hour, minute))] : [];
  });
}
