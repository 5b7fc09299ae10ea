import { GROUP_LIMITS } from '../../../src/services/ledger/ledgerService';
import { expectSoundBook } from '../../support/book';
import { aPerson, aPersonWith, balanceOf, sendBatch, type Person } from '../../support/people';
import { callsTo, startServer, useServer, type TestServer } from '../../support/testServer';
import { times } from '../../support/times';

const server = useServer();

let alice: Person;
let bob: Person;
let carol: Person;
beforeEach(async () => {
  [alice, bob, carol] = [await aPerson(server), await aPerson(server), await aPerson(server)];
});
afterEach(() => expectSoundBook(server.pool));

const balances = () => Promise.all([alice, bob, carol].map((person) => balanceOf(server, person)));

describe.each([
  ['in groups', GROUP_LIMITS],
  [
    'each in a separate database transaction',
    { ...GROUP_LIMITS, groupsMax: { small: 8, large: 8 }, stallMs: 0, groupWeightMax: 1 },
  ],
])('batches at once, %s', (_name, groupLimits) => {
  const closing: (() => Promise<unknown>)[] = [];
  let there: TestServer;
  beforeAll(async () => {
    const { url } = await startServer(server.connection, server, { groupLimits }, closing);
    there = { ...server, ...callsTo(() => url) };
  });
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  test('in opposite directions finish without deadlock', async () => {
    const ring = [alice, bob, carol];
    const payments = (i: number) => {
      const [next, last] = [ring[(i + 1) % 3]!, ring[(i + 2) % 3]!];
      return times(10, (place) => [(i + place) % 2 ? next : last, 1] as const);
    };

    const responses = await Promise.all(times(60, (i) => sendBatch(there, ring[i % 3]!, payments(i))));

    expect(responses.map(({ status }) => status)).toEqual(Array(60).fill(201));
    expect((await balances()).reduce((sum, each) => sum + each)).toBe(3000);
    const { rows } = await server.pool.query(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(rows).toEqual([{ deadlocks: 0 }]);
  });

  test('of which each takes 30 % of a balance: exactly three succeed, each of them whole', async () => {
    const poor = await aPersonWith(server, 100);

    const responses = await Promise.all(times(12, () => sendBatch(there, poor, [[bob, 10], [carol, 20]]))); // prettier-ignore

    expect(responses.map(({ status }) => status).sort()).toEqual([201, 201, 201, ...Array<number>(9).fill(402)]);
    expect(await balanceOf(server, poor)).toBe(10);
    expect((await balances()).slice(1)).toEqual([1030, 1060]);
  });
});
