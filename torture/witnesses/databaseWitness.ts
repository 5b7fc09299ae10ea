import type { Pool } from 'pg';
import type { Row } from '../model/row';
import type { Bank } from '../target/bank';
import type { Snapshot, Witness } from './witness';

const PAGE_ROWS = 20_000;

/** NaN is greater than every number, so `balance >= 0` alone would let it pass. */
const SNAPSHOT = `SELECT count(*)::int AS accounts, (sum(balance) * 100)::text AS total,
        bool_and(balance >= 0 AND balance <> 'NaN') AS is_sound
   FROM accounts
  WHERE user_id IS NOT NULL`;

/** One transaction, or a whole batch: only its first transaction has the key. */
const FIND = `SELECT transactions.id
   FROM transactions
   JOIN (SELECT id, batch_id FROM transactions WHERE from_account_id = $1 AND idempotency_key = $2) AS keyed
     ON transactions.id = keyed.id OR transactions.batch_id = keyed.batch_id
  WHERE transactions.status = 'completed'
  ORDER BY transactions.from_version`;

const PAGE = `SELECT id, from_account_id, to_account_id, (amount * 100)::bigint::text AS cents, status, description,
        idempotency_key, (from_balance_after * 100)::bigint::text AS balance, from_version::text AS version
   FROM transactions
  WHERE id > $1
    AND type <> 'opening'
  ORDER BY id
  LIMIT $2`;

interface BookRow {
  id: string;
  from_account_id: string;
  to_account_id: string;
  cents: string;
  status: string;
  description: string | null;
  idempotency_key: string | null;
  balance: string;
  version: string;
}

/** Reads the book in PostgreSQL over a connection, past the servers and their broken links. */
export function createDatabaseWitness(admin: Pool, bank: Bank): Witness {
  async function snapshot(): Promise<Snapshot | null> {
    const { rows } = await admin.query<{ accounts: number; total: string | null; is_sound: boolean }>(SNAPSHOT);
    const [row] = rows;
    return row ? { accounts: row.accounts, totalCents: Number(row.total), isSound: row.is_sound } : null;
  }

  async function find(person: number, key: string): Promise<readonly string[] | null> {
    const { rows } = await admin.query<{ id: string }>(FIND, [bank.person(person).accountId, key]);
    return rows.map(({ id }) => id);
  }

  async function book(): Promise<readonly Row[]> {
    const numbers = new Map(bank.people.map(({ accountId, number }) => [accountId, number]));
    const all: Row[] = [];
    for (let last = '00000000-0000-0000-0000-000000000000'; ;) {
      const { rows } = await admin.query<BookRow>(PAGE, [last, PAGE_ROWS]);
      all.push(...rows.map((row) => toRow(row, numbers)));
      if (rows.length < PAGE_ROWS) return all;
      last = (rows.at(-1) as BookRow).id;
    }
  }

  /** Null while PostgreSQL is down. */
  const ifUp = <T>(answer: Promise<T>) => answer.catch(() => null);
  return { snapshot: () => ifUp(snapshot()), find: (person, key) => ifUp(find(person, key)), book };
}

const toRow = (row: BookRow, numbers: ReadonlyMap<string, number>): Row => ({
  id: row.id,
  from: numbers.get(row.from_account_id) ?? -1,
  to: numbers.get(row.to_account_id) ?? -1,
  cents: Number(row.cents),
  status: row.status,
  description: row.description ?? '',
  key: row.idempotency_key,
  balanceCents: Number(row.balance),
  version: Number(row.version),
});
