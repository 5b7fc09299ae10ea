import type { Test } from 'supertest';
import { expectSoundBook } from '../support/book';
import { addManyEntries } from '../support/manyEntries';
import { aPerson, balanceOf, codeOf, PASSWORD, refund, send, sendBatch, type Person } from '../support/people';
import { noPools } from '../support/pools';
import { useServer } from '../support/testServer';

const server = useServer();
const withoutDatabase = useServer({
  pools: noPools(),
});
let alice: Person;
let bob: Person;
beforeEach(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
});
afterEach(() => expectSoundBook(server.pool));

/** All that an error of PostgreSQL can carry, in words that stand nowhere else. */
const CANARIES = {
  MESSAGE: 'canary message',
  DETAIL: 'Failing row contains (canary@example.com, $2b$12$canaryhash, 1000.00).',
  HINT: 'canary hint',
  CONSTRAINT: 'canary_constraint',
  TABLE: 'canary_table',
  COLUMN: 'canary_column',
  DATATYPE: 'canary_type',
  SCHEMA: 'canary_schema',
};

describe('E02 a row that PostgreSQL refuses', () => {
  const calls: [string, string, () => Test][] = [
    ['a registration', 'users', () => server.post('/api/auth/register', { email: 'canary@example.com', password: PASSWORD, full_name: 'canary' })], // prettier-ignore
    ['a login', 'refresh_tokens', () => server.post('/api/auth/login', { email: alice.email, password: PASSWORD })],
    ['a refresh', 'refresh_tokens', () => server.post('/api/auth/refresh').set('Cookie', alice.cookie)],
    ['a send', 'transactions', () => send(server, alice, bob, 10)],
    ['a send with a key', 'transactions', () => send(server, alice, bob, 10, 'key')],
    ['a batch', 'transactions', () => sendBatch(server, alice, [[bob, 10], [bob, 5]])], // prettier-ignore
    ['a transfer, at the balance', 'accounts', () => send(server, alice, bob, 10)],
  ];
  const faults: [sqlstate: string, status: number, code: string][] = [
    ['23505', 500, 'INTERNAL'],
    ['23514', 500, 'INTERNAL'],
    ['22003', 400, 'VALIDATION_FAILED'],
  ];
  afterEach(() => server.pool.query('DROP FUNCTION IF EXISTS refuse CASCADE'));

  /** Refuses each row that is written to this table. */
  async function refuseRows(table: string, sqlstate: string): Promise<void> {
    const using = Object.entries({ ERRCODE: sqlstate, ...CANARIES }).map(([name, text]) => `${name} = '${text}'`);
    await server.pool.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE USING ${using.join(', ')}; END $$;
      CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse()`);
  }

  describe.each(faults)('with %s is answered with %i,', (sqlstate, status, code) => {
    test.each(calls)('and with nothing of it: %s', async (_name, table, call) => {
      await refuseRows(table, sqlstate);

      const response = await call();

      expect([response.status, codeOf(response)]).toEqual([status, code]);
      const told = response.text + JSON.stringify(response.headers);
      expect(told).not.toMatch(/canary|\$2b|Failing row|violates|PL\/pgSQL|insert|update|\.[jt]s\b/i);
      for (const internal of [sqlstate, table])
        expect(told.replaceAll(response.body.requestId, '')).not.toContain(internal);
      expect(server.errors).not.toEqual([]);
      for (const error of server.errors) expect(error).toMatchObject({ code: sqlstate });
      server.errors.length = 0;
      await server.pool.query('DROP FUNCTION refuse CASCADE');
      expect([await balanceOf(server, alice), await balanceOf(server, bob)]).toEqual([1000, 1000]);
    });
  });

  test('of a refund gives nothing back', async () => {
    const { body } = await send(server, alice, bob, 10).expect(201);
    await refuseRows('transactions', '23514');

    const response = await refund(server, bob, body.transaction.id as string);

    expect([response.status, codeOf(response)]).toEqual([500, 'INTERNAL']);
    expect(response.text).not.toContain('canary');
    expect([await balanceOf(server, alice), await balanceOf(server, bob)]).toEqual([990, 1010]);
    server.errors.length = 0;
  });
});

describe('E07 an error after the answer began', () => {
  /** Reading entry 1,500 fails: it is on the second page, after the first page was sent. */
  async function breakSecondPage(fault: string): Promise<() => Promise<unknown>> {
    await server.pool.query(`
      CREATE FUNCTION break_at(version bigint, value numeric) RETURNS numeric STABLE LANGUAGE plpgsql AS $$
      BEGIN
        IF version = 1500 THEN ${fault}; END IF;
        RETURN value;
      END $$;
      ALTER TABLE transactions RENAME TO whole_transactions;
      CREATE VIEW transactions AS
      SELECT id, from_account_id, to_account_id, amount, status, description, created_at, type, refund_of,
             from_version, break_at(from_version, from_balance_after)::numeric(15, 2) AS from_balance_after,
             to_version, break_at(to_version, to_balance_after)::numeric(15, 2) AS to_balance_after
        FROM whole_transactions`);
    return () =>
      server.pool.query(`
        DROP VIEW transactions;
        DROP FUNCTION break_at;
        ALTER TABLE whole_transactions RENAME TO transactions`);
  }

  describe.each([
    ['a query that fails', "RAISE EXCEPTION 'canary'"],
    ['a connection that is lost', 'PERFORM pg_terminate_backend(pg_backend_pid())'],
  ])('%s', (_name, fault) => {
    test.each(['json', 'csv'])('ends the connection within the %s, and no more', async (format) => {
      await addManyEntries(server.pool, [alice, bob], 3_000);
      const { body } = await server.get('/api/accounts', alice.token).expect(200);
      // The entries are a millisecond apart, and the last ones are yet to come: without a time all of them count.
      const query = `format=${format}`;
      const url = `${server.url}/api/accounts/${body.data[0].id as string}/statement?${query}`;
      const get = () => fetch(url, { headers: { Authorization: `Bearer ${alice.token}` } });
      const repair = await breakSecondPage(fault);
      server.requests.length = 0;

      const response = await get();
      const received = await readUntilCut(response);

      await repair();
      expect(response.status).toBe(200);
      expect(received.isWhole).toBe(false);
      // How much of the first page has arrived by then is chance: a connection that is cut drops what it has not sent.
      expect(received.text).not.toMatch(/problem|INTERNAL|UNAVAILABLE|canary|terminat/);
      expect(server.requests).toMatchObject([{ status: 200, aborted: true }]);
      expect(server.errors.length).toBeGreaterThan(0);
      server.errors.length = 0;
      expect(await readUntilCut(await get())).toMatchObject({ isWhole: true });
      expect(await balanceOf(server, alice)).toBe(1000);
    });
  });

  async function readUntilCut({ body }: globalThis.Response): Promise<{ text: string; isWhole: boolean }> {
    let text = '';
    try {
      for await (const chunk of body!.pipeThrough(new TextDecoderStream())) text += chunk;
      return { text, isWhole: true };
    } catch {
      return { text, isWhole: false };
    }
  }
});

describe('E08 every error has the one shape, and its status twice:', () => {
  const post = (path: string, body: object) => server.post(path, body, alice.token);
  const tooMany = async () => {
    const guess = () => server.post('/api/auth/login', { email: 'unknown@example.com', password: PASSWORD });
    for (let count = 1; count <= 6; count += 1) await guess().expect(401);
    return guess();
  };
  const again = () =>
    server.post('/api/auth/register', { email: alice.email, password: PASSWORD, full_name: 'Alice Example' });

  test.each([
    [400, 'VALIDATION_FAILED', () => post('/api/transactions/send', {})],
    [401, 'UNAUTHENTICATED', () => server.get('/api/users/me')],
    [402, 'INSUFFICIENT_FUNDS', () => send(server, alice, bob, 5_000)],
    [403, 'FORBIDDEN_ORIGIN', () => server.post('/api/auth/login', {}).set('Origin', 'https://evil.example')],
    [404, 'ROUTE_NOT_FOUND', () => server.get('/api/nothing')],
    [405, 'METHOD_NOT_ALLOWED', () => server.delete('/api/users/me', alice.token)],
    [409, 'EMAIL_TAKEN', again],
    [413, 'BODY_TOO_LARGE', () => post('/api/transactions/send', { description: 'a'.repeat(102_400) })],
    [415, 'UNSUPPORTED_MEDIA_TYPE', () => server.post('/api/auth/login').type('text/plain').send('{}')],
    [422, 'SAME_ACCOUNT', () => send(server, alice, alice, 1)],
    [429, 'RATE_LIMITED', tooMany],
    [503, 'UNAVAILABLE', () => withoutDatabase.post('/api/auth/login', { email: alice.email, password: PASSWORD })],
  ] as [number, string, () => PromiseLike<Awaited<Test>>][])('%i %s', async (status, code, call) => {
    const response = await call();

    expect([response.status, codeOf(response)]).toEqual([status, code]);
    expect(response.body).toEqual({
      type: expect.any(String),
      title: expect.stringMatching(/^[A-Z]/),
      status,
      detail: expect.stringMatching(/./),
      code,
      message: response.body.detail,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      // Only of a field that is wrong, and of a balance that is too low.
      ...(code === 'VALIDATION_FAILED' && { errors: expect.any(Array) }),
      ...(code === 'INSUFFICIENT_FUNDS' && { details: { balance: 1000, requested: 5000 } }),
    });
    withoutDatabase.errors.length = 0;
  });
});
