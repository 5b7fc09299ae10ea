import { OPENING_ACCOUNT_ID } from '../../src/models/account.model';
import { BOOK_RULES } from '../../src/models/verification/report.model';
import { aDatabase, databaseOf, takeACent, verify } from '../support/ledgerVerify';
import { asAdmin } from '../support/testDatabase';
import { useServer } from '../support/testServer';
import { useWholeBook } from '../support/wholeBook';

/** The report of ledgerVerify on sound and on broken books. */
const server = useServer();
const book = useWholeBook(server);

describe('a sound book', () => {
  test('is reported with its sums and every rule, and exit code 0', async () => {
    const { code, output, errors } = await verify(databaseOf(server));

    expect([code, errors]).toEqual([0, '']);
    const [title, , ...lines] = output.split('\n');
    expect(title).toBe('The book is sound.');
    expect(lines.slice(0, 5).map((line) => line.replace(/ {2,}/, ': '))).toEqual([
      'accounts: 5',
      'transactions: 20',
      'balances: 5000.00',
      'openings: 5000.00',
      'difference: 0.00',
    ]);
    expect(lines.slice(6)).toEqual([
      ...Object.entries(BOOK_RULES).map(([kind, rule]) => expect.stringMatching(`^${kind} +0  ${rule}$`)),
      '',
    ]);
  });

  test('is reported as JSON with --json', async () => {
    const { code, output } = await verify(databaseOf(server), '--json');

    expect(code).toBe(0);
    expect(JSON.parse(output)).toEqual({
      sound: true,
      accounts: 5,
      transactions: 20,
      balances: '5000.00',
      openings: '5000.00',
      difference: '0.00',
      faults: Object.fromEntries(Object.keys(BOOK_RULES).map((kind) => [kind, 0])),
      first_broken: null,
      later_than_now: { count: 0, latest: null },
    });
  });

  test('in production needs no secrets', async () => {
    expect(await verify({ ...databaseOf(server), NODE_ENV: 'production' })).toMatchObject({ code: 0, errors: '' });
  });

  test('without any account is sound too', async () => {
    const { code, output } = await verify({ DATABASE_URL: await aDatabase() }, '--json');

    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ accounts: 0, transactions: 0, balances: '0.00', difference: '0.00' });
  });

  test('is found by DB_ variables as well', async () => {
    const { hostname, port, username, password, pathname } = new URL(server.connection.connectionString!);

    const env = {
      DB_HOST: hostname,
      DB_PORT: port,
      DB_USER: username,
      DB_PASSWORD: password,
      DB_NAME: pathname.slice(1),
    };

    expect(await verify(env)).toMatchObject({ code: 0, errors: '' });
  });
});

describe('a broken book', () => {
  beforeEach(() => takeACent(server, book));

  test('is reported with its faults and the first broken row, and exit code 1', async () => {
    const { code, output, errors } = await verify(databaseOf(server));

    expect([code, errors]).toEqual([1, '']);
    expect(output).toMatch(/^The book is BROKEN\.\n/);
    expect(output).toMatch(/^difference +-0\.01$/m);
    expect(output).toMatch(/^balance +1 {2}an account holds/m);
    expect(output).toMatch(/^total +1 {2}all balances/m);
    expect(output).toMatch(
      `\nfirst broken row: account ${book.bob.number}, version 8 (balance)\n  stored:    1009.49\n  should be: 1009.50\n`,
    );
  });

  test('is reported as JSON with --json', async () => {
    const { code, output } = await verify(databaseOf(server), '--json');

    expect(code).toBe(1);
    const { sound, difference, faults, first_broken: first } = JSON.parse(output);
    expect([sound, difference, faults.balance, faults.total, faults.gap]).toEqual([false, '-0.01', 1, 1, 0]);
    expect(first).toEqual({
      kind: 'balance',
      account_number: book.bob.number,
      transaction_id: null,
      version: 8,
      stored: '1009.49',
      expected: '1009.50',
    });
  });
});

describe('in a book of one account', () => {
  const id = '00000000-0000-7000-8000-000000000101';

  /** A book with one opening, at 09:30 UTC, which leaves this balance. */
  async function aBookOfOne(balanceAfter: string, lastEntryAt: string): Promise<string> {
    const database = await aDatabase();
    await asAdmin(
      (admin) =>
        admin.query(`
        INSERT INTO users (id, email, password_hash, full_name) VALUES ('${id}', 'a@example.com', 'x', 'A');
        INSERT INTO accounts (id, user_id, account_number, last_entry_at) VALUES ('${id}', '${id}', 'ACC0000000000018', '${lastEntryAt}');
        INSERT INTO transactions (id, from_account_id, to_account_id, amount, status, created_at, type, to_version, to_balance_after)
        VALUES ('${id}', '${OPENING_ACCOUNT_ID}', '${id}', 1000, 'completed', '2026-01-02T09:30:00Z', 'opening', 1, ${balanceAfter});
        ALTER DATABASE ${new URL(database).pathname.slice(1)} SET TimeZone = 'Asia/Tokyo'`),
      database,
    );
    return database;
  }

  test('a broken transaction is named by its id', async () => {
    const { code, output } = await verify({ DATABASE_URL: await aBookOfOne('999', '2026-01-02T09:30:00Z') });

    expect(code).toBe(1);
    expect(output).toMatch(
      `\nfirst broken row: transaction ${id}, account ACC0000000000018, version 1 (balance_after)\n  stored:    999.00\n  should be: 1000.00\n`,
    );
  });

  test('times are reported in UTC, in any time zone of the database', async () => {
    const { output } = await verify({ DATABASE_URL: await aBookOfOne('1000', '2026-01-02T09:30:01Z') });

    expect(output).toMatch(
      /\(last_entry_at\)\n {2}stored: {4}2026-01-02 09:30:01\+00\n {2}should be: 2026-01-02 09:30:00\+00\n$/,
    );
  });
});
