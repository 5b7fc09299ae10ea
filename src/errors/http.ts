import type { ServerResponse } from 'node:http';
import { AppError, type FieldError } from './appError';
import { ERRORS, type ErrorCode } from './errorTable';
import { limitHeaders } from './limitHeaders';

/** The HTTP edge: how an AppError becomes a status, headers and a body. Another protocol gets a file like this one. */

export const STATUS = {
  VALIDATION_FAILED: 400,
  MALFORMED_JSON: 400,
  MALFORMED_REQUEST: 400,
  UNAUTHENTICATED: 401,
  INVALID_TOKEN: 401,
  INVALID_CREDENTIALS: 401,
  INVALID_REFRESH_TOKEN: 401,
  INSUFFICIENT_FUNDS: 402,
  FORBIDDEN_ORIGIN: 403,
  ROUTE_NOT_FOUND: 404,
  RECIPIENT_NOT_FOUND: 404,
  ACCOUNT_NOT_FOUND: 404,
  TRANSACTION_NOT_FOUND: 404,
  SESSION_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  EMAIL_TAKEN: 409,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  SAME_ACCOUNT: 422,
  CONTACT_LIMIT_EXCEEDED: 422,
  CURRENCY_MISMATCH: 422,
  BALANCE_LIMIT_EXCEEDED: 422,
  IDEMPOTENCY_KEY_REUSED: 422,
  NOT_REFUNDABLE: 422,
  REFUND_EXCEEDS_REMAINING: 422,
  RATE_LIMITED: 429,
  HEADERS_TOO_LARGE: 431,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const satisfies Record<ErrorCode, number>;

/** An error that only HTTP has: its answer needs a header, such as `Allow`. Thrown by middlewares, never by services. */
export class HttpError extends AppError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly headers: Readonly<Record<string, string>>,
  ) {
    super(code, message);
  }
}

/** The body of every error: RFC 9457, plus `code` to branch on and `message`, equal to `detail`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  message: string;
  requestId: string;
  details?: Record<string, unknown>;
  errors?: FieldError[];
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

export const problemAnchor = (code: ErrorCode): string => code.toLowerCase().replaceAll('_', '-');

export function toProblem(error: AppError, requestId: string): Problem {
  return {
    type: `/errors#${problemAnchor(error.code)}`,
    title: ERRORS[error.code].title,
    status: STATUS[error.code],
    detail: error.message,
    code: error.code,
    message: error.message,
    requestId,
    ...(error.details && { details: error.details }),
    ...(error.errors && { errors: error.errors }),
  };
}

const UNAVAILABLE_RETRY_SECONDS = 1;

/** The headers of an error's answer, such as the challenge of a 401 (RFC 9110, RFC 6750). Caches must not store errors. */
export function problemHeaders(error: AppError): Record<string, string> {
  const { code, limit, replayed } = error;
  const retryAfter = error.retryAfterSeconds ?? (code === 'UNAVAILABLE' ? UNAVAILABLE_RETRY_SECONDS : undefined);
  return {
    'Content-Type': PROBLEM_TYPE,
    'Cache-Control': 'no-store',
    ...(STATUS[code] === 401 && { 'WWW-Authenticate': challengeOf(code) }),
    ...(limit && limitHeaders(limit)),
    ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
    ...(replayed && { 'Idempotency-Replayed': 'true' }),
    // The server reads no more of such a body, so the connection ends (RFC 9110, 15.5.14).
    ...(code === 'BODY_TOO_LARGE' && { Connection: 'close' }),
    ...(error instanceof HttpError && error.headers),
  };
}

const challengeOf = (code: ErrorCode) => (code === 'INVALID_TOKEN' ? 'Bearer error="invalid_token"' : 'Bearer');

/** Answers with an error. The response must not have begun. */
export function sendProblem(res: ServerResponse, error: AppError, requestId: string): void {
  res.statusCode = STATUS[error.code];
  res.setHeaders(new Map(Object.entries(problemHeaders(error))));
  res.end(JSON.stringify(toProblem(error, requestId)));
}
