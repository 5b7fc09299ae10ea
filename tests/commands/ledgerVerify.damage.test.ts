import { BOOK_RULES, readBookReport, type FaultGroup } from '../../src/models/verification/report.model';
import { expectSoundBook } from '../support/book';
import { accountDamage } from '../support/damage/account';
import { batchDamage } from '../support/damage/batch';
import { entryDamage } from '../support/damage/entry';
import { refundDamage } from '../support/damage/refund';
import { entry, pay, setAccount, setTransaction } from '../support/damage/statements';
import { transactionDamage } from '../support/damage/transaction';
import { asAdmin } from '../support/testDatabase';
import { useServer } from '../support/testServer';
import { useWholeBook } from '../support/wholeBook';

/** Each test damages the same book, and undoes the damage. The cases stand in support/damage. */
const server = useServer();
const book = useWholeBook(server);
const DAMAGES = [
  { name: 'an account', cases: accountDamage(book) },
  { name: 'an entry', cases: entryDamage(book) },
  { name: 'a transaction', cases: transactionDamage(book) },
  { name: 'a refund', cases: refundDamage(book) },
  { name: 'a batch', cases: batchDamage(book) },
];

/** Lifts triggers and constraints from both tables until the transaction ends. */
const UNGUARD = `SET LOCAL session_replication_role = replica;
  SET LOCAL TimeZone = 'UTC';
  DO $$ DECLARE guard record; BEGIN
    FOR guard IN SELECT conrelid::regclass AS "table", conname AS name FROM pg_constraint
                  WHERE conrelid IN ('accounts'::regclass, 'transactions'::regclass) AND contype IN ('c', 'u')
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', guard."table", guard.name); END LOOP;
  END $$`;

/** Resolves with the faults of the book after this damage, which is then rolled back. */
async function faultsAfter(damage: string): Promise<FaultGroup[]> {
  return asAdmin(async (client) => {
    await client.query(`BEGIN; ${UNGUARD}; ${damage}`);
    return (await readBookReport(client)).faults;
  }, server.connection.connectionString);
}

describe('a sound book', () => {
  test('with sends, refusals, batches and refunds has no fault', async () => {
    await expectSoundBook(server.pool);
    expect([book.alice, book.bob, book.carol].map(({ entries }) => entries.length - 1)).toEqual([11, 8, 3]);
  });

  test('stays sound while its guards are down, and with a payment that only a test made', async () => {
    expect(await faultsAfter(pay({ from: book.alice.id, to: book.bob.id, amount: '1.00' }))).toEqual([]);
  });
});

describe.each(DAMAGES)('damage to $name is reported:', ({ cases }) => {
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
  const broken = DAMAGES.flatMap(({ cases }) => cases).map(([, , , kind]) => kind);

  expect([...new Set(broken)].sort()).toEqual(Object.keys(BOOK_RULES).sort());
});
