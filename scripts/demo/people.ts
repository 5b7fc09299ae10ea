/** Everyone in the demo. The main person is the one whose wallet is worth a look. */
const NAMES = {
  maya: 'Maya Okonkwo',
  soren: 'Søren Kjærgaard',
  meiling: '陳美玲',
  takeshi: '佐藤 健',
  layla: 'ليلى حداد',
  shira: 'שירה כהן',
  priya: 'Priya Raghunathan',
  jose: 'José Núñez',
  zoe: 'Zoë van den Berg',
  hoa: 'Nguyễn Thị Hoa',
  studio: 'Northlight Studio',
  landlord: "O'Brien & Sons Ltd",
  grocer: 'Green Basket',
  cafe: 'Bluebird Coffee',
} as const;

export type PersonId = keyof typeof NAMES;

export interface DemoPerson {
  id: PersonId;
  fullName: string;
  email: string;
  /** When the account was opened, in minutes after the first one. */
  joinedAfterMinutes: number;
}

export const MAIN: PersonId = 'maya';
export const DEMO_PASSWORD = 'sunny afternoon 42';

/** An hour and a bit apart, so that no two accounts have the same birthday to the minute. */
const MINUTES_APART = 67;

export const PEOPLE: readonly DemoPerson[] = (Object.entries(NAMES) as [PersonId, string][]).map(
  ([id, fullName], place) => ({
    id,
    fullName,
    email: `${id}@demo.example`,
    joinedAfterMinutes: place * MINUTES_APART,
  }),
);
