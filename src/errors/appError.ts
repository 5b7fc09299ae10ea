import { ERRORS, type ErrorCode } from './errorTable';
import type { SecurityEvent } from './securityEvent';

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
