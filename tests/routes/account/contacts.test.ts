import { createAccountNumber } from '../../../src/utils/accountNumber.util';
import { RECENT_ENTRIES } from '../../../src/services/contactService';
import { aPerson, codeOf, refund, send, sendBatch, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

const server = useServer();
const HOUSE = 'ACC0000000000000';
let bob: Person;
let carol: Person;
beforeAll(async () => {
  [bob, carol] = [await aPerson(server, 'Bob Example'), await aPerson(server, "O'Brien & Sons Ltd")];
});

interface Contact {
  account_number: string;
  saved: boolean;
  own_name: string | null;
  last_at: string | null;
}

const path = ({ accountNumber }: Pick<Person, 'accountNumber'>) => `/api/contacts/${accountNumber}`;
const save = (by: Person, contact: Pick<Person, 'accountNumber'>, body: object) =>
  server.put(path(contact), body, by.token);
const remove = (by: Person, contact: Pick<Person, 'accountNumber'>) => server.delete(path(contact), by.token);
async function list({ token }: Person): Promise<Contact[]> {
  return (await server.get('/api/contacts', token).expect(200)).body.data as Contact[];
}
const numbers = async (person: Person) => (await list(person)).map(({ account_number: number }) => number);

describe('GET /api/contacts', () => {
  test('is empty for a new user: the house is no contact', async () => {
    expect(await list(await aPerson(server))).toEqual([]);
  });

  test('has the other parties of payments, the latest first, with the times of the entries', async () => {
    const ann = await aPerson(server);
    const { body: paid } = await send(server, ann, bob, 5).expect(201);
    const { body: got } = await send(server, carol, ann, 7).expect(201);

    expect(await list(ann)).toEqual([
      {
        account_number: carol.accountNumber,
        display_name: "O'Brien & Sons Ltd",
        own_name: null,
        starred: false,
        saved: false,
        last_at: got.transaction.created_at,
        last_paid_at: null,
      },
      {
        account_number: bob.accountNumber,
        display_name: 'Bob E.',
        own_name: null,
        starred: false,
        saved: false,
        last_at: paid.transaction.created_at,
        last_paid_at: paid.transaction.created_at,
      },
    ]);
  });

  test('a refund is no payment to that person, and a refusal is nothing', async () => {
    const ann = await aPerson(server);
    const { body } = await send(server, bob, ann, 5).expect(201);
    const { body: back } = await refund(server, ann, body.transaction.id as string).expect(201);
    await send(server, ann, carol, 9_999, 'refused').expect(402);

    expect(await list(ann)).toEqual([
      expect.objectContaining({
        account_number: bob.accountNumber,
        last_at: back.transaction.created_at,
        last_paid_at: null,
      }),
    ]);
  });

  test('has the starred ones first, then the latest, then saved ones without an entry', async () => {
    const ann = await aPerson(server);
    const [starred, old, recent, never] = [
      await aPerson(server),
      await aPerson(server),
      await aPerson(server),
      await aPerson(server),
    ];
    for (const each of [starred, old, recent]) await send(server, ann, each, 1).expect(201);
    await save(ann, starred, { own_name: null, starred: true }).expect(200);
    await save(ann, never, { own_name: null, starred: false }).expect(200);

    expect(await numbers(ann)).toEqual([starred, recent, old, never].map(({ accountNumber }) => accountNumber));
  });

  test('reads the latest 2,000 entries: a saved contact of older ones stays, without a time', async () => {
    const [ann, friend] = [await aPerson(server), await aPerson(server)];
    await send(server, ann, friend, 1).expect(201);
    for (let entries = 0; entries < RECENT_ENTRIES; entries += 1_000)
      await sendBatch(server, ann, Array(1_000).fill([bob, 0.01] as const)).expect(201);
    expect(await numbers(ann)).toEqual([bob.accountNumber]);

    await save(ann, friend, { own_name: 'Old friend', starred: false }).expect(200);

    expect(await numbers(ann)).toEqual([bob.accountNumber, friend.accountNumber]);
    expect((await list(ann))[1]).toMatchObject({ own_name: 'Old friend', saved: true, last_at: null });
  });
});

describe('PUT /api/contacts/:account_number', () => {
  test('saves a name and a star, changes both, and the same call again changes nothing', async () => {
    const ann = await aPerson(server);
    await send(server, ann, bob, 5).expect(201);

    const first = await save(ann, bob, { own_name: 'Bobby 🎉', starred: true }).expect(200);
    const second = await save(ann, bob, { own_name: 'Bobby 🎉', starred: true }).expect(200);

    expect(second.body).toEqual(first.body);
    expect(await list(ann)).toEqual([first.body.contact]);
    expect(first.body.contact).toMatchObject({
      own_name: 'Bobby 🎉',
      starred: true,
      saved: true,
      display_name: 'Bob E.',
    });

    const { body } = await save(ann, bob, { own_name: null, starred: false }).expect(200);
    expect(body.contact).toMatchObject({ own_name: null, starred: false, saved: true });
    expect(await list(ann)).toEqual([body.contact]);
  });

  test('is seen on all devices of the user, and by no other user', async () => {
    const ann = await aPerson(server);
    await send(server, ann, bob, 5).expect(201);
    // Carol has an entry with Bob too, but has not given him that name.
    await send(server, carol, bob, 5).expect(201);
    await save(ann, bob, { own_name: 'Secret name', starred: true }).expect(200);

    for (const other of [bob, carol]) {
      expect(JSON.stringify(await list(other))).not.toContain('Secret name');
      const { text } = await server.get('/api/transactions', other.token).expect(200);
      expect(text).not.toContain('Secret name');
      expect((await server.get('/api/transactions?q=secret', other.token).expect(200)).body.data).toEqual([]);
      await remove(other, ann).expect(204);
      await remove(other, bob).expect(204);
    }
    expect(await list(ann)).toEqual([expect.objectContaining({ own_name: 'Secret name' })]);
  });

  test('own names are found by a search', async () => {
    const ann = await aPerson(server);
    await send(server, ann, bob, 5).expect(201);
    await save(ann, bob, { own_name: 'Großer Bruder', starred: false }).expect(200);

    const { body } = await server.get('/api/transactions?q=grosser%205.00', ann.token).expect(200);

    expect(body.data).toEqual([expect.objectContaining({ amount: 5 })]);
  });

  test.each([
    ['one that does not exist', () => createAccountNumber(), 404, 'RECIPIENT_NOT_FOUND'],
    ['the house', () => HOUSE, 404, 'RECIPIENT_NOT_FOUND'],
    ['one with a typing error', () => 'ACC0000000000019', 400, 'VALIDATION_FAILED'],
    ['the own account', (own: string) => own, 422, 'SAME_ACCOUNT'],
  ])('refuses %s', async (_name, toNumber, status, code) => {
    const ann = await aPerson(server);

    const answer = await save(ann, { accountNumber: toNumber(ann.accountNumber) }, { own_name: null, starred: true });

    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(await list(ann)).toEqual([]);
  });

  test.each([5, true, {}, ['Mum']])('is refused with the reason when its name is %j', async (name) => {
    const { body } = await save(await aPerson(server), bob, { own_name: name, starred: true }).expect(400);
    const [error] = body.errors as [{ path: string; message: string }];
    expect(error.path).toBe('/own_name');
    expect(error.message).toMatch(/^must (be a text|stand once)$/);
  });

  test.each([
    ['/own_name', { starred: true }],
    ['/starred', { own_name: 'A' }],
    ['/starred', { own_name: 'A', starred: null }],
    ['/starred', { own_name: 'A', starred: 'true' }],
    ['/own_name', { own_name: '', starred: true }],
    ['/own_name', { own_name: ' ', starred: true }],
    ['/own_name', { own_name: 'a'.repeat(101), starred: true }],
    ['/own_name', { own_name: 'a\u202eb', starred: true }],
    ['/own_name', { own_name: 'a\nb', starred: true }],
    ['/own_name', { own_name: 'PayVerse', starred: true }],
    ['/own_name', { own_name: 5, starred: true }],
    ['/user_id', { own_name: 'A', starred: true, user_id: 'x' }],
  ])('names %s, which is wrong in %j', async (field, body) => {
    const answer = await save(await aPerson(server), bob, body);

    expect([codeOf(answer), answer.body.errors.map(({ path: at }: { path: string }) => at)]).toEqual([
      'VALIDATION_FAILED',
      [field],
    ]);
  });

  test.each(["'; DROP TABLE contacts; --", '%_\\', '李 小龙', 'ن'.repeat(100), '🎉'.repeat(100)])(
    'keeps the name %j as it is',
    async (name) => {
      const ann = await aPerson(server);

      await save(ann, bob, { own_name: name, starred: false }).expect(200);

      expect((await list(ann))[0]!.own_name).toBe(name);
    },
  );
});

describe('DELETE /api/contacts/:account_number', () => {
  test('deletes the name and the star, again and again, and a person of the history stays', async () => {
    const ann = await aPerson(server);
    await send(server, ann, bob, 5).expect(201);
    await save(ann, bob, { own_name: 'Bobby', starred: true }).expect(200);
    await save(ann, carol, { own_name: 'Firm', starred: true }).expect(200);

    for (const contact of [bob, carol, bob, carol]) await remove(ann, contact).expect(204);

    expect(await list(ann)).toEqual([
      expect.objectContaining({ account_number: bob.accountNumber, own_name: null, starred: false, saved: false }),
    ]);
  });

  test('does not tell whether an account exists', async () => {
    const ann = await aPerson(server);

    for (const accountNumber of [createAccountNumber(), HOUSE, bob.accountNumber, ann.accountNumber])
      await remove(ann, { accountNumber }).expect(204);
    expect(codeOf(await remove(ann, { accountNumber: 'ACC1' }))).toBe('VALIDATION_FAILED');
  });
});

test.each(['get', 'put', 'delete'] as const)('%s is for those who are logged in', async (method) => {
  const target = method === 'get' ? '/api/contacts' : path(bob);

  expect(codeOf(await server[method](target))).toBe('UNAUTHENTICATED');
});
