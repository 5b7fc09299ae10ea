import * as answers from '../schemas/answers';
import { batchSchema, getSchema, listSchema, refundSchema, sendSchema } from '../controllers/transaction.controller';
import type { ErrorCode } from '../errors/errorTable';
import { json, type Call } from './call';

const transfer = { toAccountNumber: 'ACC0000000000018', amount: 50, description: 'Payment for lunch' };

const REFUSALS: ErrorCode[] = ['INSUFFICIENT_FUNDS', 'BALANCE_LIMIT_EXCEEDED', 'IDEMPOTENCY_KEY_REUSED'];
const TRANSFER_REFUSALS: ErrorCode[] = ['RECIPIENT_NOT_FOUND', 'SAME_ACCOUNT', 'CURRENCY_MISMATCH', ...REFUSALS];

export const transactionCalls: Call[] = [
  {
    id: 'sendMoney',
    method: 'post',
    path: '/api/transactions/send',
    summary: 'Send money',
    description:
      'Moves the amount from the caller to the recipient. Give it an `Idempotency-Key`: when the answer is lost, or is 503 with `details.moved` of `unknown`, it is not known whether the money moved, and the same request with the same key moves it once. After a 503 with `nothing`, this request has moved nothing.',
    access: 'bearer',
    schema: sendSchema,
    example: transfer,
    answers: [
      {
        status: 201,
        description: 'The money has moved.',
        content: json(answers.sent),
        headers: ['Idempotency-Replayed'],
      },
    ],
    errors: TRANSFER_REFUSALS,
  },
  {
    id: 'sendBatch',
    method: 'post',
    path: '/api/transactions/batch',
    summary: 'Send money to many',
    description:
      'All of the transfers or none: one that cannot be done is named in `errors` as `/transfers/17`, counted from 0, and nothing moves. One `Idempotency-Key` stands for the whole. The body has at most 512 kB. The limit of calls counts a batch as one call for every 10 transfers begun: one of 25 as 3 calls.',
    access: 'bearer',
    schema: batchSchema,
    example: { transfers: [transfer, { toAccountNumber: 'ACC0000000000026', amount: '12.50' }] },
    answers: [
      {
        status: 201,
        description: 'All of the money has moved.',
        content: json(answers.batchSent),
        headers: ['Idempotency-Replayed'],
      },
    ],
    errors: TRANSFER_REFUSALS,
  },
  {
    id: 'refundTransaction',
    method: 'post',
    path: '/api/transactions/:id/refund',
    summary: 'Give money back',
    description:
      'By the recipient of the original only. Several refunds of one transaction are never more than it together. Without a body all that remains is given back.',
    access: 'bearer',
    schema: refundSchema,
    example: { amount: 20, description: 'We had no dessert' },
    answers: [
      {
        status: 201,
        description: 'The money has gone back.',
        content: json(answers.sent),
        headers: ['Idempotency-Replayed'],
      },
    ],
    errors: ['TRANSACTION_NOT_FOUND', 'NOT_REFUNDABLE', 'REFUND_EXCEEDS_REMAINING', ...REFUSALS],
  },
  {
    id: 'listTransactions',
    method: 'get',
    path: '/api/transactions',
    summary: 'My history',
    description:
      'A page of entries, newest first. Pages follow the sequence of the account, so nothing is skipped or repeated while money moves.',
    access: 'bearer',
    schema: listSchema,
    answers: [{ status: 200, description: 'A page, and where the next one begins.', content: json(answers.page) }],
  },
  {
    id: 'getTransaction',
    method: 'get',
    path: '/api/transactions/:id',
    summary: 'One transaction',
    description: "For its two parties. A refusal is its sender's alone.",
    access: 'bearer',
    schema: getSchema,
    answers: [{ status: 200, description: 'The transaction.', content: json(answers.oneTransaction) }],
    errors: ['TRANSACTION_NOT_FOUND'],
  },
];
