import { devNull } from 'node:os';
import type { Fate } from '../../torture/journal/fate';
import { Journal } from '../../torture/journal/journal';
import type { Json } from '../../torture/model/json';
import type { Asked } from '../../torture/model/payment';
import type { Row } from '../../torture/model/row';
import { batch, type Batch } from '../../torture/operations/batch';
import { refund, type Refund } from '../../torture/operations/refund';
import { send, type Send } from '../../torture/operations/send';
import { Bank } from '../../torture/target/bank';
import type { Answer } from '../../torture/target/call';
import { Target } from '../../torture/target/target';

/**
 * Operations, and their rows and answers. Every value is a literal, and none is computed by the tested code: person 0 sends
 * 10.00 to person 1 and calls it `3-7`.
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

/** Person 1 refunds `3-7`. */
export const aRefund = (cents: number | null): Refund => ({
  client: 3,
  number: 9,
  server: 0,
  kind: 'refund',
  of: aSend(),
  cents,
  hangsUp: false,
});

const RULES = { send, batch, refund };

/** The payer and the transfers of an operation. */
function askedFor(operation: Send | Batch | Refund): { payer: number; asked: Asked[] } {
  const description = `3-${operation.number}`;
  if (operation.kind === 'send') return { payer: 0, asked: [{ payer: 0, ...operation.payment, description }] };
  if (operation.kind === 'batch')
    return {
      payer: 0,
      asked: [
        { payer: 0, payee: 1, cents: 1_00, description: '3-8/0' },
        { payer: 0, payee: 2, cents: 2_00, description: '3-8/1' },
      ],
    };
  const { cents } = operation;
  const amount = cents === null ? { cents: 10_00, isMost: true as const } : { cents };
  return { payer: 1, asked: [{ payer: 1, payee: 0, ...amount, description }] };
}

/** One attempt was made, and its end is not known. */
export function aFate(operation: Send | Batch | Refund, changes: Partial<Fate> = {}): Fate {
  const name = `3-${operation.number}`;
  return {
    operation,
    rules: RULES[operation.kind],
    name,
    key: operation.kind === 'send' && !operation.keyed ? null : `key of ${name}`,
    ...askedFor(operation),
    attempts: 1,
    wasInDoubt: false,
    final: null,
    code: null,
    ids: [],
    balanceCents: null,
    found: [],
    tokensRefused: 0,
    ...changes,
  };
}

/** The payer has 90.00 afterwards. */
export const done = (...ids: string[]) => ({ final: 'ok', ids, balanceCents: 90_00 }) as const;
export const inDoubt = { wasInDoubt: true } as const;
export const refused = { final: 'refused', code: 'INSUFFICIENT_FUNDS' } as const;

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
