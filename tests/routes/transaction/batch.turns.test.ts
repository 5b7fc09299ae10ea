import * as accounts from '../../../src/models/account.model';
import * as transactions from '../../../src/models/transaction.model';
import { batchSchema } from '../../../src/schemas/requests/transaction';
import * as rules from '../../../src/services/ledger/rules/decide';
import { useLoopTurns } from '../../support/loopTurns';
import { aPerson, send, sendBatch, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { times } from '../../support/times';

/** A batch blocks the event loop in short pieces only, so that the payments of others come in between. */
const server = useServer({ rateLimits: { authPerMinute: 0, apiPerMinute: 50 } });
const loop = useLoopTurns();

let alice: Person;
let bob: Person;
beforeEach(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
});
afterEach(() => jest.restoreAllMocks());

const batchOf = (count: number) => sendBatch(server, alice, times(count, () => [bob, 0.01])); // prettier-ignore

/** In which turn of the loop the steps of the next groups begin. */
function watchSteps(): number[] {
  const turns: number[] = [];
  const { decideOrders } = rules;
  jest.spyOn(rules, 'decideOrders').mockImplementation((...facts) => {
    turns.push(loop.now());
    return decideOrders(...facts);
  });
  const { updateAccounts } = accounts;
  jest.spyOn(accounts, 'updateAccounts').mockImplementation((...rows) => {
    turns.push(loop.now());
    updateAccounts(...rows);
  });
  const { insertTransactions } = transactions;
  jest.spyOn(transactions, 'insertTransactions').mockImplementation((...rows) => {
    turns.push(loop.now());
    insertTransactions(...rows);
  });
  return turns;
}

test('fault F2: the steps of a large group each have a separate turn of the event loop', async () => {
  const turns = watchSteps();

  await batchOf(101).expect(201);

  expect(turns).toHaveLength(3);
  expect(new Set(turns).size).toBe(3);
});

test('fault F2: a small group takes its steps in one turn', async () => {
  const turns = watchSteps();

  await send(server, alice, bob, 1).expect(201);

  expect(turns).toEqual(Array(3).fill(turns[0]));
});

test('fault F2: of large batches at once, those beyond the limit are refused without being checked', async () => {
  const check = jest.spyOn(batchSchema.body, 'safeParse');

  const responses = await Promise.all(times(6, () => batchOf(400)));

  expect(responses.map(({ status }) => status).sort()).toEqual([201, 201, 429, 429, 429, 429]);
  expect(check).toHaveBeenCalledTimes(2);
  const refused = responses.filter(({ status }) => status === 429);
  for (const { headers } of refused) expect(headers).toHaveProperty('retry-after');
});
