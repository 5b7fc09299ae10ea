/**
 * Why an order has no outcome.
 * - `full`, `timeout`: it was turned away before its group began.
 * - `overdue`: its group was under way for too long, and may still do it.
 * - `locked`: another transaction held an account that it needs for too long.
 * - `database`: the database failed the last attempt.
 */
export type UnsettledReason = 'full' | 'timeout' | 'overdue' | 'locked' | 'database';

/**
 * The order was neither done nor refused. `mayHaveMoved` is true where COMMIT was sent for it, in any attempt, and the answer
 * to that is missing, or where COMMIT may still be sent. Else the order moved nothing, and never will.
 */
export class UnsettledError extends Error {
  override readonly name = 'UnsettledError';

  constructor(
    readonly reason: UnsettledReason,
    readonly mayHaveMoved: boolean,
    options?: ErrorOptions,
  ) {
    super(`The order has no outcome (${reason})`, options);
  }
}
