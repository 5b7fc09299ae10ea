import type { HistoryEntry } from '../models/history.model';
import type { Transaction, TransactionDetail } from '../models/transaction.model';
import { counterpartyName } from '../utils/displayName.util';
import { jsonFromCents } from '../utils/money.util';
import type * as answers from '../schemas/answers/transaction';
import type { Answer } from '../schemas/answers/fields';

/** Lists the fields one by one, so that a new column of the row does not reach clients by accident. */
export function present(transaction: Transaction): Answer<typeof answers.transaction> {
  return {
    id: transaction.id,
    from_account_id: transaction.fromAccountId,
    to_account_id: transaction.toAccountId,
    amount: jsonFromCents(transaction.amountCents),
    status: transaction.status,
    description: transaction.description,
    created_at: transaction.createdAt,
  };
}

/** With the fields that only the calls that read have. */
export function presentDetail(transaction: TransactionDetail): Answer<typeof answers.transactionDetail> {
  const { type, refundOf, refundedCents } = transaction;
  return {
    ...present(transaction),
    type,
    refund_of: refundOf,
    refunded_amount: refundedCents === null ? null : jsonFromCents(refundedCents),
  };
}

/** Lists all fields again: copying with `...` took ten times longer, and a statement has thousands of entries. */
export function presentEntry(entry: HistoryEntry): Answer<typeof answers.entry> {
  return {
    id: entry.id,
    from_account_id: entry.fromAccountId,
    to_account_id: entry.toAccountId,
    amount: jsonFromCents(entry.amountCents),
    status: entry.status,
    description: entry.description,
    created_at: entry.createdAt,
    type: entry.type,
    refund_of: entry.refundOf,
    refunded_amount: entry.refundedCents === null ? null : jsonFromCents(entry.refundedCents),
    direction: entry.direction,
    counterparty: presentCounterparty(entry),
    balance_after: jsonFromCents(entry.balanceAfterCents),
  };
}

/** Shortens the name, which is enough to recognise a payee. */
export function presentCounterparty(entry: HistoryEntry): Answer<typeof answers.counterparty> {
  const { accountNumber, fullName } = entry.counterparty;
  return { account_number: accountNumber, display_name: counterpartyName(fullName) };
}
