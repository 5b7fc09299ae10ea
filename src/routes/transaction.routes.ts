import type { TransactionController } from '../controllers/transaction.controller';
import type { ErrorCode } from '../errors/errorTable';
import * as answers from '../schemas/answers/transaction';
import {
  batchSchema,
  getSchema,
  listSchema,
  refundSchema,
  sendSchema,
  toRefund,
  toTransfer,
} from '../schemas/requests/transaction';
import { json, route, type RouteGroup } from './route';

const transfer = { toAccountNumber: 'ACC0000000000018', amount: 50, description: 'Payment for lunch' };

const REFUSALS: ErrorCode[] = ['INSUFFICIENT_FUNDS', 'BALANCE_LIMIT_EXCEEDED', 'IDEMPOTENCY_KEY_REUSED'];
const TRANSFER_REFUSALS: ErrorCode[] = ['RECIPIENT_NOT_FOUND', 'SAME_ACCOUNT', 'CURRENCY_MISMATCH', ...REFUSALS];

interface Controllers {
  transactions: TransactionController;
}

export const transactionRoutes: RouteGroup<Controllers> = {
  below: '/api/transactions',
  routes: [
    route({
      id: 'sendMoney',
      method: 'post',
      path: '/api/transactions/send',
      access: 'user',
      schema: sendSchema,
      handle: ({ transactions }) => transactions.place(({ body }) => ({ kind: 'send', transfer: toTransfer(body) })),
      movesMoney: true,
      answers: [
        {
          status: 201,
          description: 'The money has moved.',
          content: json(answers.sent),
          headers: ['Idempotency-Replayed'],
        },
      ],
      errors: TRANSFER_REFUSALS,
      summary: 'Send money',
      description:
        'Moves the amount from the caller to the recipient. Give it an `Idempotency-Key`: after a lost answer, or a 503 with `details.moved` of `unknown`, the outcome is unknown, and the same request with the same key moves the money once. After a 503 with `nothing`, this request moved nothing.',
      example: transfer,
    }),
    route({
      id: 'sendBatch',
      method: 'post',
      path: '/api/transactions/batch',
      access: 'user',
      schema: batchSchema,
      handle: ({ transactions }) => transactions.sendBatch,
      movesMoney: true,
      answers: [
        {
          status: 201,
          description: 'All of the money has moved.',
          content: json(answers.batchSent),
          headers: ['Idempotency-Replayed'],
        },
      ],
      errors: TRANSFER_REFUSALS,
      summary: 'Send money to many',
      description:
        'All of the transfers or none: `errors` names the first transfer that cannot be done as `/transfers/17`, counted from 0, and nothing moves. One `Idempotency-Key` covers the whole batch. The body has at most 512 kB. The limit of calls counts a batch as one call for every 10 transfers begun: one of 25 as 3 calls.',
      example: { transfers: [transfer, { toAccountNumber: 'ACC0000000000026', amount: '12.50' }] },
    }),
    route({
      id: 'refundTransaction',
      method: 'post',
      path: '/api/transactions/:id/refund',
      access: 'user',
      schema: refundSchema,
      handle: ({ transactions }) => transactions.place((input) => ({ kind: 'refund', refund: toRefund(input) })),
      movesMoney: true,
      answers: [
        {
          status: 201,
          description: 'The money has gone back.',
          content: json(answers.sent),
          headers: ['Idempotency-Replayed'],
        },
      ],
      errors: ['TRANSACTION_NOT_FOUND', 'NOT_REFUNDABLE', 'REFUND_EXCEEDS_REMAINING', ...REFUSALS],
      summary: 'Refund a transaction',
      description:
        'Only the recipient of the original can refund it. All refunds of a transaction together never exceed it. Without a body the call refunds all that remains.',
      example: { amount: 20, description: 'We had no dessert' },
    }),
    route({
      id: 'listTransactions',
      method: 'get',
      path: '/api/transactions',
      access: 'user',
      schema: listSchema,
      handle: ({ transactions }) => transactions.list,
      answers: [{ status: 200, description: 'A page, and where the next one begins.', content: json(answers.page) }],
      summary: 'My history',
      description:
        'A page of entries, newest first. Pages follow the sequence of the account, so no entry is skipped or repeated while money moves.',
    }),
    route({
      id: 'getTransaction',
      method: 'get',
      path: '/api/transactions/:id',
      access: 'user',
      schema: getSchema,
      handle: ({ transactions }) => transactions.get,
      answers: [{ status: 200, description: 'The transaction.', content: json(answers.oneTransaction) }],
      errors: ['TRANSACTION_NOT_FOUND'],
      summary: 'One transaction',
      description: 'Visible to its two parties. Only its sender sees a refusal.',
    }),
  ],
};
