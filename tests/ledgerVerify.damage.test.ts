import { OPENING_ACCOUNT_ID as SYSTEM } from '../src/models/account.model';
import {
  BOOK_RULES,
  readBookReport,
  type BrokenRow,
  type FaultGroup,
  type FaultKind,
} from '../src/models/verification/report.model';
import { expectSoundBook } from './support/book';
import { asAdmin } from './support/testDatabase';
import { useServer } from './support/testServer';
import { useWholeBook, type BookAccount } from './support/wholeBook';

/** Every test does its damage to the same book, and undoes it. */
const server = useServer();
const book = useWholeBook(server);
const SYSTEM_NUMBER = 'ACC0000000000000';
const NOBODY = '00000000-0000-7000-8000-0000000000ff';

/** Nothing guards the two tables until the transaction ends. */
const UNGUARD = `SET LOCAL session_replication_role = replica;
  SET LOCAL TimeZone = 'UTC';
  DO $$ DECLARE guard record; BEGIN
    FOR guard IN SELECT conrelid::regclass AS "table", conname AS name FROM pg_constraint
                  WHERE conrelid IN ('accounts'::regclass, 'transactions'::regclass) AND contype IN ('c', 'u')
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', guard."table", guard.name); END LOOP;
  END $$`;

/** What is found after this damage, which is undone then. */
async function faultsAfter(damage: string): Promise<FaultGroup[]> {
  return asAdmin(async (client) => {
    await client.query(`BEGIN; ${UNGUARD}; ${damage}`);
    return (await readBookReport(client)).faults;
  }, server.connection.connectionString);
}

const NEW_ID = '00000000-0000-7000-8000-000000000999';
const NEW_NUMBER = 'ACC0000000000018';
const LATER = '2099-01-01T00:00:00Z';
interface Payment {
  from: string;
  to: string;
  amount: string;
  type?: string;
  refundOf?: string;
}

/** A transaction at the end of the book that nothing is wrong with but what was asked for: both accounts follow it. */
const pay = ({ from, to, amount, type = 'transfer', refundOf }: Payment) => `
  WITH moved AS (
    UPDATE accounts SET version = version + 1, last_entry_at = '${LATER}',
           balance = balance + CASE id WHEN '${from}' THEN -'${amount}'::numeric ELSE '${amount}'::numeric END
     WHERE id IN ('${from}', '${to}') AND user_id IS NOT NULL RETURNING id, version, balance
  )
  INSERT INTO transactions (id, from_account_id, to_account_id, amount, status, type, created_at, refund_of,
                            from_version, from_balance_after, to_version, to_balance_after)
  SELECT '${NEW_ID}', '${from}', '${to}', '${amount}', 'completed', '${type}', '${LATER}', ${refundOf ? `'${refundOf}'` : 'NULL'},
         payer.version, payer.balance, payee.version, payee.balance
    FROM (SELECT) AS one LEFT JOIN moved AS payer ON payer.id = '${from}' LEFT JOIN moved AS payee ON payee.id = '${to}'`;
/** An account that nothing is wrong with but that it has no opening. */
const NEW_ACCOUNT = `INSERT INTO accounts (id, user_id, account_number, balance, version)
  VALUES ('${NEW_ID}', '${NOBODY}', '${NEW_NUMBER}', 0, 0)`;
const setAccount = ({ id }: Pick<BookAccount, 'id'>, values: string) =>
  `UPDATE accounts SET ${values} WHERE id = '${id}'`;
const setTransaction = (id: string | undefined, values: string) =>
  `UPDATE transactions SET ${values} WHERE id = '${id!}'`;
const entry = ({ number, entries }: BookAccount, version: number) => ({
  account: number,
  transactionId: entries[version]!,
  version,
});
const keeps = ({ number }: Pick<BookAccount, 'number'>, version: number) => ({
  account: number,
  transactionId: null,
  version,
});
const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00$/;

type Case = [
  name: string,
  damage: () => string,
  counts: Partial<Record<FaultKind, number>>,
  kind: FaultKind,
  first: () => BrokenRow,
];

const ACCOUNTS: Case[] = [
  [
    'a balance that is a cent too high',
    () => setAccount(book.alice, 'balance = balance + 0.01'),
    { balance: 1, total: 1 },
    'balance',
    () => ({ ...keeps(book.alice, 11), stored: '989.01', expected: '989.00' }),
  ],
  [
    'money from nowhere, in the sum of all',
    () => setAccount(book.alice, 'balance = balance + 0.01'),
    { balance: 1, total: 1 },
    'total',
    () => ({ account: null, transactionId: null, version: null, stored: '5000.01', expected: '5000.00' }),
  ],
  [
    'a book that has lost all its accounts',
    () => 'DELETE FROM accounts',
    { two_accounts: 20, total: 1 },
    'total',
    () => ({ account: null, transactionId: null, version: null, stored: '0.00', expected: '5000.00' }),
  ],
  [
    'a balance of NaN',
    () => setAccount(book.alice, "balance = 'NaN'"),
    { balance: 1, negative_balance: 1, total: 1 },
    'negative_balance',
    () => ({ ...keeps(book.alice, 11), stored: 'NaN', expected: '0.00 or more' }),
  ],
  [
    'an account that is overdrawn',
    () => pay({ from: book.alice.id, to: book.bob.id, amount: '989.01' }),
    { negative_balance: 2 },
    'negative_balance',
    () => ({
      account: book.alice.number,
      transactionId: NEW_ID,
      version: 12,
      stored: '-0.01',
      expected: '0.00 or more',
    }),
  ],
  [
    'a version that is ahead',
    () => setAccount(book.alice, 'version = 12'),
    { version: 1 },
    'version',
    () => ({ ...keeps(book.alice, 12), stored: 'version 12', expected: 'version 11' }),
  ],
  [
    'a time of the latest entry that is too late',
    () => setAccount(book.alice, `last_entry_at = '${LATER}'`),
    { last_entry_at: 1 },
    'last_entry_at',
    () => ({ ...keeps(book.alice, 11), stored: '2099-01-01 00:00:00+00', expected: expect.stringMatching(TIME) }),
  ],
  [
    'a time of the latest entry that is too early',
    () => setAccount(book.alice, "last_entry_at = '2001-01-01T00:00:00Z'"),
    { last_entry_at: 1 },
    'last_entry_at',
    () => ({ ...keeps(book.alice, 11), stored: '2001-01-01 00:00:00+00', expected: expect.stringMatching(TIME) }),
  ],
  [
    'an account without any entry',
    () => NEW_ACCOUNT,
    { opening: 1 },
    'opening',
    () => ({ ...keeps({ number: NEW_NUMBER }, 0), stored: 'no entry', expected: 'an opening' }),
  ],
  [
    'an account that begins with a transfer',
    () => `${NEW_ACCOUNT}; ${pay({ from: book.alice.id, to: NEW_ID, amount: '5.00' })}`,
    { opening: 1 },
    'opening',
    () => ({ account: NEW_NUMBER, transactionId: NEW_ID, version: 1, stored: 'no opening', expected: 'an opening' }),
  ],
  [
    'a second opening',
    () => pay({ from: SYSTEM, to: book.bob.id, amount: '1000.00', type: 'opening' }),
    { opening: 1 },
    'opening',
    () => ({
      account: book.bob.number,
      transactionId: NEW_ID,
      version: 9,
      stored: 'an opening',
      expected: 'no opening',
    }),
  ],
  [
    'a system account with a balance',
    () => setAccount({ id: SYSTEM }, 'balance = 1'),
    { system_account: 1, total: 1 },
    'system_account',
    () => ({ ...keeps({ number: SYSTEM_NUMBER }, 0), stored: '1.00, version 0', expected: '0.00, version 0' }),
  ],
  [
    'a system account with a version',
    () => setAccount({ id: SYSTEM }, 'version = 1'),
    { system_account: 1 },
    'system_account',
    () => ({ ...keeps({ number: SYSTEM_NUMBER }, 1), stored: '0.00, version 1', expected: '0.00, version 0' }),
  ],
];

const ENTRIES: Case[] = [
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

const TRANSACTIONS: Case[] = [
  [
    'a refusal that is an entry of the recipient too',
    () =>
      `${setTransaction(book.alice.entries[11], 'to_version = 4, to_balance_after = 1001.50')};
       UPDATE accounts SET version = 4, last_entry_at = last.at FROM (
         SELECT created_at AS at FROM transactions WHERE id = '${book.alice.entries[11]!}') AS last WHERE id = '${book.carol.id}'`,
    { sides: 1 },
    'sides',
    () => ({
      ...entry(book.alice, 11),
      stored: "failed transfer, sender's version 11, balance 989.00, recipient's version 4, balance 1001.50",
      expected: 'an entry of the sender only',
    }),
  ],
  [
    'a refusal that is no entry of the sender',
    () =>
      `${setTransaction(book.alice.entries[11], 'from_version = NULL, from_balance_after = NULL')}; ${setAccount(book.alice, 'version = 10')}`,
    { sides: 1, last_entry_at: 1 },
    'sides',
    () => ({
      account: book.carol.number,
      transactionId: book.alice.entries[11]!,
      version: null,
      stored: 'failed transfer',
      expected: 'an entry of the sender only',
    }),
  ],
  [
    'a transfer that is no entry of the recipient',
    () =>
      `${setTransaction(book.carol.entries[3], 'to_version = NULL, to_balance_after = NULL')};
       ${setAccount(book.bob, 'version = 7, balance = 1009.00')}`,
    { sides: 1, last_entry_at: 1, total: 1 },
    'sides',
    () => ({
      ...entry(book.carol, 3),
      stored: "completed transfer, sender's version 3, balance 1001.50",
      expected: 'an entry of both',
    }),
  ],
  [
    'an entry of the sender without a balance',
    () => setTransaction(book.alice.entries[2], 'from_balance_after = NULL'),
    { sides: 1 },
    'sides',
    () => ({
      ...entry(book.alice, 2),
      stored: "completed transfer, sender's version 2, recipient's version 2, balance 1010.00",
      expected: 'an entry of both',
    }),
  ],
  [
    'an entry of the recipient without a balance',
    () => setTransaction(book.bob.entries[1], 'to_balance_after = NULL'),
    { sides: 1 },
    'sides',
    () => ({
      ...entry(book.bob, 1),
      stored: "completed opening, recipient's version 1",
      expected: 'an entry of the recipient only',
    }),
  ],
  [
    'an opening that was refused',
    () =>
      `${setTransaction(book.alice.entries[11], `type = 'opening', from_account_id = '${SYSTEM}', from_version = NULL, from_balance_after = NULL`)};
       ${setAccount(book.alice, 'version = 10')}`,
    { sides: 1, last_entry_at: 1 },
    'sides',
    () => ({
      account: book.carol.number,
      transactionId: book.alice.entries[11]!,
      version: null,
      stored: 'failed opening',
      expected: 'an entry of the sender only',
    }),
  ],
  [
    'a status that nobody knows',
    () =>
      `${pay({ from: book.alice.id, to: book.bob.id, amount: '0.01' })}; ${setTransaction(NEW_ID, "status = 'pending'")}`,
    { sides: 1, balance: 2, balance_after: 2 },
    'sides',
    () => expect.objectContaining({ transactionId: NEW_ID, stored: expect.stringMatching(/^pending transfer/) }),
  ],
  [
    'a payment of less than nothing',
    () => pay({ from: book.alice.id, to: book.bob.id, amount: '-5.00' }),
    { amount: 1 },
    'amount',
    () => ({
      account: book.alice.number,
      transactionId: NEW_ID,
      version: 12,
      stored: '-5.00',
      expected: '0.01 to 1000000000.00',
    }),
  ],
  [
    'an account that is gone',
    () => `DELETE FROM accounts WHERE id = '${book.carol.id}'`,
    { two_accounts: 5, total: 1 },
    'two_accounts',
    () => ({
      ...entry(book.carol, 1),
      account: book.carol.id,
      stored: `from ${SYSTEM} to ${book.carol.id}`,
      expected: 'two accounts that exist',
    }),
  ],
  [
    'a payment to the same account',
    () =>
      `${pay({ from: book.alice.id, to: book.alice.id, amount: '5.00' })};
       ${setTransaction(NEW_ID, 'to_version = 13, to_balance_after = 989.00')}; ${setAccount(book.alice, 'version = 13, balance = 989.00')}`,
    { two_accounts: 1 },
    'two_accounts',
    () => ({
      account: book.alice.number,
      transactionId: NEW_ID,
      version: 12,
      stored: `from ${book.alice.id} to ${book.alice.id}`,
      expected: 'two accounts that exist',
    }),
  ],
  [
    'transfers between two currencies',
    () => setAccount(book.carol, "currency = 'EUR'"),
    { currency: 4 },
    'currency',
    () => ({ ...entry(book.alice, 6), stored: 'USD to EUR', expected: 'one currency' }),
  ],
  [
    'an opening that a user paid',
    () => setTransaction(book.carol.entries[1], `from_account_id = '${book.alice.id}'`),
    { system_account: 1 },
    'system_account',
    () => ({
      ...entry(book.carol, 1),
      stored: `opening from ${book.alice.number} to ${book.carol.number}`,
      expected: 'an opening, from a system account to a user',
    }),
  ],
  [
    'a transfer from a system account',
    () => pay({ from: SYSTEM, to: book.bob.id, amount: '1.00' }),
    { sides: 1, system_account: 1, total: 1 },
    'system_account',
    () => ({
      account: book.bob.number,
      transactionId: NEW_ID,
      version: 9,
      stored: `transfer from ${SYSTEM_NUMBER} to ${book.bob.number}`,
      expected: 'an opening, from a system account to a user',
    }),
  ],
  [
    'a refusal to pay a system account',
    () => setTransaction(book.alice.entries[11], `to_account_id = '${SYSTEM}'`),
    { system_account: 1 },
    'system_account',
    () => ({
      ...entry(book.alice, 11),
      stored: `transfer from ${book.alice.number} to ${SYSTEM_NUMBER}`,
      expected: 'an opening, from a system account to a user',
    }),
  ],
];

const completedTransfer = (from: BookAccount, to: BookAccount) => `completed transfer from ${from.id} to ${to.id}`;
const REFUNDS: Case[] = [
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
    'a refund by somebody else than the recipient',
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
    'a refund to somebody else than the sender',
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
    () => setTransaction(book.bob.entries[7], `refund_of = '${NOBODY}'`),
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

const inBatch = (account: BookAccount, version: number, kind = 'completed transfer') =>
  `${kind} from ${account.id} version ${version}`;
const BATCHES: Case[] = [
  [
    'a batch without its first transfer',
    () => `UPDATE transactions SET batch_id = '${NOBODY}' WHERE batch_id = '${book.alice.entries[5]!}'`,
    { batch: 1 },
    'batch',
    () => ({
      ...entry(book.alice, 5),
      stored: inBatch(book.alice, 5),
      expected: `transfer ${NOBODY} as the first one`,
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

describe('a sound book', () => {
  test('with sends, refusals, batches and refunds has no fault', async () => {
    await expectSoundBook(server.pool);
    expect([book.alice, book.bob, book.carol].map(({ entries }) => entries.length - 1)).toEqual([11, 8, 3]);
  });

  test('stays sound while its guards are down, and with a payment that only a test made', async () => {
    expect(await faultsAfter(pay({ from: book.alice.id, to: book.bob.id, amount: '1.00' }))).toEqual([]);
  });
});

describe.each([
  ['an account', ACCOUNTS],
  ['an entry', ENTRIES],
  ['a transaction', TRANSACTIONS],
  ['a refund', REFUNDS],
  ['a batch', BATCHES],
])('damage to %s is reported:', (_name, cases) => {
  test.each(cases)('%s', async (_what, damage, counts, kind, first) => {
    const faults = await faultsAfter(damage());

    expect(Object.fromEntries(faults.map((group) => [group.kind, group.count]))).toEqual(counts);
    expect(faults.find((group) => group.kind === kind)!.first).toEqual(first());
  });
});

test('of several broken rows the first is the one that stands first in the book', async () => {
  const [earlier, later] = [
    setTransaction(book.alice.entries[4], 'from_balance_after = 0'),
    setAccount(book.bob, 'balance = 0'),
  ];

  const faults = await faultsAfter(
    `${later}; ${earlier}; ${setTransaction(book.alice.entries[3], 'to_balance_after = 0')}`,
  );

  expect(faults.map(({ kind, count }) => [kind, count])).toEqual([
    ['balance_after', 2],
    ['balance', 1],
    ['total', 1],
  ]);
  expect(faults[0]!.first).toEqual({ ...entry(book.bob, 3), stored: '0.00', expected: '1015.00' });
});

test('every rule is seen broken here', () => {
  const broken = [ACCOUNTS, ENTRIES, TRANSACTIONS, REFUNDS, BATCHES].flat().map(([, , , kind]) => kind);

  expect([...new Set(broken)].sort()).toEqual(Object.keys(BOOK_RULES).sort());
});
