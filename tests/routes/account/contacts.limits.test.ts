import { LIST_CONTACTS } from '../../../src/models/contact.model';
import { CONTACTS_MAX, RECENT_ENTRIES } from '../../../src/services/contactService';
import { createAccountNumber } from '../../../src/utils/accountNumber.util';
import { addManyEntries } from '../../support/manyEntries';
import { aPerson, balanceOf, codeOf, send, type Person } from '../../support/people';
import { startServer, useServer } from '../../support/testServer';

/** Three people register and log in within a minute. */
const LOOK_UPS = 6;
const server = useServer();
const limited = useServer({ rateLimits: { authPerMinute: LOOK_UPS, apiPerMinute: 0 } });

const save = (by: Person, accountNumber: string, body: object = { own_name: null, starred: true }, at = server) =>
  at.put(`/api/contacts/${accountNumber}`, body, by.token);
const list = async ({ token }: Person, at = server) =>
  (await at.get('/api/contacts', token).expect(200)).body.data as { account_number: string; own_name: string | null }[];

/** Saves this many contacts of the user in the database. */
async function fill({ accountNumber }: Person, count: number): Promise<void> {
  await server.pool.query(
    `WITH made AS (
            INSERT INTO users (id, email, password_hash, full_name)
            SELECT gen_random_uuid(), gen_random_uuid() || '@example.com', 'x', 'A B' FROM generate_series(1, $2)
            RETURNING id
          ),
          opened AS (
            INSERT INTO accounts (id, user_id, account_number, balance, version)
            SELECT gen_random_uuid(), id, 'ACC' || lpad((500000 + row_number() OVER ())::text, 13, '0'), 0, 0 FROM made
          )
     INSERT INTO contacts (user_id, contact_id, starred)
     SELECT accounts.user_id, made.id, false FROM made, accounts WHERE account_number = $1`,
    [accountNumber, count],
  );
}

describe('the number of contacts', () => {
  let ann: Person;
  let others: Person[];
  beforeAll(async () => {
    ann = await aPerson(server);
    others = await Promise.all(Array.from({ length: 4 }, () => aPerson(server)));
    await fill(ann, CONTACTS_MAX - 2);
  });

  test('is bounded, also when several are saved at once, and what is saved can still be changed', async () => {
    const answers = await Promise.all(others.map(({ accountNumber }) => save(ann, accountNumber)));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 422, 422]);
    expect(codeOf(answers.find(({ status }) => status === 422)!)).toBe('CONTACT_LIMIT_EXCEEDED');
    expect(await list(ann)).toHaveLength(CONTACTS_MAX);

    const saved = others[answers.findIndex(({ status }) => status === 200)]!;
    await save(ann, saved.accountNumber, { own_name: 'Changed', starred: true }).expect(200);
    await server.delete(`/api/contacts/${saved.accountNumber}`, ann.token).expect(204);
    await save(ann, saved.accountNumber).expect(200);
  });
});

describe('at once', () => {
  test('two devices save one contact: the result is one of the two, whole', async () => {
    const [ann, bob] = [await aPerson(server), await aPerson(server)];
    const bodies = Array.from({ length: 10 }, (_, index) => ({ own_name: `Name ${index}`, starred: index % 2 === 0 }));

    const answers = await Promise.all(bodies.map((body) => save(ann, bob.accountNumber, body)));

    expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 200));
    const [contact] = await list(ann);
    expect(bodies).toContainEqual(expect.objectContaining({ own_name: contact!.own_name }));
    expect(contact).toMatchObject(bodies.find(({ own_name: name }) => name === contact!.own_name)!);
  });

  test('one is saved and deleted: it is there or not, and no call fails', async () => {
    const [ann, bob] = [await aPerson(server), await aPerson(server)];
    const body = { own_name: 'Bobby', starred: true };

    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all([
        save(ann, bob.accountNumber, body),
        server.delete(`/api/contacts/${bob.accountNumber}`, ann.token),
        save(ann, bob.accountNumber, body),
      ]);

      expect(answers.map(({ status }) => status)).toEqual([200, 204, 200]);
      const contacts = await list(ann);
      expect(contacts).toEqual(contacts.length === 0 ? [] : [expect.objectContaining(body)]);
    }
  });

  test('two users save each other while they pay each other: no call waits for long', async () => {
    const [ann, bob] = [await aPerson(server), await aPerson(server)];
    const both = [
      [ann, bob],
      [bob, ann],
    ] as const;

    const calls = Array.from({ length: 10 }, () =>
      both.flatMap(([one, other]) => [save(one, other.accountNumber), send(server, one, other, 1)]),
    );
    const answers = await Promise.all(calls.flat());

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 201]));
    expect([await balanceOf(server, ann), await balanceOf(server, bob)]).toEqual([1_000, 1_000]);
  });

  test('a payment that holds the accounts does not keep a contact waiting', async () => {
    const [ann, bob] = [await aPerson(server), await aPerson(server)];
    const payment = await server.pool.connect();
    await payment.query('BEGIN');
    await payment.query('SELECT FROM accounts WHERE user_id IS NOT NULL FOR UPDATE');

    await save(ann, bob.accountNumber).expect(200);

    await payment.query('ROLLBACK');
    payment.release();
  });
});

describe('look-ups', () => {
  const saveLimited = async (by: Person, accountNumber: string) =>
    (await save(by, accountNumber, undefined, limited)).status;

  test('C06 an account that is new to the user costs one, whether it exists or not', async () => {
    const [ann, bob, carol] = [await aPerson(limited), await aPerson(limited), await aPerson(limited)];
    const unknown = () => saveLimited(ann, createAccountNumber());

    expect([await unknown(), await saveLimited(ann, bob.accountNumber)]).toEqual([404, 200]);
    const { headers } = await save(ann, createAccountNumber(), undefined, limited);
    expect(headers['ratelimit-policy']).toBe(`"recipients";q=${LOOK_UPS};w=60`);
    const rest = [];
    for (let count = 3; count <= LOOK_UPS; count += 1) rest.push(await unknown());
    expect(rest).toEqual([404, 404, 404, 429]);
    expect((await limited.get(`/api/recipients/${bob.accountNumber}`, ann.token)).status).toBe(429);

    // A contact can still be changed, and the recipient of a payment can be saved.
    expect(await saveLimited(ann, bob.accountNumber)).toBe(200);
    expect(await saveLimited(ann, carol.accountNumber)).toBe(429);
    await send(limited, ann, carol, 1).expect(201);
    expect(await saveLimited(ann, carol.accountNumber)).toBe(200);
  });
});

test('contacts are there after a restart, and on another instance', async () => {
  const [ann, bob] = [await aPerson(server), await aPerson(server)];
  await save(ann, bob.accountNumber, { own_name: 'Bobby', starred: true }).expect(200);
  const closing: (() => unknown)[] = [];
  const { url } = await startServer(server.connection, server, {}, closing);

  const answer = await fetch(`${url}/api/contacts`, { headers: { authorization: `Bearer ${ann.token}` } });

  expect(((await answer.json()) as { data: unknown[] }).data).toEqual(await list(ann));
  for (const close of closing.reverse()) await close();
});

test('a list reads the latest entries and no others, by their indexes', async () => {
  const [ann, bob] = [await aPerson(server), await aPerson(server)];
  const count = 20_000;
  await addManyEntries(server.pool, [ann, bob], count);
  await server.pool.query('VACUUM ANALYZE transactions');
  const { body } = await server.get('/api/accounts', ann.token).expect(200);
  const client = await server.pool.connect();
  await client.query('SET plan_cache_mode = force_generic_plan');
  await client.query(`PREPARE explained AS ${LIST_CONTACTS.text}`);
  const values = `'${ann.id}', '${body.data[0].id as string}', ${count + 1 - RECENT_ENTRIES}, 100, NULL`;

  const { rows } = await client.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN (ANALYZE, COSTS OFF) EXECUTE explained (${values})`,
  );
  client.release(true);

  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).not.toContain('Seq Scan on transactions');
  const read = Array.from(plan.matchAll(/Scan (?:using \S+ )?on transactions\b.*?rows=(\d+)/g), ([, found]) =>
    Number(found),
  );
  expect(read.reduce((sum, each) => sum + each)).toBe(RECENT_ENTRIES);
});
