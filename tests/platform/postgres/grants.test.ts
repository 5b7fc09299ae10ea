import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { PoolConfig } from 'pg';
import { migrate, readMigrations } from '../../../src/platform/postgres/migrations';
import { expectSoundBook } from '../../support/book';
import { aPerson, cookieOf, send, type Person } from '../../support/people';
import { asAdmin, createDatabase } from '../../support/testDatabase';
import { callsTo, startServer, type TestServer } from '../../support/testServer';

/** A server whose role has what database/grants.sql gives, and nothing else. */
const ROLE = `payverse_app_${randomBytes(6).toString('hex')}`;
const PASSWORD = randomBytes(12).toString('hex');
const server = { errors: [] as unknown[], requests: [] as unknown[], events: [] as unknown[] } as TestServer;
const closing: (() => Promise<unknown>)[] = [];
let owner: string;
let alice: Person;
let bob: Person;

beforeAll(async () => {
  await asAdmin((admin) => admin.query(`CREATE ROLE ${ROLE} LOGIN PASSWORD '${PASSWORD}'`));
  closing.push(() => asAdmin((admin) => admin.query(`DROP ROLE ${ROLE}`)));
  owner = await aDatabase();
  // The script must do without what PUBLIC has by default.
  await asAdmin((admin) => admin.query('REVOKE ALL ON SCHEMA public FROM PUBLIC'), owner);
  await grant(owner);
  Object.assign(
    server,
    callsTo(() => server.url),
    await startServer(asRole(owner), server, {}, closing),
  );
  [alice, bob] = [await aPerson(server), await aPerson(server)];
});
afterEach(() => expect(server.errors).toEqual([]));
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

async function aDatabase(options?: { empty: boolean }): Promise<string> {
  const database = await createDatabase(options);
  closing.push(database.drop);
  return database.connection.connectionString!;
}

/** The script as psql runs it. */
async function grant(database: string): Promise<void> {
  const script = await readFile('database/grants.sql', 'utf8');
  await asAdmin((admin) => admin.query(script.replaceAll(':"role"', `"${ROLE}"`)), database);
}

function asRole(database: string): PoolConfig {
  return { connectionString: Object.assign(new URL(database), { username: ROLE, password: PASSWORD }).toString() };
}

describe('a server with this role', () => {
  test('refreshes and ends sessions', async () => {
    const refreshed = await server.post('/api/auth/refresh').set('Cookie', bob.cookie).expect(200);
    const cookie = cookieOf(refreshed);

    await server.post('/api/auth/logout').set('Cookie', cookie).expect(204);

    await server.post('/api/auth/refresh').set('Cookie', cookie).expect(401);
  });

  test('lists sessions, changes a password, ends one session and all', async () => {
    const carol = await aPerson(server);
    const passwords = { currentPassword: 'securepassword', newPassword: 'another good secret' };
    await server.post('/api/auth/change-password', passwords, carol.token).expect(204);
    const { body } = await server.get('/api/auth/sessions', carol.token).expect(200);
    await server.delete(`/api/auth/sessions/${body.data[0].id as string}`, carol.token).expect(204);
    const login = { email: carol.email, password: passwords.newPassword };
    const { body: again } = await server.post('/api/auth/login', login).expect(200);

    await server.post('/api/auth/logout-all', undefined, again.accessToken as string).expect(204);

    await server.get('/api/auth/sessions', again.accessToken as string).expect(401);
  });

  test('sends, refuses, pays batches, refunds and lists all of it', async () => {
    const carol = await aPerson(server);
    const { body } = await send(server, alice, carol, 10, 'a key').expect(201);
    await send(server, alice, carol, 10, 'a key').expect(201).expect('Idempotency-Replayed', 'true');
    await send(server, alice, carol, 5_000, 'another key').expect(402);
    const transfers = [bob, carol].map(({ accountNumber }) => ({ toAccountNumber: accountNumber, amount: 1 }));
    await server.post('/api/transactions/batch', { transfers }, alice.token).expect(201);
    await server.post(`/api/transactions/${body.transaction.id as string}/refund`, {}, carol.token).expect(201);

    const history = await server.get('/api/transactions', alice.token).expect(200);

    expect(history.body.data.map(({ balance_after: after }: { balance_after: number }) => after)).toEqual([
      998, 988, 989, 990, 990, 1000,
    ]);
    await server.get(`/api/transactions/${body.transaction.id as string}`, alice.token).expect(200);
  });

  test('tells profile, accounts, balance, statement and health', async () => {
    const { body } = await server.get('/api/accounts', alice.token).expect(200);
    const account = `/api/accounts/${body.data[0].id as string}`;
    const period = 'from=2024-01-01T00:00:00Z&to=2024-02-01T00:00:00Z';

    for (const path of [
      '/api/users/me',
      `${account}/balance`,
      `${account}/statement?${period}`,
      `/api/recipients/${bob.accountNumber}`,
      '/health/ready',
    ])
      await server.get(path, alice.token).expect(200);
  });

  test('saves, changes, lists and deletes contacts', async () => {
    const contact = `/api/contacts/${bob.accountNumber}`;
    await server.put(contact, { own_name: 'Bobby', starred: true }, alice.token).expect(200);
    await server.put(contact, { own_name: null, starred: true }, alice.token).expect(200);

    const { body } = await server.get('/api/contacts', alice.token).expect(200);
    await server.delete(contact, alice.token).expect(204);

    expect(body.data[0]).toMatchObject({ account_number: bob.accountNumber, starred: true });
  });

  test('can prove the book', () => expectSoundBook(server.pool));
});

describe('the role', () => {
  test.each([
    'UPDATE transactions SET amount = amount',
    'DELETE FROM transactions',
    'TRUNCATE transactions',
    'ALTER TABLE transactions DISABLE TRIGGER ALL',
    "UPDATE accounts SET currency = 'EUR'",
    'INSERT INTO accounts (id, account_number, balance) VALUES (gen_random_uuid(), NULL, 1000000)',
    'DELETE FROM accounts',
    'UPDATE users SET email = email',
    'UPDATE users SET full_name = full_name',
    'DELETE FROM users',
    'UPDATE refresh_tokens SET expires_at = expires_at',
    'TRUNCATE refresh_tokens',
    'UPDATE contacts SET contact_id = contact_id',
    'TRUNCATE contacts',
    'DELETE FROM schema_migrations',
    'CREATE TABLE mine (id INTEGER)',
  ])('may not %s', async (statement) => {
    await expect(server.pool.query(statement)).rejects.toMatchObject({
      code: '42501',
      message: expect.stringMatching(/^(permission denied for|must be owner of)/),
    });
  });

  test('loses what it had before', async () => {
    const database = await aDatabase();
    await asAdmin((admin) => admin.query(`GRANT ALL ON transactions TO ${ROLE}`), database);

    await grant(database);

    const { rows } = await asAdmin(
      (admin) =>
        admin.query<{ privilege: string }>(
          `SELECT privilege FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])
               AS privilege WHERE has_table_privilege($1, 'transactions', privilege)`,
          [ROLE],
        ),
      database,
    );
    expect(rows.map(({ privilege }) => privilege)).toEqual(['SELECT', 'INSERT']);
  });
});

describe('migrate with this role', () => {
  const REFUSED =
    /^the schema is not up to date, and this role may not change it: run `npm run migrate` .* as its owner/;

  test('passes where nothing is left to do', async () => {
    expect(await migrate(asRole(owner))).toBe((await readMigrations()).length);
  });

  test('says that it may not, in an empty database', async () => {
    const empty = await aDatabase({ empty: true });

    await expect(migrate(asRole(empty))).rejects.toThrow(REFUSED);
  });

  test('says that it may not, when the schema is older', async () => {
    const database = await aDatabase();
    const { length } = await readMigrations();
    await asAdmin((admin) => admin.query('DELETE FROM schema_migrations WHERE version = $1', [length]), database);
    await grant(database);

    await expect(migrate(asRole(database))).rejects.toThrow(REFUSED);
  });
});
