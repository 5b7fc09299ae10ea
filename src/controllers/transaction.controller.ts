import type { Request, Response } from 'express';
import { z } from 'zod';
import { currentUserId } from '../middlewares/auth.middleware';
import type { Handler } from '../middlewares/validate.middleware';
import type { HistoryService } from '../services/historyService';
import type { SendResult, TransactionService } from '../services/transactionService';
import { jsonFromCents } from '../utils/money.util';
import * as field from './fields.schema';
import { present, presentEntry } from './transaction.view';

const PAGE = { default: 20, max: 100 };
const PAGE_ERROR = `must be a whole number from 1 to ${PAGE.max}`;

const TRANSFERS_MAX = 1_000;
const TRANSFERS_ERROR = `must be a list of 1 to ${TRANSFERS_MAX} transfers`;

const keyHeader = z.object({ 'idempotency-key': field.idempotencyKey.optional() });
const transfer = field.body({
  toAccountNumber: field.accountNumber,
  amount: field.amount,
  description: field.description.optional(),
});

export const sendSchema = { headers: keyHeader, body: transfer };

export const batchSchema = {
  headers: keyHeader,
  body: field.body({
    transfers: z
      .array(transfer, TRANSFERS_ERROR)
      .min(1, TRANSFERS_ERROR)
      .max(TRANSFERS_MAX, TRANSFERS_ERROR)
      .transform((list) => list as [TransferBody, ...TransferBody[]]),
  }),
  bodyLimit: '512kb',
};

export const refundSchema = {
  params: z.object({ id: field.id }),
  headers: keyHeader,
  body: field.body({ amount: field.amount.optional(), description: field.description.optional() }).optional(),
};

type TransferBody = z.output<typeof transfer>;
type KeyHeader = z.output<typeof keyHeader>;

export const listSchema = {
  query: z
    .strictObject({
      limit: z.string().regex(/^(100|[1-9]\d?)$/, PAGE_ERROR).transform(Number).default(PAGE.default), // prettier-ignore
      cursor: z.string('must stand once').max(1_024, 'is not a cursor of this list').optional(),
      direction: z.enum(['in', 'out'], 'must be in or out').optional(),
      status: z.enum(['completed', 'failed'], 'must be completed or failed').optional(),
      ...field.period,
      counterparty: field.accountNumber.optional(),
    })
    .refine(field.isPeriod, field.PERIOD_ERROR),
};

export const getSchema = { params: z.object({ id: field.id }) };

export function createTransactionController(transactions: TransactionService, history: HistoryService) {
  const send: Handler<typeof sendSchema> = async (req, res, { headers, body }) => {
    answerOne(res, await transactions.send(toTerms(body), toRequest(req, headers)));
  };

  const sendBatch: Handler<typeof batchSchema> = async (req, res, { headers, body }) => {
    const [first, ...others] = body.transfers;
    const terms = [toTerms(first), ...others.map(toTerms)] as const;
    const { transactions: written, ...result } = await transactions.sendBatch(terms, toRequest(req, headers));
    answer(res, { message: 'Transactions successful', transactions: written.map(present) }, result);
  };

  const refund: Handler<typeof refundSchema> = async (req, res, { headers, params, body }) => {
    const { amount = null, description = null } = body ?? {};
    const terms = { originalId: params.id, amountCents: amount, description };
    answerOne(res, await transactions.refund(terms, toRequest(req, headers)));
  };

  const list: Handler<typeof listSchema> = async (req, res, { query }) => {
    const {
      limit,
      cursor = null,
      direction = null,
      status = null,
      from = null,
      to = null,
      counterparty = null,
    } = query;
    const filter = { direction, status, from, to, counterparty };
    const { entries, nextCursor } = await history.listPage({ userId: currentUserId(req), limit, cursor, filter });
    res.json({ data: entries.map(presentEntry), nextCursor });
  };

  const get: Handler<typeof getSchema> = async (req, res, { params }) => {
    const transaction = await history.getTransaction(currentUserId(req), params.id);
    res.json({ transaction: present(transaction) });
  };

  return { send, sendBatch, refund, list, get };
}

function toRequest(req: Request, headers: KeyHeader) {
  return { userId: currentUserId(req), idempotencyKey: headers['idempotency-key'] ?? null };
}

function toTerms({ toAccountNumber, amount, description }: TransferBody) {
  return { toAccountNumber, amountCents: amount, description: description ?? null };
}

function answerOne(res: Response, { transaction, ...result }: SendResult): void {
  answer(res, { message: 'Transaction successful', transaction: present(transaction) }, result);
}

function answer(res: Response, body: object, { balanceCents, replayed }: Omit<SendResult, 'transaction'>): void {
  if (replayed) res.setHeader('Idempotency-Replayed', 'true');
  res.status(201).json({ ...body, balance: jsonFromCents(balanceCents) });
}
