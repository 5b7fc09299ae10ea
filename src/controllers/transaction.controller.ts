import type { Request, Response } from 'express';
import { currentUserId } from '../middlewares/auth.middleware';
import type { CallCosts } from '../middlewares/rateLimit.middleware';
import type { Handler } from '../middlewares/validate.middleware';
import type { HistoryService } from '../services/historyService';
import type { PaymentTerms } from '../services/ledger/kinds/kinds';
import type { SendResult, TransactionService } from '../services/transactionService';
import { jsonFromCents } from '../utils/money.util';
import type * as answers from '../schemas/answers/transaction';
import type { Answer } from '../schemas/answers/fields';
import type * as requests from '../schemas/requests/transaction';
import { toTransfer } from '../schemas/requests/transaction';
import { present, presentDetail, presentEntry } from './transaction.view';

/** Transfers of a batch that count as one call. One send costs as much as 5 of them under full load, and as 22 on an idle server. */
const TRANSFERS_PER_CALL = 10;

/** Entries that a search looks through and that count as one call: they cost as much as a page of a statement. */
const SEARCHED_PER_CALL = 1_000;

export type TransactionController = ReturnType<typeof createTransactionController>;

interface Dependencies {
  transactions: TransactionService;
  history: HistoryService;
  costs: CallCosts;
}

export function createTransactionController({ transactions, history, costs }: Dependencies) {
  /** Makes the handler of a call that places an order of one movement. `toTerms` reads its terms from the parsed input. */
  function place<Input extends requests.KeyedInput>(toTerms: (input: Input) => PaymentTerms) {
    return async (req: Request, res: Response, input: Input): Promise<void> => {
      answerOne(res, await transactions.place(toTerms(input), toRequest(req, input.headers)));
    };
  }

  const sendBatch: Handler<typeof requests.batchSchema> = async (req, res, { headers, body }) => {
    const [first, ...others] = body.transfers;
    const transfers = [toTransfer(first), ...others.map(toTransfer)] as const;
    await costs.charge(req, res, Math.ceil(transfers.length / TRANSFERS_PER_CALL) - 1);
    const result = await transactions.sendBatch(transfers, toRequest(req, headers));
    const balance = jsonFromCents(result.balanceCents);
    const moved = {
      message: 'Transactions successful',
      transactions: result.transactions.map(present),
      balance,
    } as const;
    answer(res, moved, result);
  };

  const list: Handler<typeof requests.listSchema> = async (req, res, { query }) => {
    const {
      limit,
      cursor = null,
      direction = null,
      status = null,
      from = null,
      to = null,
      counterparty = null,
      q = null,
    } = query;
    const filter = { direction, status, from, to, counterparty, q };
    const page = await history.listPage({ userId: currentUserId(req), limit, cursor, filter });
    // How far a search looks is known only now. A call has paid for the first part.
    if (page.searched > SEARCHED_PER_CALL) await costs.owe(req, Math.ceil(page.searched / SEARCHED_PER_CALL) - 1);
    const { entries, nextCursor } = page;
    res.json({ data: entries.map(presentEntry), nextCursor } satisfies Answer<typeof answers.page>);
  };

  const get: Handler<typeof requests.getSchema> = async (req, res, { params }) => {
    const transaction = await history.getTransaction(currentUserId(req), params.id);
    res.json({ transaction: presentDetail(transaction) } satisfies Answer<typeof answers.oneTransaction>);
  };

  return { place, sendBatch, list, get };
}

function toRequest(req: Request, headers: requests.KeyHeader) {
  return { userId: currentUserId(req), idempotencyKey: headers['idempotency-key'] ?? null };
}

function answerOne(res: Response, result: SendResult): void {
  const balance = jsonFromCents(result.balanceCents);
  answer(res, { message: 'Transaction successful', transaction: present(result.transaction), balance }, result);
}

type Moved = Answer<typeof answers.sent> | Answer<typeof answers.batchSent>;

function answer(res: Response, moved: Moved, { replayed }: { replayed: boolean }): void {
  if (replayed) res.setHeader('Idempotency-Replayed', 'true');
  res.status(201).json(moved);
}
