import { devNull } from 'node:os';
import { Journal, type Fate } from '../../torture/journal';
import { Bank } from '../../torture/workload/bank';
import type { Batch, MoneyOperation, Refund, Send } from '../../torture/workload/operation';
import { Target, type Answer, type Json } from '../../torture/workload/target';
import type { Row } from '../../torture/workload/witness';

/**
 * Operations, and what the book and the servers say of them. Everything is written down here and not computed by what is
 * tested: person 0 sends 10.00 to person 1 and calls it `3-7`.
 */

export const aSend = (changes: Partial<Send> = {}): Send => ({
  client: 3,
  number: 7,
  server: 0,
  kind: 'send',
  payer: 0,
  payment: { payee: 1, cents: 10_00 },
  keyed: true,
  borrowsFrom: null,
  hangsUp: false,
  ...changes,
});

/** Person 0 sends 1.00 to person 1 and 2.00 to person 2. */
export const aBatch = (): Batch => ({
  client: 3,
  number: 8,
  server: 0,
  kind: 'batch',
  payer: 0,
  payments: [
    { payee: 1, cents: 1_00 },
    { payee: 2, cents: 2_00 },
  ],
  hangsUp: false,
});

/** Person 1 gives back what came with `3-7`. */
export const aRefund = (cents: number | null): Refund => ({
  client: 3,
  number: 9,
  server: 0,
  kind: 'refund',
  of: aSend(),
  cents,
  hangsUp: false,
});

/** It was asked for once, and nobody knows what became of it. */
export function aFate(operation: MoneyOperation, changes: Partial<Fate> = {}): Fate {
  const name = `3-${operation.number}`;
  return {
    operation,
    name,
    key: operation.kind === 'send' && !operation.keyed ? null : `key of ${name}`,
    attempts: 1,
    wasInDoubt: false,
    settled: null,
    code: null,
    ids: [],
    balanceCents: null,
    found: [],
    tokensRefused: 0,
    ...changes,
  };
}

/** Whoever pays has 90.00 afterwards. */
export const done = (...ids: string[]) => ({ settled: 'ok', ids, balanceCents: 90_00 }) as const;
export const inDoubt = { wasInDoubt: true } as const;
export const refused = { settled: 'refused', code: 'INSUFFICIENT_FUNDS' } as const;

/** Of a send that was done. */
export const aRow = (changes: Partial<Row> = {}): Row => ({
  id: 'a',
  from: 0,
  to: 1,
  cents: 10_00,
  status: 'completed',
  description: '3-7',
  key: 'key of 3-7',
  balanceCents: 90_00,
  version: undefined,
  ...changes,
});

/** Of a batch that was done, as `b` and `c`. */
export const batchRows = (): [Row, Row] => [
  aRow({ id: 'b', cents: 1_00, description: '3-8/0', key: 'key of 3-8' }),
  aRow({ id: 'c', to: 2, cents: 2_00, description: '3-8/1', key: null }),
];

/** Of a refund that was done. */
export const refundRow = (cents: number, changes: Partial<Row> = {}): Row =>
  aRow({ id: 'r', from: 1, to: 0, cents, description: '3-9', key: 'key of 3-9', ...changes });

/** Four people, as the servers know them. */
export function aBank(): Bank {
  const bank = new Bank(new Target([]), new Journal(devNull));
  for (const number of [0, 1, 2, 3])
    bank.people.push({ number, email: '', accountId: `account ${number}`, accountNumber: `ACC ${number}` });
  return bank;
}

/** With the balance that `done` speaks of, where something was done. */
export const anAnswer = (status: number, body: Json = null, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers,
  body: body?.transaction || body?.transactions ? { balance: 90, ...body } : body,
  ms: 5,
});

/** A refusal by the ledger: for funds it is 402, for all else 422. */
export const refusal = (code: string, headers: Answer['headers'] = {}): Answer =>
  code === 'INSUFFICIENT_FUNDS'
    ? anAnswer(402, { code, details: { balance: 1, requested: 10 } }, headers)
    : anAnswer(422, { code }, headers);

/** A transaction as it is answered: of the send, when nothing is changed. */
export const aTransaction = (changes: Record<string, unknown> = {}) => ({
  id: 'a',
  amount: 10,
  from_account_id: 'account 0',
  to_account_id: 'account 1',
  status: 'completed',
  description: '3-7',
  ...changes,
});

/** Of the batch. */
export const batchTransactions = () => [
  aTransaction({ id: 'b', amount: 1, description: '3-8/0' }),
  aTransaction({ id: 'c', amount: 2, description: '3-8/1', to_account_id: 'account 2' }),
];

export const REPLAYED = { 'idempotency-replayed': 'true' } as const;
