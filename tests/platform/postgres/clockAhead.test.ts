import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expectSoundBook } from '../../support/book';
import { aPerson, balanceOf, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

/** Makes entries that are later than now, as a clock leaves them that was an hour ahead and was set back. */
const run = promisify(execFile);
const server = useServer();
let alice: Person;
let bob: Person;
let ids: Record<'alice' | 'bob', string>;
beforeEach(async () => {
  [alice, bob] = [await aPerson(server, 'Alice Example'), await aPerson(server, 'Bob Example')];
  ids = { alice: await accountOf(alice), bob: await accountOf(bob) };
  await openAhead(ids.alice);
  await send(server, alice, bob, 101).expect(201);
});
afterEach(() => expectSoundBook(server.pool));

async function accountOf({ token }: Person): Promise<string> {
  return (await server.get('/api/accounts', token).expect(200)).body.data[0].id as string;
}

/** As if the account had been opened while the clock was ahead. */
async function openAhead(id: string): Promise<void> {
  await server.pool.query(`
    ALTER TABLE transactions DISABLE TRIGGER transactions_append_only;
    UPDATE transactions SET created_at = created_at + interval '1 hour' WHERE to_account_id = '${id}';
    UPDATE accounts SET created_at = created_at + interval '1 hour', last_entry_at = last_entry_at + interval '1 hour'
     WHERE id = '${id}';
    ALTER TABLE transactions ENABLE TRIGGER transactions_append_only`);
}

const get = (person: Person, path: string) => server.get(`/api/accounts/${path}`, person.token).expect(200);
const HOUR = 3_600_000;

test('fault A2: every answer about now has all entries of the account, and of its recipients', async () => {
  for (const [person, id, balance, entries] of [
    [alice, ids.alice, 899, 2],
    [bob, ids.bob, 1_101, 2],
  ] as const) {
    expect(await balanceOf(server, person)).toBe(balance);
    expect((await get(person, `${id}/balance`)).body.balance).toBe(balance);
    const { body: statement } = await get(person, `${id}/statement`);
    expect([statement.openingBalance, statement.closingBalance]).toEqual([0, balance]);
    expect(statement.entries).toHaveLength(entries);
    expect((await get(person, `${id}/statement?format=csv`)).text).toMatch(new RegExp(`,${balance}\\.00,[^\\n]*\r\n$`));
    const history = await server.get('/api/transactions', person.token).expect(200);
    expect(history.body.data).toHaveLength(entries);
  }
});

test('fault A2: a statement since a day that has passed has them too', async () => {
  const from = new Date(Date.now() - HOUR).toISOString();

  const { body } = await get(bob, `${ids.bob}/statement?from=${from}`);

  expect([body.openingBalance, body.closingBalance, body.totalIn]).toEqual([0, 1_101, 1_101]);
  const history = await server.get(`/api/transactions?from=${from}`, bob.token).expect(200);
  expect(history.body.data).toHaveLength(2);
});

test('fault A2: the times of these answers can be asked for again, and say the same', async () => {
  const { at, balance } = (await get(bob, `${ids.bob}/balance`)).body as { at: string; balance: number };
  const { from, to } = (await get(bob, `${ids.bob}/statement`)).body as { from: string; to: string };

  expect(Date.parse(at)).toBeGreaterThan(Date.now());
  expect((await get(bob, `${ids.bob}/balance?at=${at}`)).body.balance).toBe(balance);
  expect((await get(bob, `${ids.bob}/statement?from=${from}&to=${to}`)).body.closingBalance).toBe(balance);
  expect((await get(bob, `${ids.bob}/statement?from=${to}`)).body).toMatchObject({
    openingBalance: balance,
    closingBalance: balance,
    entries: [],
  });
});

test('fault A2: ledger:verify names them, and finds the book sound', async () => {
  const env = { PATH: process.env['PATH'], DATABASE_URL: server.connection.connectionString! };
  const { rows } = await server.pool.query(
    'SELECT id, created_at FROM transactions WHERE created_at > now() ORDER BY created_at, id',
  );
  const { id, created_at: createdAt } = rows.at(-1) as { id: string; created_at: Date };
  expect(rows.length).toBeGreaterThanOrEqual(2);

  const { stdout: text } = await run(process.execPath, ['dist/commands/ledgerVerify.js'], { env });
  const { stdout: json } = await run(process.execPath, ['dist/commands/ledgerVerify.js', '--json'], { env });

  expect(text).toMatch(/^The book is sound\.\n/);
  expect(text).toContain(`\nwarning: ${rows.length} entries are later than now, because a clock was ahead.`);
  expect(text).toContain(`\n  ${id}, of ${createdAt.toISOString()}.`);
  expect(JSON.parse(json)).toMatchObject({
    sound: true,
    later_than_now: { count: rows.length, latest: { transaction_id: id, created_at: createdAt.toISOString() } },
  });
});

test('fault A2: a time before them counts what was there before them', async () => {
  const now = new Date(Date.now() - 1).toISOString();

  expect((await get(bob, `${ids.bob}/balance?at=${now}`)).body.balance).toBe(1_000);
  expect((await get(bob, `${ids.bob}/statement?to=${now}`)).body.closingBalance).toBe(1_000);
});

describe('a time in the future', () => {
  const FAR = '2999-01-01T00:00:00Z';
  const soon = (ms: number) => new Date(Date.now() + ms).toISOString();

  test.each([
    ['statement?from=', '/from', FAR],
    ['statement?to=', '/to', FAR],
    ['statement?from=2001-01-01T00:00:00Z&to=', '/to', FAR],
    ['balance?at=', '/at', FAR],
    ['balance?at=', '/at', '9999-12-31T23:59:59.999Z'],
  ])('fault A4: of %s is refused at %s', async (call, path, time) => {
    const { body } = await server.get(`/api/accounts/${ids.bob}/${call}${time}`, bob.token).expect(400);

    expect(body.errors).toEqual([{ path, message: 'must not be in the future' }]);
  });

  test.each([
    ['from=', '/from'],
    ['to=', '/to'],
    ['direction=in&limit=1&to=', '/to'],
  ])('fault A4: of the history, with ?%s, is refused at %s', async (query, path) => {
    const { body } = await server.get(`/api/transactions?${query}${FAR}`, bob.token).expect(400);

    expect(body.errors).toEqual([{ path, message: 'must not be in the future' }]);
  });

  test('fault A4: is one that is later than both the clock and the latest entry', async () => {
    const carol = await aPerson(server);
    const id = await accountOf(carol);
    for (const call of [`accounts/${id}/balance?at=`, `accounts/${id}/statement?to=`, 'transactions?to='])
      await server.get(`/api/${call}${soon(60_000)}`, carol.token).expect(400);
    // Bob's account has an entry that is later.
    for (const call of [`accounts/${ids.bob}/balance?at=`, `accounts/${ids.bob}/statement?to=`, 'transactions?to='])
      await server.get(`/api/${call}${soon(60_000)}`, bob.token).expect(200);
  });
});

test('fault A4: a statement that would end before the account was opened is refused', async () => {
  const { body } = await server
    .get(`/api/accounts/${ids.bob}/statement?to=2001-01-01T00:00:00Z`, bob.token)
    .expect(400);

  expect(body.errors).toEqual([{ path: '/to', message: 'must not be before the account was opened' }]);
});
