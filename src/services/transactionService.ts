import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { withTransaction, type Tx } from '../config/database';
import { lockPartyAccounts, updateBalances, type Account } from '../models/account.model';
import { findTransactionByKey, insertTransaction, type KeyedTransaction } from '../models/transaction.model';
import type { IdempotentRequest, NewTransaction, Transaction } from '../models/transaction.model';
import { AppError } from '../utils/appError.util';
import { databaseFault } from '../utils/databaseError.util';
import {
  checkRecipient,
  hasFunds,
  hashTransfer,
  insufficientFunds,
  nextEntry,
  type TransferTerms,
} from './transferRules';

export interface SendRequest extends TransferTerms {
  userId: string;
  idempotencyKey: string | null;
}

export interface SendResult {
  transaction: Transaction;
  /** The sender's balance after this transaction. */
  balanceCents: number;
  /** Whether an earlier request with the same key was answered, and nothing moved now. */
  replayed: boolean;
}

export interface TransactionService {
  /**
   * Moves money from the user's account to another. With a key it happens once, however often it is asked for.
   * @throws INSUFFICIENT_FUNDS, RECIPIENT_NOT_FOUND, SAME_ACCOUNT, CURRENCY_MISMATCH, BALANCE_LIMIT_EXCEEDED,
   *   IDEMPOTENCY_KEY_REUSED, INVALID_TOKEN when the user has no account, UNAVAILABLE when the outcome is unknown
   */
  send(request: SendRequest): Promise<SendResult>;
}

export function createTransactionService(pool: Pool): TransactionService {
  async function send(request: SendRequest): Promise<SendResult> {
    const outcome = await transfer(request);
    // A refusal that is recorded must be committed, so it is thrown only now.
    const { transaction, balanceCents, replayed } = outcome;
    if (transaction.status === 'failed') throw insufficientFunds(balanceCents, transaction.amountCents, replayed);
    return outcome;
  }

  async function transfer(request: SendRequest): Promise<SendResult> {
    try {
      return await withTransaction(pool, (tx) => transferIn(tx, request));
    } catch (error) {
      if (databaseFault(error) !== 'unavailable') throw error;
      throw new AppError('UNAVAILABLE', outcomeUnknown(request), { cause: error });
    }
  }

  return { send };
}

function outcomeUnknown({ idempotencyKey }: SendRequest): string {
  const advice =
    idempotencyKey === null
      ? 'Look at your transactions before you send it again: without an Idempotency-Key it would be moved twice.'
      : 'Send the same request with the same Idempotency-Key again: it is moved once.';
  return `It is not known whether the money was moved. ${advice}`;
}

async function transferIn(tx: Tx, request: SendRequest): Promise<SendResult> {
  const { from, to } = await lockParties(tx, request);
  const idempotency = toIdempotency(request);
  // The lock on the sender decides between two requests with one key: whoever comes second sees what the first wrote.
  const earlier = idempotency && (await findTransactionByKey(tx, from.id, idempotency.key));
  if (earlier) return replay(earlier, idempotency);

  const recipient = checkRecipient(from, to, request);
  const { amountCents, description } = request;
  const [fromAccountId, toAccountId] = [from.id, recipient.id];
  const base: Base = {
    id: uuidv7(),
    type: 'transfer',
    fromAccountId,
    toAccountId,
    amountCents,
    description,
    idempotency,
  };
  if (hasFunds(from, amountCents)) return move(tx, { from, to: recipient }, base);
  if (!idempotency) throw insufficientFunds(from.balanceCents, amountCents, false);
  return recordRefusal(tx, from, base);
}

interface Parties {
  from: Account;
  to: Account;
}
type Base = Omit<NewTransaction, 'status' | 'from' | 'to' | 'failureCode'>;

async function lockParties(
  tx: Tx,
  { userId, toAccountNumber }: SendRequest,
): Promise<{ from: Account; to: Account | null }> {
  const accounts = await lockPartyAccounts(tx, { userId, accountNumber: toAccountNumber });
  const from = accounts.find((account) => account.userId === userId);
  const to = accounts.find((account) => account.accountNumber === toAccountNumber) ?? null;
  if (!from) throw new AppError('INVALID_TOKEN', 'The user of this token does not exist');
  return { from, to };
}

async function move(tx: Tx, { from, to }: Parties, base: Base): Promise<SendResult> {
  const [debit, credit] = [nextEntry(from, -base.amountCents), nextEntry(to, base.amountCents)];
  await updateBalances(tx, [
    { id: from.id, ...debit },
    { id: to.id, ...credit },
  ]);
  const transaction = await insertTransaction(tx, {
    ...base,
    status: 'completed',
    from: debit,
    to: credit,
    failureCode: null,
  });
  return { transaction, balanceCents: debit.balanceCents, replayed: false };
}

/** Only under a key, so that its replay finds the same answer. It takes its place in the sender's sequence, and moves nothing. */
async function recordRefusal(tx: Tx, from: Account, base: Base): Promise<SendResult> {
  const entry = nextEntry(from, 0);
  await updateBalances(tx, [{ id: from.id, ...entry }]);
  const failureCode = 'INSUFFICIENT_FUNDS';
  const transaction = await insertTransaction(tx, { ...base, status: 'failed', from: entry, to: null, failureCode });
  return { transaction, balanceCents: entry.balanceCents, replayed: false };
}

function toIdempotency(request: SendRequest): IdempotentRequest | null {
  const { idempotencyKey: key } = request;
  return key === null ? null : { key, requestHash: hashTransfer(request) };
}

function replay(earlier: KeyedTransaction, { requestHash }: IdempotentRequest): SendResult {
  if (!earlier.requestHash.equals(requestHash)) throw new AppError('IDEMPOTENCY_KEY_REUSED');
  return { transaction: earlier.transaction, balanceCents: earlier.senderBalanceCents, replayed: true };
}
