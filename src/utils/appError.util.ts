import type { SecurityEvent } from './securityEvent.util';

/** Every error a client may see: its HTTP status and its title. `docs/errors.md` explains each; a test compares the two. */
export const ERRORS = {
  VALIDATION_FAILED: { status: 400, title: 'The request is not valid' },
  MALFORMED_JSON: { status: 400, title: 'The body is not readable JSON' },
  MALFORMED_REQUEST: { status: 400, title: 'The request is not readable HTTP' },
  UNAUTHENTICATED: { status: 401, title: 'A bearer token is needed' },
  INVALID_TOKEN: { status: 401, title: 'The access token is not valid' },
  INVALID_CREDENTIALS: { status: 401, title: 'Email or password is wrong' },
  INVALID_REFRESH_TOKEN: { status: 401, title: 'The refresh token is not valid' },
  INSUFFICIENT_FUNDS: { status: 402, title: 'The balance is too low' },
  FORBIDDEN_ORIGIN: { status: 403, title: 'This site may not make this call' },
  ROUTE_NOT_FOUND: { status: 404, title: 'There is no such route' },
  RECIPIENT_NOT_FOUND: { status: 404, title: 'There is no such recipient' },
  ACCOUNT_NOT_FOUND: { status: 404, title: 'There is no such account' },
  TRANSACTION_NOT_FOUND: { status: 404, title: 'There is no such transaction' },
  SESSION_NOT_FOUND: { status: 404, title: 'There is no such session' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This route has no such method' },
  REQUEST_TIMEOUT: { status: 408, title: 'The request took too long to arrive' },
  EMAIL_TAKEN: { status: 409, title: 'The email is registered already' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body is not UTF-8 JSON' },
  SAME_ACCOUNT: { status: 422, title: 'Sender and recipient are the same account' },
  CURRENCY_MISMATCH: { status: 422, title: 'The accounts have different currencies' },
  BALANCE_LIMIT_EXCEEDED: { status: 422, title: 'The recipient cannot hold that much' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'The Idempotency-Key belongs to another request' },
  NOT_REFUNDABLE: { status: 422, title: 'The transaction cannot be refunded' },
  REFUND_EXCEEDS_REMAINING: { status: 422, title: 'Less than that is left to refund' },
  RATE_LIMITED: { status: 429, title: 'Too many calls' },
  HEADERS_TOO_LARGE: { status: 431, title: 'The headers are too large' },
  INTERNAL: { status: 500, title: 'Something went wrong on our side' },
  UNAVAILABLE: { status: 503, title: 'The service is not available right now' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** One thing wrong with a request: a JSON pointer to the field (or the parameter's or header's name), and what it must be. */
export interface FieldError {
  path: string;
  message: string;
}

interface AppErrorOptions extends ErrorOptions {
  /** Numbers that explain a refusal, such as `{ balance, requested }`. */
  details?: Record<string, unknown>;
  errors?: FieldError[];
  /** An earlier refusal that an Idempotency-Key brought back. */
  replayed?: boolean;
  headers?: Record<string, string>;
  /** What it means for security, where that is more than its code says. It is logged and never sent. */
  event?: SecurityEvent;
}

/** An error that is meant for the client. Whatever else is thrown is answered as INTERNAL, without its text. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly details?: Record<string, unknown> | undefined;
  readonly errors?: FieldError[] | undefined;
  readonly replayed: boolean;
  readonly headers: Record<string, string>;
  readonly event?: SecurityEvent | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string = ERRORS[code].title,
    { details, errors, replayed = false, headers = {}, event, ...options }: AppErrorOptions = {},
  ) {
    super(message, options);
    this.details = details;
    this.errors = errors;
    this.replayed = replayed;
    this.headers = headers;
    this.event = event;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}
