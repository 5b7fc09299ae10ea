import { aPerson, balanceOf, codeOf, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

/** Money from nowhere, so no book is looked at in this file. */
const server = useServer();
const makeRich = (person: Person) =>
  server.pool.query('UPDATE accounts SET balance = 9999999999000.00 WHERE account_number = $1', [person.accountNumber]);

test('M20 the smallest and the largest amount are exact in answer, account and history', async () => {
  const [alice, bob] = [await aPerson(server), await aPerson(server)];
  await makeRich(alice);

  await send(server, alice, bob, 0.01).expect(201);
  const { body } = await send(server, alice, bob, '1000000000.00').expect(201);

  expect([body.transaction.amount, body.balance]).toEqual([1_000_000_000, 9_998_999_998_999.99]);
  expect(await balanceOf(server, bob)).toBe(1_000_001_000.01);
  const history = await server.get('/api/transactions', alice.token).expect(200);
  expect(history.text).toContain('"amount":1000000000,');
  expect(history.text).toContain('"balance_after":9998999998999.99');
});

test('M14 what the recipient cannot hold is refused, without a word about the balance of the recipient', async () => {
  const [alice, bob] = [await aPerson(server), await aPerson(server)];
  await makeRich(bob);
  await send(server, alice, bob, 999.98).expect(201);

  const response = await send(server, alice, bob, 0.02);

  expect([response.status, codeOf(response)]).toEqual([422, 'BALANCE_LIMIT_EXCEEDED']);
  expect(response.body.details).toEqual({ limit: 9_999_999_999_999.99, requested: 0.02 });
  expect(await balanceOf(server, alice)).toBe(0.02);
  await send(server, alice, bob, 0.01).expect(201);
  expect(await balanceOf(server, bob)).toBe(9_999_999_999_999.99);
});
