import { aPerson, balanceOf, codeOf, PASSWORD, send } from '../support/people';
import { noPools } from '../support/pools';
import { tokens, useServer } from '../support/testServer';

describe('when the database is away', () => {
  const server = useServer({
    pools: noPools(),
  });
  const token = tokens.signAccess({
    userId: '01a205d8-b1d5-7d7b-a760-4443630237ea',
    sessionId: '01a205d8-b1d5-7d7b-a760-4443630237eb',
  });

  test('F06 every call answers UNAVAILABLE, and says when to come back', async () => {
    const transfer = { toAccountNumber: 'ACC0000000000018', amount: 1 };

    const responses = await Promise.all([
      server.post('/api/auth/register', { email: 'a@example.com', password: PASSWORD, full_name: 'A' }),
      server.post('/api/auth/login', { email: 'a@example.com', password: PASSWORD }),
      server.get('/api/users/me', token),
      server.get('/api/transactions', token),
      server.post('/api/transactions/send', transfer, token).set('Idempotency-Key', 'key'),
      server.post('/api/transactions/send', transfer, token),
    ]);

    for (const response of responses) {
      expect([response.status, codeOf(response), response.headers['retry-after']]).toEqual([503, 'UNAVAILABLE', '1']);
      expect(response.text).not.toMatch(/ECONNREFUSED|127\.0\.0\.1|select|insert/i);
    }
    expect(responses.at(-1)!.body.detail).toMatch(/moved nothing.*safe to send it again/);
    expect(responses.at(-2)!.body.detail).toMatch(/moved nothing.*same Idempotency-Key/);
    expect(server.errors).toHaveLength(responses.length);
    server.errors.length = 0;
  });
});

describe('when something breaks inside', () => {
  const server = useServer();

  test('E01 E03 answers INTERNAL with nothing from inside, and reports it', async () => {
    const alice = await aPerson(server);
    await server.pool.query('ALTER TABLE transactions RENAME COLUMN description TO other');

    const response = await server.get('/api/transactions', alice.token);

    await server.pool.query('ALTER TABLE transactions RENAME COLUMN other TO description');
    expect([response.status, codeOf(response)]).toEqual([500, 'INTERNAL']);
    expect(response.text).not.toMatch(/description|column|42703|\.ts|\.js|at /);
    expect(server.errors).toMatchObject([{ code: '42703' }]);
    server.errors.length = 0;
  });

  test.each([
    ['F15 25006', "RAISE EXCEPTION 'no' USING ERRCODE = '25006'"],
    ['F13 53100', "RAISE EXCEPTION 'no' USING ERRCODE = '53100'"],
    ['F17 40P01', "RAISE EXCEPTION 'no' USING ERRCODE = '40P01'"],
    ['a lost connection', 'PERFORM pg_terminate_backend(pg_backend_pid())'],
  ])(
    'I15 a send that fails with %s moves nothing, is UNAVAILABLE, and succeeds with the same key later',
    async (_name, fault) => {
      const [alice, bob] = [await aPerson(server), await aPerson(server)];
      await server.pool.query(
        `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${fault}; RETURN NEW; END $$`,
      );
      await server.pool.query('CREATE TRIGGER fail BEFORE INSERT ON transactions FOR EACH ROW EXECUTE FUNCTION fail()');

      const response = await send(server, alice, bob, 10, 'key');

      await server.pool.query('DROP FUNCTION fail CASCADE');
      expect([response.status, codeOf(response)]).toEqual([503, 'UNAVAILABLE']);
      expect(await balanceOf(server, alice)).toBe(1000);
      const again = await send(server, alice, bob, 10, 'key').expect(201);
      expect(again.headers['idempotency-replayed']).toBeUndefined();
      expect([await balanceOf(server, alice), await balanceOf(server, bob)]).toEqual([990, 1010]);
      expect(server.errors.length).toBeGreaterThan(0);
      server.errors.length = 0;
    },
  );

  test('R12 F11 a send whose account is locked from outside answers UNAVAILABLE within the bounds, and others are served', async () => {
    const [alice, bob, carol] = [await aPerson(server), await aPerson(server), await aPerson(server)];
    const outside = await server.pool.connect();
    await outside.query('BEGIN');
    await outside.query('SELECT 1 FROM accounts WHERE account_number = $1 FOR UPDATE', [bob.accountNumber]);

    const blocked = send(server, alice, bob, 10, 'key').then((response) => response);
    await send(server, carol, { accountNumber: (await aPerson(server)).accountNumber }, 1).expect(201);
    const response = await blocked;
    await outside.query('ROLLBACK');
    outside.release();

    expect(codeOf(response)).toBe('UNAVAILABLE');
    await send(server, alice, bob, 10, 'key').expect(201);
    expect(await balanceOf(server, alice)).toBe(990);
    expect(server.errors).toMatchObject([{ code: 'UNAVAILABLE', cause: { code: '55P03' } }]);
    server.errors.length = 0;
  });
});
