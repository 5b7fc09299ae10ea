import type { LockedAccount } from '../../models/account.model';
import type { Original, RecordedOrder } from '../../models/ledgerFacts.model';
import type { Entry, NewTransaction, Transaction } from '../../models/transaction.model';
import { AppError } from '../../errors/appError';
import type { ErrorCode } from '../../errors/errorTable';
import { firstIdOf, type Order } from './order';

/** What was read of the database for a group of orders, under the locks on all of its accounts. */
export interface Facts {
  accounts: readonly LockedAccount[];
  /** A time after the last lock was taken. */
  now: Date;
  /** Why accounts that are there may be missing: somebody else has locked them for too long. Else null. */
  lockTimeout: Error | null;
  recorded: readonly RecordedOrder[];
  originals: readonly Original[];
}

/** One payment of an order, with the account that is to receive it. */
export interface Payment {
  id: string;
  to: LockedAccount;
  amountCents: number;
  description: string | null;
  refundOf: string | null;
}

/** The facts as a group's orders leave them, one after another, and what is to be written because of them. */
export class WorkingBook {
  readonly written: NewTransaction[] = [];
  private readonly now: Date;
  private readonly lockTimeout: Error | null;
  private readonly accounts: Map<string, LockedAccount>;
  private readonly idsByUser: Map<string, string>;
  private readonly idsByNumber: Map<string, string>;
  private readonly originals: Map<string, Original>;
  private readonly recorded = new Map<string, RecordedOrder>();
  private readonly movedIds = new Set<string>();

  constructor({ accounts, now, lockTimeout, recorded, originals }: Facts) {
    this.now = now;
    this.lockTimeout = lockTimeout;
    this.accounts = new Map(accounts.map((account) => [account.id, account]));
    this.idsByUser = new Map(accounts.map(({ userId, id }) => [userId, id]));
    this.idsByNumber = new Map(accounts.map(({ accountNumber, id }) => [accountNumber, id]));
    this.originals = new Map(originals.map((original) => [original.id, original]));
    for (const order of recorded) this.remember(order);
  }

  accountOf(userId: string): LockedAccount | undefined {
    return this.accounts.get(this.idsByUser.get(userId) ?? '');
  }

  accountWith(accountNumber: string): LockedAccount | undefined {
    return this.accounts.get(this.idsByNumber.get(accountNumber) ?? '');
  }

  account(id: string): LockedAccount | undefined {
    return this.accounts.get(id);
  }

  /** An account that is not there is the order's fault, unless somebody else has only locked it. */
  refuseMissing(code: ErrorCode): never {
    throw this.lockTimeout ? new AppError('UNAVAILABLE', undefined, { cause: this.lockTimeout }) : new AppError(code);
  }

  original(id: string): Original | undefined {
    return this.originals.get(id);
  }

  /** What this very order wrote in an attempt whose outcome was unknown. */
  findOwn(order: Order): RecordedOrder | undefined {
    return this.recorded.get(firstIdOf(order));
  }

  /** What an earlier order of the same payer wrote under the same key. */
  findEarlier(payer: LockedAccount, { idempotency }: Order): RecordedOrder | undefined {
    return idempotency ? this.recorded.get(keyOf(payer.id, idempotency.key)) : undefined;
  }

  /** Moves the money of every payment. */
  post(order: Order, payer: LockedAccount, payments: readonly Payment[]): RecordedOrder {
    const transactions = payments.map((payment) => this.move(order, payer.id, payment));
    // There is no order without a payment.
    return this.record(order, payer.id, transactions as [Transaction, ...Transaction[]]);
  }

  /** Gives a refusal its place in the payer's sequence. It moves nothing, and the payee has no entry of it. */
  refuse(order: Order, payer: LockedAccount, payment: Payment, failureCode: string): RecordedOrder {
    const from = this.enter(payer.id, 0, this.timeFor(payer));
    const transaction = this.write(order, { ...payment, id: firstIdOf(order) }, { from, to: null, failureCode });
    return this.record(order, payer.id, [transaction]);
  }

  /** The accounts that have new entries, as the latest of these left them. */
  moved(): LockedAccount[] {
    return [...this.movedIds].map((id) => this.get(id));
  }

  private move(order: Order, payerId: string, payment: Payment): Transaction {
    const { to, amountCents, refundOf } = payment;
    const at = this.timeFor(this.get(payerId), this.get(to.id));
    const entries = { from: this.enter(payerId, -amountCents, at), to: this.enter(to.id, amountCents, at) };
    const original = refundOf === null ? undefined : this.originals.get(refundOf);
    if (original) this.originals.set(original.id, { ...original, refundedCents: original.refundedCents + amountCents });
    return this.write(order, payment, { ...entries, failureCode: null });
  }

  /** No entry gets an earlier time than the one before it in its account, whatever the clock does. */
  private timeFor(...accounts: LockedAccount[]): Date {
    return accounts.reduce((latest, { lastEntryAt }) => (lastEntryAt > latest ? lastEntryAt : latest), this.now);
  }

  private enter(accountId: string, deltaCents: number, at: Date): LockedAccount {
    const account = this.get(accountId);
    const { version, balanceCents } = account;
    const next = { ...account, version: version + 1, balanceCents: balanceCents + deltaCents, lastEntryAt: at };
    this.accounts.set(accountId, next);
    this.movedIds.add(accountId);
    return next;
  }

  private write(order: Order, payment: Payment, result: Result): Transaction {
    const { id, to, ...terms } = payment;
    const { from, to: credit, failureCode } = result;
    const isFirst = id === firstIdOf(order);
    const transaction: NewTransaction = {
      id,
      fromAccountId: from.id,
      toAccountId: to.id,
      ...terms,
      status: failureCode === null ? 'completed' : 'failed',
      createdAt: from.lastEntryAt,
      type: order.kind === 'refund' ? 'refund' : 'transfer',
      from,
      to: credit,
      // A batch has one key as a whole, which stands at its first transaction.
      idempotency: isFirst ? order.idempotency : null,
      batchId: order.kind === 'batch' ? firstIdOf(order) : null,
      failureCode,
    };
    this.written.push(transaction);
    return transaction;
  }

  private record(order: Order, payerId: string, transactions: RecordedOrder['transactions']): RecordedOrder {
    const { key = null, requestHash = null } = order.idempotency ?? {};
    const { balanceCents } = this.get(payerId);
    const recorded = { fromAccountId: payerId, key, requestHash, transactions, balanceCents };
    this.remember(recorded);
    return recorded;
  }

  private remember(recorded: RecordedOrder): void {
    const { fromAccountId, key, transactions } = recorded;
    this.recorded.set(transactions[0].id, recorded);
    if (key !== null) this.recorded.set(keyOf(fromAccountId, key), recorded);
  }

  private get(accountId: string): LockedAccount {
    const account = this.accounts.get(accountId);
    if (!account) throw new Error('The account is not in the book');
    return account;
  }
}

interface Result {
  from: LockedAccount;
  to: Entry | null;
  failureCode: string | null;
}

/** Keys belong to the payer. No transaction's id has a space in it, so one map can hold both. */
const keyOf = (accountId: string, key: string) => `${accountId} ${key}`;
