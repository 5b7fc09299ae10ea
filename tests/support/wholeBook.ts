import { send, aPerson, type Person } from './people';
import type { TestServer } from './testServer';

export interface BookAccount {
  id: string;
  number: string;
  /** The ids of its transactions, each at the place of its version. */
  entries: string[];
}

export interface WholeBook {
  /** 1 opening, 2 and 3 sent, 4 refused, 5 to 7 a batch, 8 a refused batch, 9 and 10 refunds of 2, 11 refused to Carol. */
  alice: BookAccount;
  /** 1 opening, 2 to 5 received from Alice, 6 and 7 refunded to her, 8 received from Carol. */
  bob: BookAccount;
  /** 1 opening, 2 received in the batch, 3 sent to Bob. */
  carol: BookAccount;
}

/** A book with everything that a server writes, made before the tests of a file. */
export function useWholeBook(server: TestServer): WholeBook {
  const book = {} as WholeBook;
  beforeAll(async () => {
    const [alice, bob, carol] = [await aPerson(server), await aPerson(server), await aPerson(server)];
    const { body } = await send(server, alice, bob, 10).expect(201);
    await send(server, alice, bob, 5, 'sent').expect(201);
    await send(server, alice, bob, 5_000, 'refused').expect(402);
    await batch([bob, 1], [carol, 2], [bob, 3]).expect(201);
    await batch([bob, 1], [carol, 5_000]).set('Idempotency-Key', 'refused batch').expect(402);
    await refund({ amount: 4 }).expect(201);
    await refund({}).expect(201);
    await send(server, carol, bob, 0.5).expect(201);
    await send(server, alice, carol, 5_000, 'refused too').expect(402);
    await refuseRefund(server);
    for (const [name, person] of Object.entries({ alice, bob, carol }))
      Object.assign(book, { [name]: await accountOf(server, person) });

    function batch(...payments: [Person, number][]) {
      const transfers = payments.map(([{ accountNumber }, amount]) => ({ toAccountNumber: accountNumber, amount }));
      return server.post('/api/transactions/batch', { transfers }, alice.token);
    }
    function refund(terms: object) {
      return server.post(`/api/transactions/${body.transaction.id as string}/refund`, terms, bob.token);
    }
  });
  return book;
}

/** Refunds of a transfer of 2.00, by a user who has 0.50 left and then gives back that amount. */
async function refuseRefund(server: TestServer): Promise<void> {
  const [dave, erin] = [await aPerson(server), await aPerson(server)];
  const { body } = await send(server, dave, erin, 2).expect(201);
  await send(server, erin, dave, 1_001.5).expect(201);
  const refund = `/api/transactions/${body.transaction.id as string}/refund`;
  await server.post(refund, {}, erin.token).set('Idempotency-Key', 'refused').expect(402);
  await server.post(refund, { amount: 0.5 }, erin.token).expect(201);
}

async function accountOf({ pool }: TestServer, { accountNumber: number }: Person): Promise<BookAccount> {
  const { rows } = await pool.query<{ account_id: string; id: string; version: number }>(
    `SELECT accounts.id AS account_id, transactions.id,
            CASE from_account_id WHEN accounts.id THEN from_version ELSE to_version END::int AS version
       FROM accounts
       JOIN transactions ON from_account_id = accounts.id OR (to_account_id = accounts.id AND to_version IS NOT NULL)
      WHERE account_number = $1`,
    [number],
  );
  const entries: string[] = [];
  for (const { id, version } of rows) entries[version] = id;
  return { id: rows[0]!.account_id, number, entries };
}
