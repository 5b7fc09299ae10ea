import type { BookAccount, WholeBook } from '../wholeBook';
import { MISSING_ID, setTransaction, entry, type DamageCase } from './statements';

const inBatch = (account: BookAccount, version: number, kind = 'completed transfer') =>
  `${kind} from ${account.id} version ${version}`;

/** Damage to a batch. */
export const batchDamage = (book: WholeBook): DamageCase[] => [
  [
    'a batch without its first transfer',
    () => `UPDATE transactions SET batch_id = '${MISSING_ID}' WHERE batch_id = '${book.alice.entries[5]!}'`,
    { batch: 1 },
    'batch',
    () => ({
      ...entry(book.alice, 5),
      stored: inBatch(book.alice, 5),
      expected: `transfer ${MISSING_ID} as the first one`,
    }),
  ],
  [
    'a batch that is named after a transfer outside of it',
    () => `UPDATE transactions SET batch_id = '${book.alice.entries[2]!}' WHERE batch_id = '${book.alice.entries[5]!}'`,
    { batch: 1 },
    'batch',
    () => ({
      ...entry(book.alice, 5),
      stored: inBatch(book.alice, 5),
      expected: `transfer ${book.alice.entries[2]!} as the first one`,
    }),
  ],
  [
    'a batch that is named after its second transfer',
    () => `UPDATE transactions SET batch_id = '${book.alice.entries[6]!}' WHERE batch_id = '${book.alice.entries[5]!}'`,
    { batch: 2 },
    'batch',
    () => ({ ...entry(book.alice, 5), stored: inBatch(book.alice, 5), expected: inBatch(book.alice, 7) }),
  ],
  [
    'a batch with a hole',
    () => setTransaction(book.alice.entries[6], 'batch_id = NULL'),
    { batch: 1 },
    'batch',
    () => ({ ...entry(book.alice, 7), stored: inBatch(book.alice, 7), expected: inBatch(book.alice, 6) }),
  ],
  [
    'a batch of two senders',
    () =>
      `UPDATE transactions SET batch_id = '${book.alice.entries[2]!}' WHERE id IN ('${book.alice.entries[2]!}', '${book.carol.entries[3]!}')`,
    { batch: 1 },
    'batch',
    () => ({ ...entry(book.carol, 3), stored: inBatch(book.carol, 3), expected: inBatch(book.alice, 3) }),
  ],
  [
    'a batch that was refused in part',
    () =>
      `UPDATE transactions SET batch_id = '${book.alice.entries[3]!}' WHERE id IN ('${book.alice.entries[3]!}', '${book.alice.entries[4]!}')`,
    { batch: 1 },
    'batch',
    () => ({
      ...entry(book.alice, 4),
      stored: inBatch(book.alice, 4, 'failed transfer'),
      expected: inBatch(book.alice, 4),
    }),
  ],
  [
    'a batch of refunds',
    () =>
      `UPDATE transactions SET batch_id = '${book.bob.entries[6]!}' WHERE id IN ('${book.bob.entries[6]!}', '${book.bob.entries[7]!}')`,
    { batch: 2 },
    'batch',
    () => ({
      ...entry(book.bob, 6),
      stored: inBatch(book.bob, 6, 'completed refund'),
      expected: `transfer ${book.bob.entries[6]!} as the first one`,
    }),
  ],
];
