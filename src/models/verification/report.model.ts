import type { Db } from '../../platform/postgres/db';
import { queryOptional } from '../../platform/postgres/query';
import { ROW_FAULTS } from './faults.model';

/** The rules of a sound book. A fault has the name of the rule that it breaks. */
export const BOOK_RULES = {
  balance: 'an account holds the sum of its entries',
  version: 'an account counts its entries',
  last_entry_at: 'an account keeps the time of its latest entry',
  negative_balance: 'no balance is negative or NaN',
  opening: 'the first entry of an account is its opening, and no other one is',
  gap: 'the versions of an account are 1, 2, 3 and so on, each once',
  balance_after: 'an entry leaves the sum of all entries up to it',
  time_order: 'no entry is earlier than the one before it in its account',
  sides: 'a transfer is an entry of both accounts, a refusal of its sender, an opening of its recipient',
  amount: 'an amount is more than 0.00 and at most 1000000000.00',
  two_accounts: 'a transaction is between two accounts, and both exist',
  currency: 'both accounts of a transfer have one currency',
  system_account: 'a system account keeps no balance, and gives openings and does nothing else',
  refund_original: 'a refund goes back from the recipient of a completed transfer to its sender',
  refund_total: 'the refunds of a transfer do not exceed it',
  batch: 'the transfers of a batch follow its first one, version by version, with its sender and status',
  total: 'all balances together are all openings together',
} as const;
export type FaultKind = keyof typeof BOOK_RULES;

/** A row that breaks a rule. `total` concerns no row: its first three fields are null. */
export interface BrokenRow {
  /** The account number, or the id where the account does not exist. */
  account: string | null;
  transactionId: string | null;
  version: number | null;
  stored: string;
  expected: string;
}

export interface FaultGroup {
  kind: FaultKind;
  count: number;
  first: BrokenRow;
}

export interface BookReport {
  accounts: number;
  transactions: number;
  /** Decimal texts instead of cents: a sum may exceed the range of cents and, in a broken book, be negative or NaN. */
  balances: string;
  openings: string;
  difference: string;
  /** One group for each broken rule, in the order of time of their first rows. */
  faults: FaultGroup[];
  /** Left by a clock that was ahead. It breaks no rule, and is over when the clock has caught up. */
  laterThanNow: LaterThanNow;
}

export interface LaterThanNow {
  count: number;
  latest: { transactionId: string; createdAt: Date } | null;
}

interface ReportRow {
  accounts: string; // BIGINT arrives as text
  transactions: string;
  balances: string; // DECIMAL arrives as text
  openings: string;
  difference: string;
  /** This and the columns below are null in the only row of a sound book. */
  kind: FaultKind | null;
  count: string;
  account: string | null;
  transaction_id: string | null;
  version: string | null;
  stored: string;
  expected: string;
}

const READ_REPORT = `WITH totals AS (
         SELECT held.accounts, booked.transactions, held.balances, booked.openings
           FROM (
                  SELECT count(*) FILTER (WHERE user_id IS NOT NULL) AS accounts, coalesce(sum(balance), 0.00) AS balances
                    FROM accounts
                ) AS held
          CROSS JOIN (
                  SELECT count(*) AS transactions,
                         coalesce(sum(amount) FILTER (WHERE type = 'opening' AND status = 'completed'), 0.00) AS openings
                    FROM transactions
                ) AS booked
       ), faults (kind, account_id, transaction_id, version, stored, expected, at) AS (
         ${ROW_FAULTS}
          UNION ALL
         SELECT 'total', NULL, NULL, NULL, balances::text, openings::text, NULL
           FROM totals
          WHERE balances <> openings
       ), kinds AS (
         SELECT DISTINCT ON (kind) kind, count(*) OVER (PARTITION BY kind) AS count,
                account_id, transaction_id, version, stored, expected, at
           FROM faults
          ORDER BY kind, at, account_id, version, transaction_id
       )
SELECT totals.accounts, totals.transactions, totals.balances, totals.openings,
       totals.balances - totals.openings AS difference, kinds.kind, kinds.count,
       coalesce(accounts.account_number, kinds.account_id::text) AS account,
       kinds.transaction_id, kinds.version, kinds.stored, kinds.expected
  FROM totals
  LEFT JOIN kinds ON TRUE
  LEFT JOIN accounts ON accounts.id = kinds.account_id
 ORDER BY kinds.at, kinds.transaction_id IS NULL, kinds.account_id, kinds.version, kinds.kind`;

/** Runs after the report, so that the time of each entry in the report has passed, unless a clock was ahead. */
const FIND_LATER_THAN_NOW = `SELECT id, created_at, count(*) OVER () AS count
  FROM transactions
 WHERE created_at > clock_timestamp()
 ORDER BY created_at DESC, id DESC
 LIMIT 1`;

/** Call it in a REPEATABLE READ transaction. It scans the whole book, and PostgreSQL needs disk space to sort it. */
export async function readBookReport(db: Db): Promise<BookReport> {
  const { rows } = await db.query<ReportRow>(READ_REPORT);
  const [{ accounts, transactions, ...sums }] = rows as [ReportRow];
  return {
    accounts: Number(accounts),
    transactions: Number(transactions),
    balances: sums.balances,
    openings: sums.openings,
    difference: sums.difference,
    faults: rows.flatMap((row) => (row.kind === null ? [] : [toFaultGroup(row.kind, row)])),
    laterThanNow: await readLaterThanNow(db),
  };
}

async function readLaterThanNow(db: Db): Promise<LaterThanNow> {
  const found = await queryOptional(db, FIND_LATER_THAN_NOW, [], toLaterThanNow);
  return found ?? { count: 0, latest: null };
}

const toLaterThanNow = (row: { id: string; created_at: Date; count: string }): LaterThanNow => ({
  count: Number(row.count),
  latest: { transactionId: row.id, createdAt: row.created_at },
});

const toFaultGroup = (kind: FaultKind, row: ReportRow): FaultGroup => ({
  kind,
  count: Number(row.count),
  first: {
    account: row.account,
    transactionId: row.transaction_id,
    version: row.version === null ? null : Number(row.version),
    stored: row.stored,
    expected: row.expected,
  },
});
