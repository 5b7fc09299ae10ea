import type { ServerResponse } from 'node:http';
import type { AppError, FieldError } from './appError';
import { ERRORS, type ErrorCode } from './errorTable';

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

/** Where a code stands on the page `/errors`, and in docs/errors.md. */
export const problemAnchor = (code: ErrorCode): string => code.toLowerCase().replaceAll('_', '-');

export function toProblem(error: AppError, requestId: string): Problem {
  return {
    type: `/errors#${problemAnchor(error.code)}`,
    title: ERRORS[error.code].title,
    status: error.status,
    detail: error.message,
    code: error.code,
    message: error.message,
    requestId,
    ...(error.details && { details: error.details }),
    ...(error.errors && { errors: error.errors }),
  };
}

/** The headers that belong to an error, such as the challenge of a 401 (RFC 9110, RFC 6750). No cache may keep any. */
export function problemHeaders(error: AppError): Record<string, string> {
  const challenge = error.code === 'INVALID_TOKEN' ? 'Bearer error="invalid_token"' : 'Bearer';
  return {
    'Content-Type': PROBLEM_TYPE,
    'Cache-Control': 'no-store',
    ...(error.status === 401 && { 'WWW-Authenticate': challenge }),
    ...(error.status === 503 && { 'Retry-After': '1' }),
    ...(error.replayed && { 'Idempotency-Replayed': 'true' }),
    ...error.headers,
  };
}

/** Answers with an error. Nothing may have been sent yet. */
export function sendProblem(res: ServerResponse, error: AppError, requestId: string): void {
  res.statusCode = error.status;
  res.setHeaders(new Map(Object.entries(problemHeaders(error))));
  res.end(JSON.stringify(toProblem(error, requestId)));
}
