import type { LockedAccount } from '../../models/account.model';
import type { RecordedOrder } from '../../models/ledgerFacts.model';
import type { NewTransaction } from '../../models/transaction.model';
import { AppError } from '../../errors/appError';
import { BALANCE_MAX_CENTS, decimalFromCents, jsonFromCents } from '../../utils/money.util';
import { WorkingBook, type Facts, type Payment } from './workingBook';
import { weightOf, type BatchOrder, type Order, type Posted, type Transfer } from './order';
import { toRefundPayment } from './kinds/refund';

/** What became of the orders of a group, in their order, and what must be committed before anybody is told. */
export interface Decision {
  outcomes: (Posted | AppError)[];
  written: readonly NewTransaction[];
  moved: readonly LockedAccount[];
}

/**
 * The rules of the ledger: decides each order as if it were alone and the ones before it were done already.
 * It asks nobody and changes nothing that it was given: the same facts and orders give the same decision.
 */
export function decideOrders(facts: Facts, orders: readonly Order[]): Decision {
  const book = new WorkingBook(facts);
  const outcomes = orders.map((order) => decide(book, order));
  return { outcomes, written: book.written, moved: book.moved() };
}

function decide(book: WorkingBook, order: Order): Posted | AppError {
  try {
    return decideOrder(book, order);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** @throws AppError for a refusal */
function decideOrder(book: WorkingBook, order: Order): Posted {
  const payer = book.accountOf(order.userId) ?? book.refuseMissing('INVALID_TOKEN');
  const own = book.findOwn(order);
  if (own) return answer(order, own, { replayed: false });
  const earlier = book.findEarlier(payer, order);
  if (earlier) return replay(order, earlier);

  const { payments, unpaid } = checkPayments(book, order, payer);
  if (!unpaid) return answer(order, book.post(order, payer, payments), { replayed: false });
  // Only under a key, so that its replay finds the same answer.
  if (order.idempotency) book.refuse(order, payer, unpaid, 'INSUFFICIENT_FUNDS');
  throw insufficientFunds(order, payer.balanceCents, unpaid.amountCents, { replayed: false });
}

function replay(order: Order, earlier: RecordedOrder): Posted {
  const same = order.idempotency && earlier.requestHash?.equals(order.idempotency.requestHash);
  if (!same) throw new AppError('IDEMPOTENCY_KEY_REUSED');
  return answer(order, earlier, { replayed: true });
}

function answer(order: Order, recorded: RecordedOrder, { replayed }: { replayed: boolean }): Posted {
  const { transactions, balanceCents } = recorded;
  const [first] = transactions;
  if (first.status === 'failed') throw insufficientFunds(order, balanceCents, first.amountCents, { replayed });
  return { transactions, balanceCents, replayed };
}

/** The payments of an order, up to the first one that the payer's balance cannot pay. @throws AppError for all else */
function checkPayments(
  book: WorkingBook,
  order: Order,
  payer: LockedAccount,
): { payments: Payment[]; unpaid: Payment | null } {
  const payments: Payment[] = [];
  const receivedCents = new Map<string, number>();
  let leftCents = payer.balanceCents;
  for (let index = 0; index < weightOf(order); index += 1) {
    const payment = namingTransfer(order, index, () => {
      const checked = toPayment(book, order, payer, index);
      checkPayee(payer, checked, receivedCents.get(checked.to.id) ?? 0);
      return checked;
    });
    const { to, amountCents } = payment;
    if (amountCents > leftCents) return { payments, unpaid: payment };
    leftCents -= amountCents;
    receivedCents.set(to.id, (receivedCents.get(to.id) ?? 0) + amountCents);
    payments.push(payment);
  }
  return { payments, unpaid: null };
}

function toPayment(book: WorkingBook, order: Order, payer: LockedAccount, index: number): Payment {
  if (order.kind === 'refund') return toRefundPayment(book, order, payer);
  const { id, toAccountNumber, amountCents, description } = order.transfers[index] as Transfer;
  const to = book.accountWith(toAccountNumber) ?? book.refuseMissing('RECIPIENT_NOT_FOUND');
  return { id, to, amountCents, description, refundOf: null };
}

/** @throws SAME_ACCOUNT, CURRENCY_MISMATCH, BALANCE_LIMIT_EXCEEDED */
function checkPayee(payer: LockedAccount, { to, amountCents }: Payment, receivedCents: number): void {
  if (to.id === payer.id) throw new AppError('SAME_ACCOUNT');
  if (to.currency !== payer.currency) throw new AppError('CURRENCY_MISMATCH');
  if (to.balanceCents + receivedCents + amountCents > BALANCE_MAX_CENTS) {
    // The limit and not the balance: that is the recipient's own affair.
    const details = { limit: jsonFromCents(BALANCE_MAX_CENTS), requested: jsonFromCents(amountCents) };
    throw new AppError('BALANCE_LIMIT_EXCEEDED', undefined, { details });
  }
}

/** A refusal of a batch says which of its transfers cannot be done. */
function namingTransfer<T>(order: Order, index: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (order.kind !== 'batch' || !(error instanceof AppError)) throw error;
    throw new AppError(error.code, `/transfers/${index}: ${error.message}`, {
      ...(error.details && { details: error.details }),
      errors: [{ path: `/transfers/${index}`, message: error.message }],
      cause: error.cause,
    });
  }
}

/** The refusal, with its numbers. They follow from the order and the balance, so a replay finds the same ones. */
function insufficientFunds(
  order: Order,
  balanceCents: number,
  amountCents: number,
  { replayed }: { replayed: boolean },
): AppError {
  if (order.kind !== 'batch') return fundsError({ balanceCents, requestedCents: amountCents, replayed });
  const { index, totalCents } = addUp(order, balanceCents);
  return fundsError({ balanceCents, requestedCents: totalCents, replayed, path: `/transfers/${index}` });
}

/** What the whole batch comes to, and the first transfer that is more than what is left of the balance. */
function addUp({ transfers }: BatchOrder, balanceCents: number): { index: number; totalCents: number } {
  let totalCents = 0;
  let index = -1;
  for (const [place, { amountCents }] of transfers.entries()) {
    totalCents += amountCents;
    if (index < 0 && totalCents > balanceCents) index = place;
  }
  return { index, totalCents };
}

interface Shortage {
  balanceCents: number;
  requestedCents: number;
  replayed: boolean;
  path?: string;
}

function fundsError({ balanceCents, requestedCents, replayed, path }: Shortage): AppError {
  const details = { balance: jsonFromCents(balanceCents), requested: jsonFromCents(requestedCents) };
  const message = `The balance is ${decimalFromCents(balanceCents)}, less than the ${decimalFromCents(requestedCents)} asked for`;
  if (path === undefined) return new AppError('INSUFFICIENT_FUNDS', message, { details, replayed });
  const errors = [{ path, message: 'is the first one that the balance cannot pay' }];
  return new AppError('INSUFFICIENT_FUNDS', `${path}: ${message}`, { details, errors, replayed });
}
