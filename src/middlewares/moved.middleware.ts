import type { ErrorRequestHandler } from 'express';
import { AppError } from '../errors/appError';
import { databaseFault } from '../errors/databaseError';
import { unavailable } from '../errors/moneyMoved';

/**
 * Stands behind the controller of a call that moves money. The ledger says itself what became of an order; what was
 * UNAVAILABLE before the ledger was asked, such as the look at the session or a rate limit, has moved nothing.
 */
export const sayWhatMoved: ErrorRequestHandler = (error: unknown, req, _res, next) => {
  const hasKey = req.headers['idempotency-key'] !== undefined;
  next(isSilent(error) ? unavailable('nothing', { hasKey, cause: error }) : error);
};

function isSilent(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'UNAVAILABLE' && error.details === undefined;
  return databaseFault(error) === 'unavailable';
}
