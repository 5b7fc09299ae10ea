import { retryAfterSeconds, type Answer, type ErrorCode, type Problem } from './problem.ts';

export class PayVerseError extends Error {
  override readonly name = 'PayVerseError';
  readonly code: ErrorCode;
  readonly status: number;
  /** Numbers that explain the refusal, in major units: `{ balance: 20, requested: 80 }`. */
  readonly details: Problem['details'];
  /** The wrong fields: `path` is a JSON pointer, `message` says what is wrong. */
  readonly errors: Problem['errors'];
  /** The id of this request in the server's log. */
  readonly requestId: string;
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

/** No complete answer arrived: no network, a broken connection, or a timeout. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  constructor(cause: unknown) {
    super('The server could not be reached, or its answer did not arrive', { cause });
  }
}

/** Another program answered, such as a proxy with its error page. */
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

/** The call was not sent: no user is logged in, or another user than the one who started it. */
export class SessionEndedError extends Error {
  override readonly name = 'SessionEndedError';

  constructor() {
    super('No user is logged in, or another user than the one who started this: nothing was sent. Log in again');
  }
}

/** The money may have moved. Retry under the same `key`: a new key may pay twice. `cause` is the last error. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
  readonly key: string;

  constructor(key: string, cause: unknown) {
    super('The payment may have been made. Retry with the same Idempotency-Key: it is safe', { cause });
    this.key = key;
  }
}

/** The data of a call: `await unwrap(api.GET(path))`. @throws PayVerseError, and every error of the call */
export async function unwrap<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await call;
  if (error !== undefined) throw new PayVerseError(error, response);
  return data;
}
