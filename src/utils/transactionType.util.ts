/** The types of rows in the ledger. A constraint holds the column to the same list. */
export const TRANSACTION_TYPES = ['opening', 'transfer', 'refund'] as const;

export type TransactionType = (typeof TRANSACTION_TYPES)[number];
