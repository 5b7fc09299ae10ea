import type { WholeBook } from '../wholeBook';
import { NEW_ID, pay, setAccount, setTransaction, entry, type DamageCase } from './statements';

/** Damage to one entry of an account. */
export const entryDamage = (book: WholeBook): DamageCase[] => [
  [
    'an entry that was taken out',
    () => `DELETE FROM transactions WHERE id = '${book.alice.entries[4]!}'`,
    { gap: 1, version: 1 },
    'gap',
    () => ({ ...entry(book.alice, 5), stored: 'version 5', expected: 'version 4' }),
  ],
  [
    'a version that is used twice, so that the next one is missing',
    () => setTransaction(book.alice.entries[4], 'from_version = 3'),
    { gap: 2 },
    'gap',
    () => ({ ...entry(book.alice, 4), version: 3, stored: 'version 3', expected: 'version 4' }),
  ],
  [
    'a version before the first one',
    () => `${setTransaction(book.alice.entries[4], 'from_version = 0')}; ${setAccount(book.alice, 'version = 11')}`,
    { gap: 2, opening: 2, balance_after: 1, time_order: 1 },
    'gap',
    () => ({ ...entry(book.alice, 4), version: 0, stored: 'version 0', expected: 'version 1' }),
  ],
  [
    'a balance after that is wrong',
    () => setTransaction(book.bob.entries[2], 'to_balance_after = 1010.01'),
    { balance_after: 1 },
    'balance_after',
    () => ({ ...entry(book.bob, 2), stored: '1010.01', expected: '1010.00' }),
  ],
  [
    'a balance after of NaN',
    () => setTransaction(book.bob.entries[2], "to_balance_after = 'NaN'"),
    { balance_after: 1, negative_balance: 1 },
    'negative_balance',
    () => ({ ...entry(book.bob, 2), stored: 'NaN', expected: '0.00 or more' }),
  ],
  [
    'an amount that was changed: every balance after it is wrong',
    () => setTransaction(book.carol.entries[3], 'amount = 0.25'),
    { balance: 2, balance_after: 2 },
    'balance_after',
    () => expect.objectContaining({ transactionId: book.carol.entries[3] }),
  ],
  [
    'NaN that all sums agree with',
    () => pay({ from: book.alice.id, to: book.bob.id, amount: 'NaN' }),
    { amount: 1, negative_balance: 4, total: 1 },
    'amount',
    () => ({
      account: book.alice.number,
      transactionId: NEW_ID,
      version: 12,
      stored: 'NaN',
      expected: '0.01 to 1000000000.00',
    }),
  ],
  [
    'a refusal that moved money',
    () => setTransaction(book.alice.entries[11], 'from_balance_after = 0'),
    { balance_after: 1 },
    'balance_after',
    () => ({ ...entry(book.alice, 11), stored: '0.00', expected: '989.00' }),
  ],
  [
    'an entry that is earlier than the one before it',
    () => setTransaction(book.alice.entries[4], "created_at = '2001-01-01T00:00:00Z'"),
    { time_order: 1 },
    'time_order',
    () => ({
      ...entry(book.alice, 4),
      stored: '2001-01-01 00:00:00+00',
      expected: expect.stringMatching(/^\d{4}-.*\+00 or later$/),
    }),
  ],
];
