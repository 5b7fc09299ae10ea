import type { Account } from '../../models/account.model';
import { AppError } from '../../errors/appError';

export interface Period {
  /** Inclusive. Null for the opening of the account. */
  from: Date | null;
  /** Exclusive. Null for everything up to the latest entry. */
  to: Date | null;
}

/** A clock that was ahead and was set back leaves entries that are later than now, and answers must include them. */
export function bookTime({ lastEntryAt }: Pick<Account, 'lastEntryAt'>, clock: Date): Date {
  return lastEntryAt > clock ? lastEntryAt : clock;
}

/** The exclusive end of a period that includes `time`: times in the book are whole milliseconds. */
export const afterMillisecond = (time: Date) => new Date(time.getTime() + 1);

/** An answer about a future time could become wrong. @throws VALIDATION_FAILED, naming the parameter */
export function refuseFuture(name: 'at' | 'from' | 'to', time: Date | null, latest: Date): void {
  if (time && time > latest) throw wrongTime(name, 'must not be in the future');
}

export function wrongTime(name: 'at' | 'from' | 'to', message: string): AppError {
  return new AppError('VALIDATION_FAILED', `${name} ${message}`, { errors: [{ path: `/${name}`, message }] });
}

/** `now` is the time of the book. @throws VALIDATION_FAILED for a period that ends later */
export function checkPeriod({ from, to }: Period, now: Date): void {
  const end = afterMillisecond(now);
  refuseFuture('to', to, end);
  refuseFuture('from', from, end);
}
