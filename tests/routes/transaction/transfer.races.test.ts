import { GROUP_LIMITS } from '../../../src/services/ledger/ledgerService';
import { expectSoundBook } from '../../support/book';
import { aPerson, balanceOf, refund, send, sendBatch, type Person } from '../../support/people';
import { callsTo, startServer, useServer, type TestServer } from '../../support/testServer';
import { times } from '../../support/times';

const server = useServer();
const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

interface Entry {
  id: string;
  status: 'completed' | 'failed';
  direction: 'in' | 'out';
  amount: number;
  balance_after: number;
}

/** The whole history of a person, oldest first. */
async function historyOf({ token }: Person): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = cursor && `&cursor=${cursor}`;
    const { body } = await server.get(`/api/transactions?limit=100${query}`, token).expect(200);
    entries.push(...(body.data as Entry[]));
    cursor = body.nextCursor as string | null;
  }
  return entries.reverse();
}

const cents = (amount: number) => Math.round(amount * 100);
const deltaCents = ({ status, direction, amount }: Entry) =>
  status === 'failed' ? 0 : direction === 'in' ? cents(amount) : -cents(amount);

test('T14 after sends, batches and refunds at once on two servers, each transaction adds to 0, and each balance is the sum of its entries', async () => {
  const groupLimits = { ...GROUP_LIMITS, groupsMax: { small: 8, large: 8 }, stallMs: 0, groupWeightMax: 3 };
  const second = await startServer(server.connection, server, { groupLimits }, closing);
  const servers: TestServer[] = [server, { ...server, ...callsTo(() => second.url) }];
  const people: Person[] = [];
  for (let i = 0; i < 4; i += 1) people.push(await aPerson(server));
  const one = (i: number) => people[i % 4]!;
  const another = (i: number) => people[(i + 1 + (i % 3)) % 4]!;
  const first: string[] = [];
  for (let i = 0; i < 12; i += 1)
    first.push((await send(server, one(i), another(i), 100).expect(201)).body.transaction.id as string);

  const responses = await Promise.all(
    times(180, (i) => {
      const there = servers[i % 2]!;
      const key = i % 5 ? undefined : `key ${i % 15}`;
      if (i % 3 === 0) return send(there, one(i), another(i), (i % 7) * 50 + 0.01, key);
      if (i % 3 === 1) return sendBatch(there, one(i), [[another(i), 40.5], [another(i + 4), 300.07]], key); // prettier-ignore
      return refund(there, another(i % 12), first[i % 12]!, { amount: 30.3 }, key);
    }),
  );

  expect(responses.filter(({ status }) => ![201, 402, 422].includes(status))).toEqual([]);
  const histories = await Promise.all(people.map(historyOf));
  for (const [i, history] of histories.entries()) {
    let balanceCents = 0;
    const sums = history.map((entry) => (balanceCents += deltaCents(entry)));
    expect(history.map((entry) => cents(entry.balance_after))).toEqual(sums);
    expect(cents(await balanceOf(server, people[i]!))).toBe(balanceCents);
  }
  const sums = new Map<string, number>();
  // The opening's other side is the system's, which has no history.
  for (const entry of histories.flatMap(([, ...entries]) => entries))
    sums.set(entry.id, (sums.get(entry.id) ?? 0) + deltaCents(entry));
  expect(sums.size).toBeGreaterThan(60);
  expect([...sums].filter(([, sum]) => sum !== 0)).toEqual([]);
  await expectSoundBook(server.pool);
});

test('M21 M24 a thousand sends of 0.01 move exactly 10.00, and no amount of money has more than two decimals anywhere', async () => {
  const [alice, bob] = [await aPerson(server), await aPerson(server)];

  for (let i = 0; i < 10; i += 1)
    for (const { status } of await Promise.all(times(100, () => send(server, alice, bob, 0.01))))
      expect(status).toBe(201);

  expect([await balanceOf(server, alice), await balanceOf(server, bob)]).toEqual([990, 1010]);
  for (const { token } of [alice, bob]) {
    const texts = [
      (await server.get('/api/users/me', token).expect(200)).text,
      (await server.get('/api/accounts', token).expect(200)).text,
      (await server.get('/api/transactions?limit=100', token).expect(200)).text,
    ];
    const money = texts.flatMap((text) => [...text.matchAll(/"(?:amount|balance|balance_after)":([^,}]*)/g)]);
    expect(money.length).toBeGreaterThan(200);
    expect(money.map(([, value]) => value).filter((value) => !/^\d+(\.\d{1,2})?$/.test(value!))).toEqual([]);
  }
  await expectSoundBook(server.pool);
});
