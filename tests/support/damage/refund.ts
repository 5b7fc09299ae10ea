import type { BookAccount, WholeBook } from '../wholeBook';
import { MISSING_ID, NEW_ID, pay, setTransaction, entry, type DamageCase } from './statements';

const completedTransfer = (from: BookAccount, to: BookAccount) => `completed transfer from ${from.id} to ${to.id}`;

/** Damage to a refund. */
export const refundDamage = (book: WholeBook): DamageCase[] => [
  [
    'a refund of more than the transfer',
    () => setTransaction(book.bob.entries[7], `refund_of = '${book.alice.entries[3]!}'`),
    { refund_total: 1 },
    'refund_total',
    () => ({ ...entry(book.bob, 7), stored: '6.00', expected: '5.00 or less' }),
  ],
  [
    'refunds that exceed the transfer together',
    () =>
      pay({ from: book.bob.id, to: book.alice.id, amount: '0.01', type: 'refund', refundOf: book.alice.entries[2]! }),
    { refund_total: 1 },
    'refund_total',
    () => ({ account: book.bob.number, transactionId: NEW_ID, version: 9, stored: '10.01', expected: '10.00 or less' }),
  ],
  [
    'a refund by an account that is not the recipient',
    () => setTransaction(book.bob.entries[7], `refund_of = '${book.alice.entries[6]!}'`),
    { refund_original: 1, refund_total: 1 },
    'refund_original',
    () => ({
      ...entry(book.bob, 7),
      stored: completedTransfer(book.alice, book.carol),
      expected: completedTransfer(book.alice, book.bob),
    }),
  ],
  [
    'a refund to an account that is not the sender',
    () =>
      pay({ from: book.bob.id, to: book.carol.id, amount: '1.00', type: 'refund', refundOf: book.alice.entries[3]! }),
    { refund_original: 1 },
    'refund_original',
    () => ({
      account: book.bob.number,
      transactionId: NEW_ID,
      version: 9,
      stored: completedTransfer(book.alice, book.bob),
      expected: completedTransfer(book.carol, book.bob),
    }),
  ],
  [
    'a refund of a refusal',
    () => setTransaction(book.bob.entries[7], `refund_of = '${book.alice.entries[4]!}'`),
    { refund_original: 1 },
    'refund_original',
    () => ({
      ...entry(book.bob, 7),
      stored: completedTransfer(book.alice, book.bob).replace('completed', 'failed'),
      expected: completedTransfer(book.alice, book.bob),
    }),
  ],
  [
    'a refund of a refund',
    () => pay({ from: book.alice.id, to: book.bob.id, amount: '1.00', type: 'refund', refundOf: book.bob.entries[7]! }),
    { refund_original: 1 },
    'refund_original',
    () => ({
      account: book.alice.number,
      transactionId: NEW_ID,
      version: 12,
      stored: completedTransfer(book.bob, book.alice).replace('transfer', 'refund'),
      expected: completedTransfer(book.bob, book.alice),
    }),
  ],
  [
    'a refund of what is not there',
    () => setTransaction(book.bob.entries[7], `refund_of = '${MISSING_ID}'`),
    { refund_original: 1 },
    'refund_original',
    () => ({ ...entry(book.bob, 7), stored: 'nothing', expected: completedTransfer(book.alice, book.bob) }),
  ],
  [
    'a refund that names nothing',
    () => setTransaction(book.bob.entries[7], 'refund_of = NULL'),
    { refund_original: 1 },
    'refund_original',
    () => ({ ...entry(book.bob, 7), stored: 'refund of nothing', expected: 'of a transfer' }),
  ],
];
