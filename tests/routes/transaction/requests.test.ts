import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { readInput } from '../../../src/middlewares/validate.middleware';
import { expectSoundBook } from '../../support/book';
import { aPerson, balanceOf, codeOf, refund, send, sendBatch, type Person } from '../../support/people';
import { findRoutes, nameOf, type Route } from '../../support/routes';
import { useServer } from '../../support/testServer';

const server = useServer();
const routes = findRoutes();
const apiRoutes = routes.filter(({ path }) => path.startsWith('/api/'));
const named = (list: readonly Route[]) => list.map((route) => [nameOf(route), route] as const);

let alice: Person;
let bob: Person;
/** The transfer of 100.00 from Alice to Bob. */
let id: string;
beforeEach(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
  id = (await send(server, alice, bob, 100).expect(201)).body.transaction.id as string;
});
afterEach(() => expectSoundBook(server.pool));

/** The path with real values for its parameters. */
const pathOf = ({ path }: Route) => path.replace(':id', id).replace(':account_number', bob.accountNumber);
function call({ method }: Route, target: string) {
  if (method === 'GET') return server.get(target, bob.token);
  if (method === 'DELETE') return server.delete(target, bob.token);
  if (method === 'PUT') return server.put(target, undefined, bob.token);
  return server.post(target, undefined, bob.token);
}

describe('a query parameter that a call does not have', () => {
  test.each([
    ['refund', `amount=1`],
    ['send', 'dryRun=true'],
    ['send', 'idempotencyKey=k'],
    ['batch', 'idempotency_key=k'],
    ['send', '='],
    ['send', '__proto__=1'],
  ])('fault A3: %s?%s is refused by its name, and moves nothing', async (what, query) => {
    const name = query.split('=')[0]!;
    const transfer = { toAccountNumber: alice.accountNumber, amount: 1 };
    const bodies = { refund: undefined, send: transfer, batch: { transfers: [transfer] } };
    const path = what === 'refund' ? `${id}/refund` : what;

    const response = await server.post(`/api/transactions/${path}?${query}`, bodies[what as 'send'], bob.token);

    expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
    expect(response.body.errors).toEqual([{ path: `/${name}`, message: 'is not a query parameter of this call' }]);
    expect(response.body.message).toBe(`${name} is not a query parameter of this call`);
    expect(await balanceOf(server, bob)).toBe(1_100);
  });

  test.each(named(apiRoutes))('fault A3: %s refuses it', async (_name, route) => {
    const response = await call(route, `${pathOf(route)}?strange=1`);

    expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
    expect(response.body.errors).toContainEqual({ path: '/strange', message: 'is not a query parameter of this call' });
  });

  test.each(['/health/live', '/health/ready', '/openapi.json', '/docs', '/errors', '/', '/login', `/transactions/1`])(
    'fault A3: %s answers the same with it: a probe or a link may carry one',
    async (path) => {
      const [plain, strange] = [await server.get(path), await server.get(`${path}?utm_source=x&t=1`)];

      expect([strange.status, strange.text]).toEqual([200, plain.text]);
    },
  );
});

describe('a header that is nearly Idempotency-Key', () => {
  const spellings = [
    'X-Idempotency-Key',
    'Idempotency_Key',
    'IdempotencyKey',
    'x-idempotence-key',
    'Idempotency-Token',
  ];
  const calls = (header: string) => [
    send(server, bob, alice, 1).set(header, 'k'),
    sendBatch(server, bob, [[alice, 1]]).set(header, 'k'),
    refund(server, bob, id).set(header, 'k'),
    send(server, bob, alice, 1, 'the right one').set(header, 'k'),
  ];

  test.each(spellings)('fault A3: %s is refused by its name on every call that moves money', async (header) => {
    for (const response of await Promise.all(calls(header))) {
      expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
      expect(response.body.errors).toEqual([
        { path: `/${header.toLowerCase()}`, message: 'is not read: send Idempotency-Key' },
      ]);
    }
    expect(await balanceOf(server, bob)).toBe(1_100);
  });

  test('fault A3: on a call that moves nothing it does no harm', async () => {
    await server.get('/api/users/me', bob.token).set('X-Idempotency-Key', 'k').expect(200);
  });
});

describe('an optional field that is null', () => {
  test('fault A6: is absent in a send, also for its Idempotency-Key', async () => {
    const terms = { toAccountNumber: alice.accountNumber, amount: 1 };
    const post = (body: object) =>
      server.post('/api/transactions/send', body, bob.token).set('Idempotency-Key', 'echo').expect(201);

    const first = await post({ ...terms, description: null });
    const again = await post(terms);

    expect(first.body.transaction.description).toBeNull();
    expect([again.body, again.headers['idempotency-replayed']]).toEqual([first.body, 'true']);
  });

  test('fault A6: is absent in each transfer of a batch', async () => {
    const transfers = [{ toAccountNumber: alice.accountNumber, amount: 1, description: null }];

    const { body } = await server.post('/api/transactions/batch', { transfers }, bob.token).expect(201);

    expect(body.transactions).toMatchObject([{ amount: 1, description: null }]);
  });

  test('fault A6: is absent in a refund, which is then of all that remains', async () => {
    const { body } = await refund(server, bob, id, { amount: null, description: null }).expect(201);

    expect(body.transaction).toMatchObject({ amount: 100, description: null });
  });

  test.each([
    ['send', '/amount', () => ({ toAccountNumber: alice.accountNumber, amount: null })],
    ['send', '/toAccountNumber', () => ({ toAccountNumber: null, amount: 1 })],
    ['batch', '/transfers', () => ({ transfers: null })],
    ['batch', '/transfers/0', () => ({ transfers: [null] })],
  ] as const)('fault A6: a required one stays wrong: %s with null at %s', async (what, path, body) => {
    const response = await server.post(`/api/transactions/${what}`, body(), bob.token);

    expect([response.status, response.body.errors?.[0].path]).toEqual([400, path]);
  });

  test('fault A6: the OpenAPI document says so', async () => {
    const { body } = await server.get('/openapi.json').expect(200);

    const { Transfer } = body.components.schemas;
    expect(Transfer.properties.description.anyOf).toContainEqual({ type: 'null' });
    expect(Transfer.required).toEqual(['toAccountNumber', 'amount']);
  });
});

describe('an empty body in chunks, as a streaming proxy sends it', () => {
  /** Sends the head and then the bytes, and resolves with status and body. */
  async function postRaw(path: string, headers: string, bytes: string, { token, cookie }: Person) {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nCookie: ${cookie}\r\nConnection: close\r\n${headers}\r\n${bytes}`,
    );
    const answer = await text(socket);
    return { status: Number(answer.slice(9, 12)), body: answer.slice(answer.indexOf('\r\n\r\n') + 4) };
  }
  const CHUNKED = 'Transfer-Encoding: chunked\r\n';
  const NONE = '0\r\n\r\n';
  const postRoutes = named(apiRoutes.filter(({ method }) => method === 'POST'));

  test.each(postRoutes)('fault C1: %s answers as with Content-Length: 0', async (_name, route) => {
    const [carol, dave] = [await aPerson(server), await aPerson(server)];
    const path = (transfer: string) => route.path.replace(':id', transfer);
    const transfers = [];
    for (const payee of [carol, dave])
      transfers.push((await send(server, alice, payee, 5)).body.transaction.id as string);

    const empty = await postRaw(path(transfers[0]!), 'Content-Length: 0\r\n', '', carol);
    const chunked = await postRaw(path(transfers[1]!), CHUNKED, NONE, dave);

    expect(chunked.status).toBe(empty.status);
    expect([201, 200, 204, 400]).toContain(chunked.status);
    if (chunked.status === 400) expect(chunked.body).toContain('"message":"the body must be a JSON object"');
  });

  test.each([
    '',
    'Content-Type: text/plain\r\n',
    'Content-Type: application/json\r\n',
    'Content-Encoding: identity\r\n',
  ])('fault C1: logout-all ends the sessions, also with %j', async (header) => {
    expect((await postRaw('/api/auth/logout-all', header + CHUNKED, NONE, bob)).status).toBe(204);

    expect(codeOf(await server.get('/api/users/me', bob.token))).toBe('INVALID_TOKEN');
  });

  test.each([
    ['no type', '', '2\r\n{}\r\n0\r\n\r\n', 415],
    ['the type of a form', 'Content-Type: text/plain\r\n', '2\r\n{}\r\n0\r\n\r\n', 415],
    ['JSON', 'Content-Type: application/json\r\n', '2\r\n{}\r\n0\r\n\r\n', 201],
    ['white space', 'Content-Type: application/json\r\n', '1\r\n \r\n0\r\n\r\n', 400],
  ])(
    'fault C1: a refund whose chunks have something in them, %s, is read as before',
    async (_name, type, bytes, status) => {
      expect((await postRaw(`/api/transactions/${id}/refund`, CHUNKED + type, bytes, bob)).status).toBe(status);
    },
  );
});

describe('what a validation error says', () => {
  test.each(['limit=1&limit=2', 'cursor=a&cursor=b', 'direction=in&direction=out', 'from=a&from=b', 'limit[]=1'])(
    'fault C5: ?%s is answered in our words',
    async (query) => {
      const { body } = await server.get(`/api/transactions?${query}`, bob.token).expect(400);

      for (const { message } of body.errors as { message: string }[]) expect(message).toMatch(OUR_WORDS);
    },
  );

  test('fault C5: the refusal of a repeated parameter says so', async () => {
    const { body } = await server.get('/api/transactions?limit=1&limit=2', bob.token).expect(400);

    expect(body.message).toBe('limit must stand once');
  });

  /** Every message of ours completes the sentence "the field …". None of zod's does. */
  const OUR_WORDS = /^(must|is|has) /;
  const WRONG = [
    ...[undefined, null, true, 0, -1, 1.5, NaN, Infinity, 10n, '', ' ', 'x', 'x'.repeat(5_000), '\ud800', '\0'],
    ...[[], ['a'], ['a', 'b'], [null], [[]], {}, { a: 1 }, new Date(NaN), Symbol('s'), () => 1],
  ];
  const PARTS = { params: 'params', query: 'query', headers: 'headersDistinct', body: 'body' } as const;
  /** The values of one part, as a whole and for each of its fields, and for the fields of the lists in it. */
  function wrongValues(part: keyof typeof PARTS, schema: NonNullable<Route['schema']>): unknown[] {
    const fields = Object.keys((schema[part] as { shape?: object } | undefined)?.shape ?? {});
    const objects = fields.flatMap((field) => WRONG.map((value) => ({ [field]: value })));
    const inLists = fields.flatMap((field) =>
      ['toAccountNumber', 'amount', 'description', 'strange'].flatMap((inner) =>
        WRONG.map((value) => ({ [field]: [{ [inner]: value }] })),
      ),
    );
    return [...WRONG, ...objects, ...inLists, { strange: 1 }];
  }

  test.each(named(routes.filter(({ schema }) => schema)))(
    'fault C5: %s never speaks as zod does',
    (_name, { schema }) => {
      const good = { originalUrl: '/?', params: {}, query: {}, headers: {}, headersDistinct: {}, body: {} };
      let count = 0;
      for (const part of Object.keys(PARTS) as (keyof typeof PARTS)[]) {
        for (const value of wrongValues(part, schema!)) {
          const { errors } = readInput(schema!, { ...good, [PARTS[part]]: value });
          count += errors.length;
          for (const { message } of errors) {
            expect(message).toMatch(OUR_WORDS);
            expect(message).not.toMatch(/invalid|expected|received|unrecognized|too (big|small)/i);
          }
        }
      }
      expect(count).toBeGreaterThan(10);
    },
  );
});
