import type { PoolClient } from 'pg';
import { aPerson, send, type Person } from '../people';
import type { TestServer } from '../testServer';
import { daysAgo } from './fixedTime';

/** The people on the photographed pages. Ann's wallet is the one that is seen. */
export interface Cast {
  ann: Person;
  bob: Person;
  chloe: Person;
  shop: Person;
}

/** Name, email and account number, which also gives the hue of the face. */
const PEOPLE = {
  ann: ['Ann Example', 'ann@example.com', 'ACC1733291417777'],
  bob: ['Bob Builder', 'bob@example.com', 'ACC1733631706699'],
  chloe: ['Chloé Martin', 'chloe@example.com', 'ACC1733074391504'],
  shop: ["O'Brien & Sons Ltd", 'shop@example.com', 'ACC1733837783534'],
} as const satisfies Record<keyof Cast, readonly string[]>;

/** Payments between Ann and the others: days ago, direction, other, amount, note. */
const LATELY = [
  [24, 'out', 'bob', 120, 'Rent, my half'],
  [17, 'in', 'bob', 64.5, 'Concert'],
  [12, 'out', 'shop', 23.4, 'Groceries'],
  [9, 'out', 'chloe', 8, ''],
  [6, 'in', 'chloe', 310, 'The old bicycle'],
  [2, 'out', 'bob', 18.75, 'Lunch'],
] as const;
type Payment = (typeof LATELY)[number];
const OPENED_AT = daysAgo(29.2);
const REFUSED_AT = daysAgo(1.1);
const REFUSED_KEY = 'more than there is';

/**
 * Registers the cast, and gives its payments their dates. Earlier people of the same name keep their accounts under other numbers,
 * so that every test finds the same numbers, balances and history.
 */
export const seedCast = (server: TestServer): Promise<Cast> =>
  asSuperuser(server, async (client) => {
    await client.query(RETIRE_EARLIER);
    const cast = await register(server, client);
    await client.query(DATE_OPENINGS, [OPENED_AT]);
    for (const payment of LATELY) await client.query(DATE, [await make(server, cast, payment), daysAgo(payment[0])]);
    await send(server, cast.ann, cast.bob, 5_000, REFUSED_KEY).expect(402);
    await client.query(DATE_REFUSAL, [REFUSED_KEY, REFUSED_AT]);
    return cast;
  });

/** Moves a payment or refund into the past. */
export const setDate = (server: TestServer, id: string, at: Date): Promise<unknown> =>
  asSuperuser(server, (client) => client.query(DATE, [id, at]));

/** Only a superuser who disables the triggers can change these rows. */
async function asSuperuser<T>(server: TestServer, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await server.pool.connect();
  try {
    await client.query("SET session_replication_role = 'replica'");
    return await work(client);
  } finally {
    client.release(true);
  }
}

async function register(server: TestServer, client: PoolClient): Promise<Cast> {
  const cast = {} as Cast;
  for (const [key, [name, email, accountNumber]] of Object.entries(PEOPLE)) {
    const person = await aPerson(server, name, email);
    await client.query(SET_ACCOUNT, [person.id, accountNumber, OPENED_AT]);
    cast[key as keyof Cast] = { ...person, accountNumber };
  }
  return cast;
}

/** @returns the id of the payment */
async function make(server: TestServer, cast: Cast, [, direction, other, amount, note]: Payment): Promise<string> {
  const [from, to] = direction === 'out' ? [cast.ann, cast[other]] : [cast[other], cast.ann];
  const body = { toAccountNumber: to.accountNumber, amount, ...(note !== '' && { description: note }) };
  const answer = await server.post('/api/transactions/send', body, from.token).expect(201);
  return answer.body.transaction.id as string;
}

const RETIRE_EARLIER = `WITH retired AS (UPDATE users SET email = id || '@example.com')
  UPDATE accounts SET account_number = 'ACC' || lpad(trunc(random() * 1e13)::text, 13, '0') WHERE user_id IS NOT NULL`;

const SET_ACCOUNT = 'UPDATE accounts SET account_number = $2, created_at = $3 WHERE user_id = $1';

const DATE = 'UPDATE transactions SET created_at = $2 WHERE id = $1';
const DATE_REFUSAL = 'UPDATE transactions SET created_at = $2 WHERE idempotency_key = $1';
const DATE_OPENINGS = `UPDATE transactions SET created_at = $1 WHERE type = 'opening'`;
