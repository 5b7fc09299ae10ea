import { expectSoundBook } from './support/book';
import { holdCommits, untilWaiting } from './support/locks';
import { aPerson, balanceOf, codeOf, logIn, send, type Person } from './support/people';
import { useServer } from './support/testServer';

/** More about the Idempotency-Key of a send: whose it is, and what it does to others. */
const server = useServer();
let alice: Person;
let bob: Person;
beforeEach(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
});
afterEach(() => expectSoundBook(server.pool));

const balances = () => Promise.all([alice, bob].map((person) => balanceOf(server, person)));

test('I01 two sends without a key are two', async () => {
  const [first, second] = [
    await send(server, alice, bob, 10).expect(201),
    await send(server, alice, bob, 10).expect(201),
  ];

  expect(second.body.transaction.id).not.toBe(first.body.transaction.id);
  expect(await balances()).toEqual([980, 1020]);
});

test('I08 while sixty of one key wait for a slow database, others are served, and then the money moves once', async () => {
  const carol = await aPerson(server);
  const release = await holdCommits(server);
  let answered = 0;
  const sending = Promise.all(
    Array.from({ length: 60 }, () =>
      send(server, alice, bob, 10, 'slow').then((response) => {
        answered += 1;
        return response;
      }),
    ),
  );
  await untilWaiting(server, 1);

  await server.get('/api/users/me', carol.token).expect(200);
  expect(await balances()).toEqual([1000, 1000]);
  expect(answered).toBe(0);

  await release();
  const responses = await sending;
  expect(new Set(responses.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
  expect(responses.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(59);
  expect(await balances()).toEqual([990, 1010]);
});

test('I21 under a new access token of the same user, gives the first answer again', async () => {
  const first = await send(server, alice, bob, 10, 'key').expect(201);
  const { token } = await logIn(server, alice.email);
  expect(token).not.toBe(alice.token);

  const again = await send(server, { ...alice, token }, bob, 10, 'key').expect(201);

  expect([again.body, again.headers['idempotency-replayed']]).toEqual([first.body, 'true']);
  expect(await balances()).toEqual([990, 1010]);
});

test('I22 under a token that was ended, or of somebody else, gives nothing of the first answer', async () => {
  const carol = await aPerson(server);
  const first = await send(server, alice, bob, 10, 'key').expect(201);
  await server.post('/api/auth/logout', undefined, alice.token).expect(204);

  const ended = await send(server, alice, bob, 10, 'key');
  const foreign = await send(server, carol, bob, 10, 'key').expect(201);

  expect([ended.status, codeOf(ended), ended.headers['idempotency-replayed']]).toEqual([
    401,
    'INVALID_TOKEN',
    undefined,
  ]);
  for (const { text } of [ended, foreign]) expect(text).not.toContain(first.body.transaction.id);
  expect(foreign.headers['idempotency-replayed']).toBeUndefined();
  expect(await balanceOf(server, bob)).toBe(1020);
});
