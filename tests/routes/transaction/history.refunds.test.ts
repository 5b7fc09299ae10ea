import { expectSoundBook } from '../../support/book';
import { aPerson, refund, send, sendBatch, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

const server = useServer();
let alice: Person;
let bob: Person;
/** The transfer of 100.00 from Alice to Bob. */
let id: string;
beforeEach(async () => {
  [alice, bob] = [await aPerson(server, 'Alice Example'), await aPerson(server, 'Bob de la Cruz')];
  id = idOf(await send(server, alice, bob, 100).expect(201));
});
afterEach(() => expectSoundBook(server.pool));

interface Detail {
  id: string;
  type: string;
  refund_of: string | null;
  refunded_amount: number | null;
  amount: number;
  status: string;
}
const idOf = ({ body }: { body: { transaction: { id: string } } }) => body.transaction.id;
const brief = ({ type, refund_of: of, refunded_amount: refunded }: Detail) => [type, of, refunded];

async function historyOf({ token }: Person): Promise<Detail[]> {
  return (await server.get('/api/transactions?limit=100', token).expect(200)).body.data as Detail[];
}
async function statementOf({ token }: Person, format = 'json') {
  const { body } = await server.get('/api/accounts', token).expect(200);
  return server.get(`/api/accounts/${body.data[0].id as string}/statement?format=${format}`, token).expect(200);
}

test('fault A5: both parties can distinguish a refund from its transfer, in every answer', async () => {
  const refunded = idOf(await refund(server, bob, id, { amount: '40.50' }).expect(201));

  const expected = [
    ['refund', id, null],
    ['transfer', null, 40.5],
    ['opening', null, null],
  ];
  for (const person of [alice, bob]) {
    expect((await historyOf(person)).map(brief)).toEqual(expected);
    expect(((await statementOf(person)).body.entries as Detail[]).map(brief).reverse()).toEqual(expected);
    for (const [one, detail] of [
      [refunded, expected[0]],
      [id, expected[1]],
    ] as const) {
      const { body } = await server.get(`/api/transactions/${one}`, person.token).expect(200);
      expect(brief(body.transaction as Detail)).toEqual(detail);
    }
  }
});

test('fault A5: a CSV statement names the type, the refunds, the account and its currency in every row', async () => {
  await refund(server, bob, id, { amount: 30 }).expect(201);

  const { text } = await statementOf(alice, 'csv');

  const rows = text
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  expect(rows.map((row) => row.slice(8))).toEqual([
    ['type', 'refund_of', 'refunded_amount', 'account_number', 'currency'],
    ['', '', '', alice.accountNumber, 'USD'],
    ['opening', '', '', alice.accountNumber, 'USD'],
    ['transfer', '', '30.00', alice.accountNumber, 'USD'],
    ['refund', id, '', alice.accountNumber, 'USD'],
    ['', '', '', alice.accountNumber, 'USD'],
  ]);
});

test('fault A5: a refused transfer and a refused refund give back nothing, and say so', async () => {
  await send(server, bob, alice, 1_100).expect(201);
  await refund(server, bob, id, undefined, 'refused').expect(402);
  await send(server, bob, alice, 5_000, 'too much').expect(402);

  const history = await historyOf(bob);

  expect(history.slice(0, 2).map((entry) => [entry.status, ...brief(entry)])).toEqual([
    ['failed', 'transfer', null, null],
    ['failed', 'refund', id, null],
  ]);
  expect(history.find((entry) => entry.id === id)).toMatchObject({ refunded_amount: 0 });
});

test('fault A5: each transfer of a batch counts its own refunds', async () => {
  const { body } = await sendBatch(server, alice, [[bob, 10], [bob, 20]]).expect(201); // prettier-ignore
  const [first, second] = (body.transactions as Detail[]).map((each) => each.id);
  await refund(server, bob, second!, { amount: 5 }).expect(201);
  await refund(server, bob, second!).expect(201);

  const history = await historyOf(alice);

  const refundedOf = (one?: string) => history.find((entry) => entry.id === one)?.refunded_amount;
  expect([refundedOf(first), refundedOf(second)]).toEqual([0, 20]);
});

test('fault A5: the calls that move money answer as the specification says', async () => {
  const fields = ['amount', 'created_at', 'description', 'from_account_id', 'id', 'status', 'to_account_id'];
  const key = 'once';

  const answers = [
    await send(server, alice, bob, 1, key).expect(201),
    await send(server, alice, bob, 1, key).expect(201),
    await refund(server, bob, id, { amount: 1 }).expect(201),
  ];
  const batch = await sendBatch(server, alice, [[bob, 1]]).expect(201);

  for (const { body } of answers) {
    expect(Object.keys(body as object)).toEqual(['message', 'transaction', 'balance']);
    expect(Object.keys(body.transaction as object).sort()).toEqual(fields);
  }
  expect(Object.keys(batch.body.transactions[0] as object).sort()).toEqual(fields);
});

test('fault A5: while refunds run, a page counts every refund that it shows, and none that did not happen', async () => {
  const refunds = { running: true };
  const refunding = (async () => {
    for (let i = 0; i < 30; i += 1) await refund(server, bob, id, { amount: 1 }).expect(201);
  })().finally(() => (refunds.running = false));
  const read = async () => {
    const history = await historyOf(alice);
    const shown = history.filter(({ refund_of: of }) => of === id).length;
    return { shown, refunded: history.find((entry) => entry.id === id)!.refunded_amount! };
  };
  const seen = new Set<number>();
  let page = await read();
  do {
    const next = await read();
    expect(page.refunded).toBeGreaterThanOrEqual(page.shown);
    expect(page.refunded).toBeLessThanOrEqual(next.shown);
    seen.add(page.refunded);
    page = next;
  } while (refunds.running);
  await refunding;

  expect(await read()).toEqual({ shown: 30, refunded: 30 });
  expect(seen.size).toBeGreaterThan(1);
});
