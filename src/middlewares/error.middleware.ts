import type { ErrorRequestHandler, RequestHandler } from 'express';
import { AppError } from '../errors/appError';
import { databaseFault } from '../errors/databaseError';
import type { ErrorCode } from '../errors/errorTable';
import { sendProblem, STATUS } from '../errors/http';
import type { SecurityEvent, SecurityEventName } from '../errors/securityEvent';

export const routeNotFound: RequestHandler = () => {
  throw new AppError('ROUTE_NOT_FOUND');
};

/** The only place that answers with an error. Calls `onError` for errors that an operator should see. */
export function createErrorMiddleware(onError: (error: unknown, requestId: string) => void): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  return (error: unknown, req, res, _next) => {
    const appError = toAppError(error);
    req.errorCode = appError.code;
    const event = appError.event ?? eventOf(appError.code);
    if (event) req.report(event);
    // PostgreSQL rejected a value that our schema accepted: answer 400, and log it, because the schema has a gap.
    if (STATUS[appError.code] >= 500 || databaseFault(error) === 'bad-input') onError(error, req.id);
    if (res.headersSent) {
      // The status is sent already. Cut the connection, so that the client sees that the answer is incomplete.
      res.destroy();
      return;
    }
    sendProblem(res, appError, req.id);
  };
}

const EVENT_OF_ERROR: Partial<Record<ErrorCode, SecurityEventName>> = {
  INVALID_CREDENTIALS: 'login_failed',
  INVALID_REFRESH_TOKEN: 'refresh_refused',
  UNAUTHENTICATED: 'access_refused',
  INVALID_TOKEN: 'access_refused',
  FORBIDDEN_ORIGIN: 'access_refused',
  // Absent, or of another user. Many of these from one client are an attempt to enumerate.
  RECIPIENT_NOT_FOUND: 'access_refused',
  ACCOUNT_NOT_FOUND: 'access_refused',
  TRANSACTION_NOT_FOUND: 'access_refused',
  SESSION_NOT_FOUND: 'access_refused',
  RATE_LIMITED: 'rate_limited',
};

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

/** Express could not decode a parameter of the path: the only error that Express itself throws here. */
export function isUndecodablePath(error: unknown): boolean {
  return error instanceof URIError && 'status' in error && error.status === 400;
}
