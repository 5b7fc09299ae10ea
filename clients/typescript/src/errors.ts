import type { components } from './schema.ts';

/** What the server says about every error, as in RFC 9457. */
export type Problem = components['schemas']['Problem'];

/** What to branch on. The page docs/errors.md explains each. */
export type ErrorCode = Problem['code'];

/** What a call gives that the server has answered: its data, or the problem that it refused with. */
export type Answer<Data, Refusal extends Problem = Problem> =
  { data: Data; error?: never; response: Response } | { data?: never; error: Refusal; response: Response };

/** The server has refused, and said why. */
export class PayVerseError extends Error {
  override readonly name = 'PayVerseError';
  readonly code: ErrorCode;
  /** Of the HTTP answer. */
  readonly status: number;
  /** Numbers that explain a refusal, in major units as everywhere: `{ balance: 20, requested: 80 }`. */
  readonly details: Problem['details'];
  /** The wrong fields, each with a JSON pointer as `path` and a `message`. */
  readonly errors: Problem['errors'];
  /** To be told to whoever runs the server: it stands in the log. */
  readonly requestId: string;
  /** When to try again, where the server has said so. */
  readonly retryAfterSeconds: number | null;

  constructor(problem: Problem, response: Response) {
    super(problem.message);
    this.code = problem.code;
    this.status = response.status;
    this.details = problem.details;
    this.errors = problem.errors;
    this.requestId = problem.requestId;
    this.retryAfterSeconds = retryAfterSeconds(response);
  }
}

/** No answer arrived, or not all of it: no network, a cut connection, or no answer in time. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  constructor(cause: unknown) {
    super('The server could not be reached, or its answer did not arrive', { cause });
  }
}

/** Something answered that is not PayVerse, such as the error page of a proxy. */
export class UnreadableAnswerError extends Error {
  override readonly name = 'UnreadableAnswerError';
  readonly status: number;
  readonly retryAfterSeconds: number | null;

  constructor(response: Response) {
    super(`The answer, with status ${response.status}, is not one of PayVerse`);
    this.status = response.status;
    this.retryAfterSeconds = retryAfterSeconds(response);
  }
}

/** No user is logged in, or not the user who began this, so the call was not sent: never in another user's name. */
export class SessionEndedError extends Error {
  override readonly name = 'SessionEndedError';

  constructor() {
    super('No user is logged in, or not the one who began this: nothing was sent. Log in again');
  }
}

/**
 * It is not known whether the money has moved. Doing the same again under the same `key` is safe: it happens once.
 * Anything else, as a new payment under a new key, may pay twice. `cause` says what went wrong last.
 */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
  readonly key: string;

  constructor(key: string, cause: unknown) {
    super('It is not known whether the payment was made. The same Idempotency-Key makes it safe to try again', {
      cause,
    });
    this.key = key;
  }
}

/**
 * The data of a call, for those who would rather catch errors than look at each answer:
 * `const { data } = await unwrap(api.GET('/api/accounts'))`. @throws PayVerseError when the server refuses, and whatever
 * the call throws by itself
 */
export async function unwrap<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await call;
  if (error !== undefined) throw new PayVerseError(error, response);
  return data;
}

/** The problem in an answer that is not ok. The answer can still be read by others. */
export async function problemOf(answer: Response): Promise<Problem> {
  return (await answer.clone().json()) as Problem;
}

/** The server says seconds; the other form of the header, a date, comes from proxies. */
export function retryAfterSeconds({ headers }: Response): number | null {
  const value = headers.get('Retry-After');
  if (value === null) return null;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1_000;
  return Number.isNaN(seconds) ? null : Math.max(0, seconds);
}
