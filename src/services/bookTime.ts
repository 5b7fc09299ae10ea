import type { Account } from '../models/account.model';
import { AppError } from '../errors/appError';

/** A period that a client asks for. */
export interface Period {
  /** Inclusive. Null for the account's beginning. */
  from: Date | null;
  /** Exclusive. Null for everything up to the latest entry. */
  to: Date | null;
}

/**
 * The time of the account's book: that of PostgreSQL's clock, or of the latest entry where that is later. A clock that was
 * ahead and was set right leaves entries behind that are later than now: the account has them all the same.
 */
export function bookTime({ lastEntryAt }: Pick<Account, 'lastEntryAt'>, clock: Date): Date {
  return lastEntryAt > clock ? lastEntryAt : clock;
}

/** Times in the book are whole milliseconds, so this is the first one that does not count any more. */
export const afterMillisecond = (time: Date) => new Date(time.getTime() + 1);

/** An answer about a time to come would not be true later. @throws VALIDATION_FAILED, naming the parameter */
export function refuseFuture(name: 'at' | 'from' | 'to', time: Date | null, latest: Date): void {
  if (time && time > latest) throw wrongTime(name, 'must not be in the future');
}

export function wrongTime(name: 'at' | 'from' | 'to', message: string): AppError {
  return new AppError('VALIDATION_FAILED', `${name} ${message}`, { errors: [{ path: `/${name}`, message }] });
}

/** @throws VALIDATION_FAILED for a period that reaches past `now`, the time of the book */
export function checkPeriod({ from, to }: Period, now: Date): void {
  const end = afterMillisecond(now);
  refuseFuture('to', to, end);
  refuseFuture('from', from, end);
}
