import { expectSoundBook } from '../../support/book';
import { aPerson, codeOf, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

const server = useServer();
let alice: Person;
let bob: Person;
let account: string;
/** The times of Alice's entries: opening, 10.00 out, 3.00 in, 5.50 out. The refusal at the end moved nothing. */
let times: string[];
beforeAll(async () => {
  [alice, bob] = [await aPerson(server, 'Alice Example'), await aPerson(server, 'Bob de la Cruz')];
  account = await accountOf(alice);
  for (const [from, to, amount, key] of [
    [alice, bob, 10],
    [bob, alice, 3],
    [alice, bob, 5.5],
    [alice, bob, 5_000, 'refused'],
  ] as const) {
    await nextMillisecond();
    await send(server, from, to, amount, key);
  }
  const { body } = await server.get('/api/transactions', alice.token).expect(200);
  times = body.data.map(({ created_at: time }: { created_at: string }) => time).reverse();
});
afterEach(() => expectSoundBook(server.pool));

const nextMillisecond = async () => {
  const start = Date.now();
  while (Date.now() <= start) await new Promise(setImmediate);
};
async function accountOf(person: Person): Promise<string> {
  const { body } = await server.get('/api/accounts', person.token).expect(200);
  return body.data[0].id as string;
}
const shift = (time: string, ms: number) => new Date(Date.parse(time) + ms).toISOString();
const balanceAt = (query: string, person = alice) =>
  server.get(`/api/accounts/${account}/balance${query}`, person.token);
const statement = (query = '', person = alice) =>
  server.get(`/api/accounts/${account}/statement${query}`, person.token);

describe('GET /api/accounts/:id/balance', () => {
  test('answers the balance of now', async () => {
    const before = Date.now();

    const { body } = await balanceAt('').expect(200);

    expect(body).toEqual({ balance: 987.5, currency: 'USD', at: expect.any(String) });
    expect(Date.parse(body.at as string)).toBeGreaterThanOrEqual(before);
  });

  test.each([
    ['just before the opening', 0, -1, 0],
    ['at the opening', 0, 0, 1000],
    ['just before an entry', 1, -1, 1000],
    ['at an entry', 1, 0, 990],
    ['at an entry that came in', 2, 0, 993],
    ['at the last entry', 3, 0, 987.5],
  ])('%s, counts what was at or before it', async (_name, entry, ms, balance) => {
    const at = shift(times[entry]!, ms);

    const { body } = await balanceAt(`?at=${at}`).expect(200);

    expect(body).toEqual({ balance, currency: 'USD', at });
  });

  test('takes a time in another zone and with microseconds', async () => {
    const time = times[1]!.replace('Z', '999Z');

    expect((await balanceAt(`?at=${time}`).expect(200)).body.balance).toBe(990);
    expect((await balanceAt('?at=1970-01-01T02:00:00%2B02:00').expect(200)).body.balance).toBe(0);
  });

  test.each([
    'at=yesterday',
    'at=',
    'at=2023-02-30T00:00:00Z',
    'at=2024-01-01T00:00:00',
    'at=9999-12-31T23:59:59.999-00:01',
    'when=now',
    'at=%00',
  ])('X24 with ?%s, answers VALIDATION_FAILED', async (query) => {
    expect(codeOf(await balanceAt(`?${query}`))).toBe('VALIDATION_FAILED');
  });

  test('reads the last time that RFC 3339 can say, and refuses it because it is in the future', async () => {
    for (const call of [balanceAt('?at=9999-12-31T23:59:59.9999Z'), statement('?to=9999-12-31T23:59:59.9999Z')]) {
      const { body } = await call.expect(400);
      expect(body.errors[0].message).toBe('must not be in the future');
    }
  });

  test.each(['balance', 'statement'])('C01 answers a stranger what it answers for no account: %s', async (what) => {
    const foreign = await server.get(`/api/accounts/${account}/${what}`, bob.token);
    const missing = await server.get(`/api/accounts/01a205d8-b1d5-7d7b-a760-4443630237ea/${what}`, bob.token);
    const system = await server.get(`/api/accounts/00000000-0000-7000-8000-000000000001/${what}`, bob.token);

    expect([foreign.status, codeOf(foreign)]).toEqual([404, 'ACCOUNT_NOT_FOUND']);
    for (const other of [missing, system])
      expect({ ...other.body, requestId: '' }).toEqual({ ...foreign.body, requestId: '' });
    expect(codeOf(await server.get(`/api/accounts/1/${what}`, alice.token))).toBe('VALIDATION_FAILED');
  });
});

describe('GET /api/accounts/:id/statement', () => {
  test('answers balances, totals and all that moved, oldest first', async () => {
    const { body } = await statement().expect(200).expect('Content-Type', 'application/json; charset=utf-8');

    const { entries, ...head } = body;
    expect(head).toEqual({
      account: { id: account, account_number: alice.accountNumber, currency: 'USD' },
      from: times[0],
      to: expect.any(String),
      openingBalance: 0,
      closingBalance: 987.5,
      totalIn: 1003,
      totalOut: 15.5,
    });
    expect(
      entries.map((entry: { amount: number; direction: string; balance_after: number }) => [
        entry.amount,
        entry.direction,
        entry.balance_after,
      ]),
    ).toEqual([
      [1000, 'in', 1000],
      [10, 'out', 990],
      [3, 'in', 993],
      [5.5, 'out', 987.5],
    ]);
    const history = await server.get('/api/transactions?status=completed', alice.token).expect(200);
    expect(entries.reverse()).toEqual(history.body.data);
  });

  test.each([
    ['from inclusive, to exclusive', 1, 0, 3, 0, [1000, 993, 3, 10]],
    ['one millisecond later', 1, 1, 3, 1, [990, 987.5, 3, 5.5]],
    ['nothing', 1, 0, 1, 0, [1000, 1000, 0, 0]],
    ['before there was anything', 0, -1000, 0, 0, [0, 0, 0, 0]],
    ['after all of it', 3, 1, 3, 1, [987.5, 987.5, 0, 0]],
  ])('of a period: %s', async (_name, fromEntry, fromMs, toEntry, toMs, expected) => {
    const [from, to] = [shift(times[fromEntry]!, fromMs), shift(times[toEntry]!, toMs)];

    const { body } = await statement(`?from=${from}&to=${to}`).expect(200);

    expect([body.from, body.to]).toEqual([from, to]);
    expect([body.openingBalance, body.closingBalance, body.totalIn, body.totalOut]).toEqual(expected);
  });

  test('takes a bound between two milliseconds for what it is', async () => {
    const from = times[1]!.replace('Z', '0001Z');

    expect((await statement(`?from=${from}`).expect(200)).body.openingBalance).toBe(990);
    expect((await statement(`?to=${from}`).expect(200)).body.closingBalance).toBe(990);
  });

  test('of no period at all, names the time that it goes up to: nothing is lost or told twice', async () => {
    const [carol, dave] = [await aPerson(server), await aPerson(server)];
    const id = await accountOf(carol);
    const get = (path: string) => server.get(`/api/accounts/${id}/${path}`, carol.token).expect(200);
    const told: [again: string, balance: number][] = [];
    for (let round = 0; round < 15; round += 1) {
      const [statement, balance] = await Promise.all([
        get('statement'),
        get('balance'),
        ...Array.from({ length: 8 }, () => send(server, carol, dave, 0.01).expect(201)),
      ]);
      told.push([`statement?from=${statement.body.to as string}`, statement.body.closingBalance as number]);
      told.push([`balance?at=${balance.body.at as string}`, balance.body.balance as number]);
    }

    for (const [again, balance] of told) {
      const { body } = await get(again);
      expect([again, body.openingBalance ?? body.balance]).toEqual([again, balance]);
    }
  });

  test('the closing of a period is the opening of the next, also of one that ends while money moves', async () => {
    const [carol, dave] = [await aPerson(server), await aPerson(server)];
    const id = await accountOf(carol);
    const sending = (async () => {
      for (let i = 0; i < 60; i += 1) await send(server, carol, dave, 1).expect(201);
    })();
    const of = (query: string) => server.get(`/api/accounts/${id}/statement?${query}`, carol.token).expect(200);
    const closings: { at: string; balance: number }[] = [];
    const done = sending.then(() => true);
    do {
      const at = new Date(Date.now() - 1).toISOString();
      closings.push({ at, balance: (await of(`to=${at}`)).body.closingBalance as number });
    } while (!(await Promise.race([done, Promise.resolve(false)])));

    expect(new Set(closings.map(({ balance }) => balance)).size).toBeGreaterThan(1);
    for (const { at, balance } of closings) expect((await of(`from=${at}`)).body.openingBalance).toBe(balance);
  });

  test.each([
    'from=yesterday',
    'from=2024-01-02T00:00:00Z&to=2024-01-01T00:00:00Z',
    'format=xml',
    'limit=5',
    'to=a&to=b',
  ])('X24 with ?%s, answers VALIDATION_FAILED', async (query) => {
    expect(codeOf(await statement(`?${query}`))).toBe('VALIDATION_FAILED');
  });

  test('H01 HEAD gives the headers and no body', async () => {
    const { headers, text } = await statement('?format=csv')
      .expect(200)
      .then(() => head());

    expect([headers['content-type'], headers['content-disposition'], text]).toEqual([
      'text/csv; charset=utf-8; header=present',
      expect.stringContaining('.csv"'),
      undefined,
    ]);
  });
  const head = () => server.head(`/api/accounts/${account}/statement?format=csv`, alice.token).expect(200);
});
