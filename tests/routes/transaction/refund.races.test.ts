import { expectSoundBook } from '../../support/book';
import { aPerson, balanceOf, codeOf, refund, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

const server = useServer();
let alice: Person;
let bob: Person;
/** The transaction in which Alice has sent 100.00 to Bob. */
let id: string;
beforeEach(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
  id = (await send(server, alice, bob, 100).expect(201)).body.transaction.id as string;
});
afterEach(() => expectSoundBook(server.pool));

const balances = () => Promise.all([alice, bob].map((person) => balanceOf(server, person)));

describe('refunds at once', () => {
  test.each([
    [2.5, 40, 0],
    [10.01, 9, 9.91],
    [33.34, 2, 33.32],
  ])('forty of %d of a transfer of 100: exactly as many as fit succeed', async (amount, fitting, remaining) => {
    const responses = await Promise.all(Array.from({ length: 40 }, () => refund(server, bob, id, { amount })));

    const refused = responses.filter(({ status }) => status !== 201);
    expect(responses.length - refused.length).toBe(fitting);
    for (const response of refused) {
      expect(codeOf(response)).toBe('REFUND_EXCEEDS_REMAINING');
      expect(response.body.details).toEqual({ remaining, requested: amount });
    }
    expect(await balances()).toEqual([1000 - remaining, 1000 + remaining]);
  });

  test('ten of all that remains: one succeeds', async () => {
    const responses = await Promise.all(Array.from({ length: 10 }, () => refund(server, bob, id)));

    expect(responses.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(422)]);
    expect(await balances()).toEqual([1000, 1000]);
  });

  test('ten with one key: one succeeds, and answers all', async () => {
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => refund(server, bob, id, { amount: 60 }, 'at once')),
    );

    expect(new Set(responses.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    expect(responses.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(9);
    expect(await balances()).toEqual([960, 1040]);
  });
});
