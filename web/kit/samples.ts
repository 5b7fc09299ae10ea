import type { Entry } from '../src/api/entry.ts';
import type { Person } from '../src/api/people.ts';
import { toCents } from '../src/money/cents.ts';

export const CURRENCY = 'USD';

/** Names of all kinds, and one of each hue. */
export const PEOPLE: readonly Person[] = [
  { accountNumber: 'ACC0000000000001', name: 'Bob B.' },
  { accountNumber: 'ACC0000000000002', name: "O'Brien & Sons Ltd" },
  { accountNumber: 'ACC0000000000003', name: '李小龙' },
  { accountNumber: 'ACC0000000000004', name: '🦊' },
  { accountNumber: 'ACC0000000000005', name: 'A' },
  { accountNumber: 'ACC0000000000006', name: 'Łukasz Żółw' },
  { accountNumber: 'ACC0000000000007', name: 'محمد علي' },
  { accountNumber: 'ACC0000000000008', name: 'Maximiliane Christophorus-Hohenstein' },
  { accountNumber: 'ACC0000000000000', name: 'PayVerse' },
];

export const [BOB, OBRIEN, LI] = PEOPLE as [Person, Person, Person, ...Person[]];

const ENTRY: Entry = {
  id: '0',
  direction: 'out',
  status: 'completed',
  type: 'transfer',
  refundOf: null,
  refunded: toCents(0),
  amount: toCents(1_250),
  counterparty: BOB,
  description: 'Lunch',
  createdAt: new Date(2025, 10, 28, 12, 34),
  balanceAfter: toCents(98_750),
};

const LONG = 'A chain, two lights, and a basket that fits over the wheel of the old bicycle';

/** One entry of each kind. */
export const ENTRIES: readonly Entry[] = [
  { ...ENTRY, id: '1' },
  { ...ENTRY, id: '2', direction: 'in', amount: toCents(123_456_789), counterparty: OBRIEN, description: LONG },
  { ...ENTRY, id: '3', status: 'failed', amount: toCents(90_000), description: null, refunded: null },
  { ...ENTRY, id: '4', type: 'refund', refundOf: '1', refunded: null, direction: 'in', amount: toCents(400) },
  { ...ENTRY, id: '5', refunded: toCents(400), counterparty: LI, description: '聚餐' },
  { ...ENTRY, id: '6', direction: 'in', refunded: toCents(1_250), counterparty: PEOPLE[6] ?? BOB, description: 'شكرا' },
  { ...ENTRY, id: '7', counterparty: PEOPLE[7] ?? BOB, createdAt: new Date(2024, 0, 2, 9, 5) },
];
