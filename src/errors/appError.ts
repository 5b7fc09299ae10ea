import { ERRORS, type ErrorCode } from './errorTable';
import type { LimitReading } from './limitHeaders';
import type { SecurityEvent } from './securityEvent';

/** One fault of a request: a JSON pointer to the field (or the name of the parameter or header), and what it must be. */
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
  retryAfterSeconds?: number;
  limit?: LimitReading;
  /** The security event to log, where the code alone does not say it. Never sent to the client. */
  event?: SecurityEvent;
}

/** An error meant for the client, in the terms of no protocol. Anything else that is thrown becomes INTERNAL, without its text. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly details?: Record<string, unknown> | undefined;
  readonly errors?: FieldError[] | undefined;
  readonly replayed: boolean;
  readonly retryAfterSeconds?: number | undefined;
  readonly limit?: LimitReading | undefined;
  readonly event?: SecurityEvent | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string = ERRORS[code].title,
    { details, errors, replayed = false, retryAfterSeconds, limit, event, ...options }: AppErrorOptions = {},
  ) {
    super(message, options);
    this.details = details;
    this.errors = errors;
    this.replayed = replayed;
    this.retryAfterSeconds = retryAfterSeconds;
    this.limit = limit;
    this.event = event;
  }
}
