import type { ErrorRequestHandler, RequestHandler } from 'express';
import { AppError } from '../errors/appError';
import { databaseFault } from '../errors/databaseError';
import type { ErrorCode } from '../errors/errorTable';
import { sendProblem } from '../errors/problem';
import type { SecurityEvent, SecurityEventName } from '../errors/securityEvent';

export const routeNotFound: RequestHandler = () => {
  throw new AppError('ROUTE_NOT_FOUND');
};

/** The only place that writes an error. `onError` hears of those that are not the client's doing alone. */
export function createErrorMiddleware(onError: (error: unknown, requestId: string) => void): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  return (error: unknown, req, res, _next) => {
    const appError = toAppError(error);
    req.errorCode = appError.code;
    const event = appError.event ?? eventOf(appError.code);
    if (event) req.report(event);
    // A value that PostgreSQL refused got past our schemas: the client is told that it was wrong, and we were too.
    if (appError.status >= 500 || databaseFault(error) === 'bad-input') onError(error, req.id);
    if (res.headersSent) {
      // Half an answer cannot be taken back: the client must not take it for a whole one.
      res.destroy();
      return;
    }
    sendProblem(res, appError, req.id);
  };
}

/** What it means that a client was answered with an error. */
const EVENT_OF_ERROR: Partial<Record<ErrorCode, SecurityEventName>> = {
  INVALID_CREDENTIALS: 'login_failed',
  INVALID_REFRESH_TOKEN: 'refresh_refused',
  UNAUTHENTICATED: 'access_refused',
  INVALID_TOKEN: 'access_refused',
  FORBIDDEN_ORIGIN: 'access_refused',
  // Not there, or somebody else's: who looks for many of them is looking for what is not theirs.
  RECIPIENT_NOT_FOUND: 'access_refused',
  ACCOUNT_NOT_FOUND: 'access_refused',
  TRANSACTION_NOT_FOUND: 'access_refused',
  SESSION_NOT_FOUND: 'access_refused',
  RATE_LIMITED: 'rate_limited',
};

/** Null for errors that are no matter of security. */
function eventOf(code: ErrorCode): SecurityEvent | null {
  const name = EVENT_OF_ERROR[code];
  return name ? { name } : null;
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  switch (databaseFault(error)) {
    case 'unavailable':
      return new AppError('UNAVAILABLE');
    case 'bad-input':
      return new AppError('VALIDATION_FAILED');
    case 'unknown':
      return new AppError(isUndecodablePath(error) ? 'VALIDATION_FAILED' : 'INTERNAL');
  }
}

/** Express could not decode a parameter of the path, which is the only error of its own. */
export function isUndecodablePath(error: unknown): boolean {
  return error instanceof URIError && 'status' in error && error.status === 400;
}
