import { expectSoundBook } from '../../support/book';
import { holdCommits, untilWaiting } from '../../support/locks';
import { aPerson, balanceOf, codeOf, logIn, send, type Person } from '../../support/people';
import { sendRaw } from '../../support/rawHttp';
import { useServer } from '../../support/testServer';

/** The Idempotency-Key of a send: repeats, other values, refusals, its owner, and the forms of the header. */
const server = useServer();
let alice: Person;
let bob: Person;
beforeEach(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
});
afterEach(() => expectSoundBook(server.pool));

const SEND = '/api/transactions/send';
const balances = () => Promise.all([alice, bob].map((person) => balanceOf(server, person)));

describe('an Idempotency-Key', () => {
  test('I02 I05 I20 gives the first answer again, for the same values however written', async () => {
    const first = await send(server, alice, bob, 10, 'key-1').expect(201);
    await send(server, alice, bob, 5).expect(201);

    const again = await server
      .post(SEND, { amount: '10.0', toAccountNumber: bob.accountNumber }, alice.token)
      .set('Idempotency-Key', '"key-1"');

    expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, 'true']);
    expect(again.body).toEqual(first.body);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(await balances()).toEqual([985, 1015]);
  });

  test.each([
    ['I03 amount', { amount: 11 }],
    ['description', { description: 'another' }],
  ])('with another %s, answers IDEMPOTENCY_KEY_REUSED', async (_name, change) => {
    await send(server, alice, bob, 10, 'key-2').expect(201);

    const body = { toAccountNumber: bob.accountNumber, amount: 10, ...change };
    const response = await server.post(SEND, body, alice.token).set('Idempotency-Key', 'key-2');

    expect([response.status, codeOf(response)]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await balances()).toEqual([990, 1010]);
  });

  test('I04 with another recipient, answers IDEMPOTENCY_KEY_REUSED', async () => {
    await send(server, alice, bob, 10, 'key-3').expect(201);

    expect(codeOf(await send(server, alice, await aPerson(server), 10, 'key-3'))).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test('I09 belongs to its sender', async () => {
    const first = await send(server, alice, bob, 10, 'shared').expect(201);

    const other = await send(server, bob, alice, 10, 'shared').expect(201);

    expect(other.body.transaction.id).not.toBe(first.body.transaction.id);
    expect(other.headers['idempotency-replayed']).toBeUndefined();
  });

  test('I07 sixty times at once, moves the money once and answers the same sixty times', async () => {
    const responses = await Promise.all(Array.from({ length: 60 }, () => send(server, alice, bob, 10, 'at once')));

    expect(new Set(responses.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    expect(responses.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(59);
    expect(await balances()).toEqual([990, 1010]);
  });

  test('I14 records a refusal for funds: it is shown to the sender only, and stays refused', async () => {
    const refused = await send(server, alice, bob, 1500, 'too much').expect(402);
    await send(server, bob, alice, 600).expect(201);

    const again = await send(server, alice, bob, 1500, 'too much');

    expect([again.status, codeOf(again), again.headers['idempotency-replayed']]).toEqual([
      402,
      'INSUFFICIENT_FUNDS',
      'true',
    ]);
    expect(again.body.details).toEqual(refused.body.details);
    await send(server, alice, bob, 1500, 'too much, once more').expect(201);

    const [mine, theirs] = [
      await server.get('/api/transactions?status=failed', alice.token),
      await server.get('/api/transactions?status=failed', bob.token),
    ];
    expect(mine.body.data).toMatchObject([{ amount: 1500, status: 'failed', direction: 'out', balance_after: 1000 }]);
    expect(theirs.body.data).toEqual([]);
    const failed = `/api/transactions/${mine.body.data[0].id as string}`;
    await server.get(failed, alice.token).expect(200);
    await server.get(failed, bob.token).expect(404);
  });

  test('I12 I13 is not used up by what was refused before the ledger was asked', async () => {
    await send(server, alice, bob, 'ten', 'key-4').expect(400);
    await send(server, { ...alice, token: 'wrong' }, bob, 10, 'key-4').expect(401);
    await send(server, alice, { accountNumber: 'ACC0000000000018' }, 10, 'key-4').expect(404);

    const { headers } = await send(server, alice, bob, 10, 'key-4').expect(201);

    expect(headers['idempotency-replayed']).toBeUndefined();
  });

  test.each(['', ' ', '""', 'a'.repeat(256), 'é', 'tab\there'])('I10 as "%s" is refused', async (key) => {
    const response = await send(server, alice, bob, 10, Buffer.from(key).toString('latin1'));

    expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
    expect(response.body.errors).toMatchObject([{ path: '/idempotency-key' }]);
  });

  test.each(['"a"b"', '"open', '"a\\b"'])('I10 as %s is no quoted text', async (key) => {
    expect(codeOf(await send(server, alice, bob, 10, key))).toBe('VALIDATION_FAILED');
  });

  const rawSendWith = (headers: string) => {
    const body = JSON.stringify({ toAccountNumber: bob.accountNumber, amount: 10 });
    const fixed = `Host: x\r\nAuthorization: Bearer ${alice.token}\r\nContent-Type: application/json\r\n`;
    const head = `POST ${SEND} HTTP/1.1\r\n${fixed}Content-Length: ${body.length}\r\n`;
    return sendRaw(server.port, `${head}${headers}\r\n${body}`);
  };

  test('that stands twice is refused: a proxy that doubles it must not pay twice', async () => {
    const answer = await rawSendWith('Idempotency-Key: a\r\nIdempotency-Key: a\r\n');

    expect(answer.status).toBe(400);
  });

  test('that comes after a thousand other headers still counts', async () => {
    const headers = `${'a:\r\n'.repeat(1_100)}Idempotency-Key: late\r\n`;

    const answers = [await rawSendWith(headers), await rawSendWith(headers)];

    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[1]!.headers).toContain('Idempotency-Replayed: true');
    expect(await balances()).toEqual([990, 1010]);
  });

  test('of 255 characters is kept whole', async () => {
    await send(server, alice, bob, 1, `${'a'.repeat(254)}b`).expect(201);
    await send(server, alice, bob, 2, `${'a'.repeat(254)}c`).expect(201);
  });

  test('I25 on a GET is ignored', async () => {
    await server.get('/api/users/me', alice.token).set('Idempotency-Key', '').expect(200);
  });
});

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

test('I22 a revoked token, or a token of another user, gets nothing of the first answer', async () => {
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
