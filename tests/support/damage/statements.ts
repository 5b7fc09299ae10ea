import type { BrokenRow, FaultKind } from '../../../src/models/verification/report.model';
import type { BookAccount } from '../wholeBook';

/** Statements that damage a book, and the rows that a report then shows. */

export const SYSTEM_NUMBER = 'ACC0000000000000';
/** No row has this id. */
export const MISSING_ID = '00000000-0000-7000-8000-0000000000ff';
export const NEW_ID = '00000000-0000-7000-8000-000000000999';
export const NEW_NUMBER = 'ACC0000000000018';
export const LATER = '2099-01-01T00:00:00Z';

interface Payment {
  from: string;
  to: string;
  amount: string;
  type?: string;
  refundOf?: string;
}

/** Adds a transaction at the end of the book, and both accounts follow it: only the given values can be faults. */
export const pay = ({ from, to, amount, type = 'transfer', refundOf }: Payment) => `
  WITH moved AS (
    UPDATE accounts SET version = version + 1, last_entry_at = '${LATER}',
           balance = balance + CASE id WHEN '${from}' THEN -'${amount}'::numeric ELSE '${amount}'::numeric END
     WHERE id IN ('${from}', '${to}') AND user_id IS NOT NULL RETURNING id, version, balance
  )
  INSERT INTO transactions (id, from_account_id, to_account_id, amount, status, type, created_at, refund_of,
                            from_version, from_balance_after, to_version, to_balance_after)
  SELECT '${NEW_ID}', '${from}', '${to}', '${amount}', 'completed', '${type}', '${LATER}', ${refundOf ? `'${refundOf}'` : 'NULL'},
         payer.version, payer.balance, payee.version, payee.balance
    FROM (SELECT) AS one LEFT JOIN moved AS payer ON payer.id = '${from}' LEFT JOIN moved AS payee ON payee.id = '${to}'`;
/** Adds an account whose only fault is that it has no opening. */
export const NEW_ACCOUNT = `INSERT INTO accounts (id, user_id, account_number, balance, version)
  VALUES ('${NEW_ID}', '${MISSING_ID}', '${NEW_NUMBER}', 0, 0)`;
export const setAccount = ({ id }: Pick<BookAccount, 'id'>, values: string) =>
  `UPDATE accounts SET ${values} WHERE id = '${id}'`;
export const setTransaction = (id: string | undefined, values: string) =>
  `UPDATE transactions SET ${values} WHERE id = '${id!}'`;
export const entry = ({ number, entries }: BookAccount, version: number) => ({
  account: number,
  transactionId: entries[version]!,
  version,
});
export const keeps = ({ number }: Pick<BookAccount, 'number'>, version: number) => ({
  account: number,
  transactionId: null,
  version,
});
export const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00$/;

/** One damage, the counts of the faults that it makes, and the first row of one kind of them. */
export type DamageCase = [
  name: string,
  damage: () => string,
  counts: Partial<Record<FaultKind, number>>,
  kind: FaultKind,
  first: () => BrokenRow,
];
