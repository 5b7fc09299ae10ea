import { aPerson, codeOf, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

const server = useServer();
let alice: Person;
let bob: Person;
let carol: Person;
beforeAll(async () => {
  [alice, bob, carol] = [
    await aPerson(server, 'Alice Example'),
    await aPerson(server, 'Bob de la Cruz'),
    await aPerson(server, 'Cher'),
  ];
  await send(server, alice, bob, 10).expect(201);
  await send(server, bob, alice, 3).expect(201);
  await send(server, alice, carol, 5, 'a').expect(201);
  await send(server, alice, bob, 5_000, 'b').expect(402);
});
const list = (query: string, person: Person = alice) => server.get(`/api/transactions${query}`, person.token);
const amounts = (body: { data: { amount: number }[] }) => body.data.map(({ amount }) => amount);

describe('GET /api/transactions', () => {
  test('lists every entry of the account, newest first', async () => {
    const { body } = await list('').expect(200);

    expect(amounts(body)).toEqual([5000, 5, 3, 10, 1000]);
    expect(body.data.map((entry: { balance_after: number }) => entry.balance_after)).toEqual([
      988, 988, 993, 990, 1000,
    ]);
    expect(body.nextCursor).toBeNull();
    expect(body.data[2]).toEqual({
      id: expect.any(String),
      from_account_id: expect.any(String),
      to_account_id: expect.any(String),
      amount: 3,
      status: 'completed',
      description: null,
      created_at: expect.any(String),
      type: 'transfer',
      refund_of: null,
      refunded_amount: 0,
      direction: 'in',
      counterparty: { account_number: bob.accountNumber, display_name: 'Bob C.' },
      balance_after: 993,
    });
  });

  test('gives pages that together are the whole', async () => {
    const seen: number[] = [];
    let query = '?limit=2';
    for (let page = 0; page < 3; page += 1) {
      const { body } = await list(query).expect(200);
      seen.push(...amounts(body));
      query = `?limit=2&cursor=${body.nextCursor as string}`;
    }

    expect(seen).toEqual([5000, 5, 3, 10, 1000]);
    expect(query).toContain('null');
  });

  test.each([
    ['direction=in', [3, 1000]],
    ['direction=out', [5000, 5, 10]],
    ['status=failed', [5000]],
    ['status=completed', [5, 3, 10, 1000]],
    ['status=completed&direction=out', [5, 10]],
    ['to=2001-01-01T00:00:00%2B02:00', []],
    ['from=2001-01-01T00:00:00Z', [5000, 5, 3, 10, 1000]],
    ['from=2001-01-01T00:00:00Z&to=2002-01-01T00:00:00Z', []],
  ])('filters by %s', async (query, expected) => {
    expect(amounts((await list(`?${query}`).expect(200)).body)).toEqual(expected);
  });

  test('filters by counterparty', async () => {
    expect(amounts((await list(`?counterparty=${bob.accountNumber}`)).body)).toEqual([5000, 3, 10]);
    expect(amounts((await list(`?counterparty=${carol.accountNumber}`)).body)).toEqual([5]);
    expect(amounts((await list('?counterparty=ACC0000000000018')).body)).toEqual([]);
  });

  test('takes a time as inclusive in from and exclusive in to', async () => {
    for (const [place, amount] of [
      [2, 3],
      [3, 10],
    ] as const) {
      const { created_at: time } = (await list('')).body.data[place] as { created_at: string };

      expect(amounts((await list(`?from=${time}`)).body)).toContain(amount);
      expect(amounts((await list(`?to=${time}`)).body)).not.toContain(amount);
    }
  });

  test('gives pages of what came in, and holds on to a time', async () => {
    const filter = 'direction=in&from=2001-01-01T00:00:00Z';
    const { body } = await list(`?limit=1&${filter}`).expect(200);
    const next = await list(`?limit=1&${filter}&cursor=${body.nextCursor as string}`).expect(200);

    expect([...amounts(body), ...amounts(next.body), next.body.nextCursor]).toEqual([3, 1000, null]);
  });

  test('C11 a cursor holds its filters: they need not be sent again, and others are refused', async () => {
    const { body } = await list('?direction=out&limit=1').expect(200);
    const cursor = body.nextCursor as string;

    expect(amounts((await list(`?cursor=${cursor}`).expect(200)).body)).toEqual([5, 10]);
    expect(amounts((await list(`?cursor=${cursor}&direction=out&limit=1`).expect(200)).body)).toEqual([5]);
    expect(codeOf(await list(`?cursor=${cursor}&direction=in`))).toBe('VALIDATION_FAILED');
    expect(codeOf(await list(`?cursor=${cursor}&direction=out&status=failed`))).toBe('VALIDATION_FAILED');
  });

  test('C11 a cursor that was changed, or that belongs to another user, is refused', async () => {
    const { body } = await list('?limit=1').expect(200);
    const cursor = body.nextCursor as string;
    const changed = cursor.slice(0, -2) + (cursor.at(-2) === 'A' ? 'B' : 'A') + cursor.slice(-1);

    for (const wrong of [changed, 'abc', '', `${cursor}A`, cursor.slice(4)]) {
      const response = await list(`?cursor=${wrong}`);
      expect([response.status, response.body.errors?.[0].path]).toEqual([400, '/cursor']);
    }
    expect(codeOf(await list(`?cursor=${cursor}`, bob))).toBe('VALIDATION_FAILED');
  });

  test.each([
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=1.5',
    'limit=abc',
    'limit=',
    'limit=1&limit=2',
    'limit=%00',
    'direction=up',
    'status=pending%00',
    'sort=;drop',
    'from=2023-02-30T00:00:00Z',
    'from=yesterday',
    'from=0000-01-01T00:00:00Z',
    'from=300000-01-01T00:00:00Z',
    'from=2024-01-02T00:00:00Z&to=2024-01-01T00:00:00Z',
    'from=2024-01-01T00:00:00',
    'counterparty=ACC',
    'counterparty=%25',
    'cursor=a&cursor=b',
    '__proto__=1',
  ])('X22 X24 X25 with ?%s, answers VALIDATION_FAILED', async (query) => {
    // prettier-ignore
    const response = await list(`?${query}`);

    expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe('GET /api/transactions/:id', () => {
  test('answers what send answered and how it stands to others, to both parties', async () => {
    const { body } = await send(server, bob, carol, 1).expect(201);

    for (const person of [bob, carol]) {
      const response = await server.get(`/api/transactions/${body.transaction.id as string}`, person.token);
      const detail = { type: 'transfer', refund_of: null, refunded_amount: 0 };
      expect([response.status, response.body]).toEqual([200, { transaction: { ...body.transaction, ...detail } }]);
    }
  });

  test('C02 answers a stranger what it answers for no transaction at all', async () => {
    const { body } = await send(server, bob, carol, 1).expect(201);

    const foreign = await server.get(`/api/transactions/${body.transaction.id as string}`, alice.token);
    const missing = await server.get('/api/transactions/01a205d8-b1d5-7d7b-a760-4443630237ea', alice.token);

    expect([foreign.status, codeOf(foreign)]).toEqual([404, 'TRANSACTION_NOT_FOUND']);
    expect({ ...foreign.body, requestId: '' }).toEqual({ ...missing.body, requestId: '' });
  });

  test.each(['1', '-1', '9223372036854775808', "';--", '%00', 'null'])(
    'X12 X30 with the id %s, answers VALIDATION_FAILED',
    async (id) => {
      expect(codeOf(await server.get(`/api/transactions/${id}`, alice.token))).toBe('VALIDATION_FAILED');
    },
  );
});
