import { z } from 'zod';
import { currentUserId } from '../middlewares/auth.middleware';
import type { Handler } from '../middlewares/validate.middleware';
import type { HistoryEntry } from '../models/history.model';
import type { Transaction } from '../models/transaction.model';
import type { HistoryService } from '../services/historyService';
import type { TransactionService } from '../services/transactionService';
import { displayName } from '../utils/displayName.util';
import { jsonFromCents } from '../utils/money.util';
import * as field from './fields.schema';

const PAGE = { default: 20, max: 100 };
const PAGE_ERROR = `must be a whole number from 1 to ${PAGE.max}`;

export const sendSchema = {
  headers: z.object({ 'idempotency-key': field.idempotencyKey.optional() }),
  body: field.body({
    toAccountNumber: field.accountNumber,
    amount: field.amount,
    description: field.description.optional(),
  }),
};

export const listSchema = {
  query: z
    .strictObject({
      limit: z.string().regex(/^(100|[1-9]\d?)$/, PAGE_ERROR).transform(Number).default(PAGE.default), // prettier-ignore
      cursor: z.string('must stand once').max(1_024, 'is not a cursor of this list').optional(),
      direction: z.enum(['in', 'out'], 'must be in or out').optional(),
      status: z.enum(['completed', 'failed'], 'must be completed or failed').optional(),
      from: field.time.optional(),
      to: field.time.optional(),
      counterparty: field.accountNumber.optional(),
    })
    .refine(({ from, to }) => !from || !to || from <= to, { path: ['to'], message: 'must not be before from' }),
};

export const getSchema = { params: z.object({ id: field.id }) };

export function createTransactionController(transactions: TransactionService, history: HistoryService) {
  const send: Handler<typeof sendSchema> = async (req, res, { headers, body }) => {
    const { transaction, balanceCents, replayed } = await transactions.send({
      userId: currentUserId(req),
      toAccountNumber: body.toAccountNumber,
      amountCents: body.amount,
      description: body.description ?? null,
      idempotencyKey: headers['idempotency-key'] ?? null,
    });
    if (replayed) res.setHeader('Idempotency-Replayed', 'true');
    const balance = jsonFromCents(balanceCents);
    res.status(201).json({ message: 'Transaction successful', transaction: present(transaction), balance });
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

  return { send, list, get };
}

function present(transaction: Transaction) {
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

/** A system account has no name of its own. */
const SYSTEM_NAME = 'PayVerse';

function presentEntry(entry: HistoryEntry) {
  const { accountNumber, fullName } = entry.counterparty;
  return {
    ...present(entry),
    direction: entry.direction,
    counterparty: {
      account_number: accountNumber,
      display_name: fullName === null ? SYSTEM_NAME : displayName(fullName),
    },
    balance_after: jsonFromCents(entry.balanceAfterCents),
  };
}
