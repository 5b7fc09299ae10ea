import type { ErrorRequestHandler } from 'express';
import { AppError } from '../errors/appError';
import { databaseFault } from '../errors/databaseError';
import { unavailable } from '../errors/moneyMoved';

/**
 * Stands behind the handler of a call that moves money. The ledger reports the outcome of an order itself. An UNAVAILABLE
 * without `details` comes from an earlier step, such as the session check or a rate limit: this request moved nothing.
 */
export const sayWhatMoved: ErrorRequestHandler = (error: unknown, req, _res, next) => {
  const hasKey = req.headers['idempotency-key'] !== undefined;
  next(isSilent(error) ? unavailable('nothing', { hasKey, cause: error }) : error);
};

function isSilent(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'UNAVAILABLE' && error.details === undefined;
  return databaseFault(error) === 'unavailable';
}
