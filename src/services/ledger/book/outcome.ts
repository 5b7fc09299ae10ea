import type { Transaction } from '../../../models/transaction.model';
import { AppError } from '../../../errors/appError';
import type { ErrorCode } from '../../../errors/errorTable';

/**
 * How an order ended. Only `posted` moved money. After each of the others the order moved nothing and never will.
 * An order that has none of these ends with an exception: NoOutcomeError, or the error of a bug.
 */
export type Outcome = { posted: Posted } | Refused | Blocked | NotStarted;

export interface Posted {
  transactions: readonly [Transaction, ...Transaction[]];
  /** Of the paying account. Zero for a system account. */
  balanceCents: number;
  /** An earlier order wrote the transactions under the same key. */
  replayed: boolean;
}

export interface Refused {
  refused: AppError;
  /** The refusal has a row in the book, so the same key gets the same refusal again. */
  recorded: boolean;
}

/** Another transaction held one of the order's accounts for longer than `lock_timeout`. */
export interface Blocked {
  blockedBy: Error;
}

export type Refusal = Refused | Blocked;

export const isRefusal = (value: object): value is Refusal => 'refused' in value || 'blockedBy' in value;

export function refuse(code: ErrorCode, ...rest: RestOfAppError): Refused {
  return { refused: new AppError(code, ...rest), recorded: false };
}

type RestOfAppError = ConstructorParameters<typeof AppError> extends [ErrorCode, ...infer Rest] ? Rest : never;

/** No group under way has the order: the queue was full for its payer, or it waited there for too long. */
export interface NotStarted {
  notStarted: 'full' | 'timeout';
}

export function reasonOf(outcome: Blocked | NotStarted): Error {
  if ('blockedBy' in outcome) return outcome.blockedBy;
  return new Error(`The order was not started: ${NOT_STARTED[outcome.notStarted]}`);
}

const NOT_STARTED: Record<NotStarted['notStarted'], string> = {
  full: 'the queue is full for its payer',
  timeout: 'it waited for its group for too long',
};

/** The order came to no outcome: the database failed its last attempt, or its group takes too long. */
export class NoOutcomeError extends Error {
  override readonly name = 'NoOutcomeError';

  constructor(
    /** COMMIT was sent for the order, or may still be, and PostgreSQL's answer is missing. Else the order moved nothing. */
    readonly mayHaveMoved: boolean,
    options?: ErrorOptions,
  ) {
    super(`The order has no outcome. ${mayHaveMoved ? 'It may have moved money' : 'It moved nothing'}`, options);
  }
}
