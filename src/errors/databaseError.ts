/** The server sent COMMIT and got no answer, so the outcome of the transaction is unknown. `cause` is the failure. */
export class UnknownCommitError extends Error {
  override readonly name: string = 'UnknownCommitError';
}

/** PostgreSQL answered COMMIT without confirming durability: the outcome is unknown. */
export class UnconfirmedCommitError extends UnknownCommitError {
  override readonly name = 'UnconfirmedCommitError';
}

/**
 * The meaning of an error of pg, or of its socket, for a client.
 * - `unavailable`: the database cannot serve the request now; the same request may succeed later.
 * - `bad-input`: PostgreSQL rejected a value (class 22) that our schemas accepted.
 * - `unknown`: anything else, which is a bug of the server.
 */
export type DatabaseFault = 'unavailable' | 'bad-input' | 'unknown';

/** SQLSTATE classes and codes (PostgreSQL manual, appendix A) of failures that end by themselves, or when an operator acts. */
const UNAVAILABLE_CLASSES = new Set([
  '08', // connection exception
  '53', // insufficient resources: disk full, out of memory, too many connections
  '57', // operator intervention: shutdown, crash, statement timeout
  '58', // system error: I/O
]);
const UNAVAILABLE_CODES = new Set([
  '25006', // read-only transaction: a replica, or a server that is failing over
  '25P03', // idle in transaction for too long
  '25P04', // a transaction took longer than transaction_timeout (PostgreSQL 17)
  '40001', // serialization failure
  '40P01', // deadlock detected
  '55P03', // lock not available within lock_timeout
  '28P01', // invalid password: only an operator can fix it
  '28000', // invalid authorization
  '3D000', // no such database
]);
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EMFILE',
]);
/** The errors without a code that pg throws. */
const CONNECT_TIMEOUT = 'timeout exceeded when trying to connect';
const DRIVER_MESSAGES = [
  'Connection terminated',
  CONNECT_TIMEOUT,
  'Query read timeout',
  'Client has encountered a connection error',
  'Cannot use a pool after calling end on the pool',
];

export function databaseFault(error: unknown): DatabaseFault {
  if (error instanceof UnknownCommitError) return 'unavailable';
  const { code, message, errors } = readError(error);
  // Node tries every address of a host and reports all that failed in one error.
  if (errors.some((each) => databaseFault(each) === 'unavailable')) return 'unavailable';
  if (SOCKET_CODES.has(code) || UNAVAILABLE_CODES.has(code)) return 'unavailable';
  if (code.length === 5 && UNAVAILABLE_CLASSES.has(code.slice(0, 2))) return 'unavailable';
  if (code.length === 5 && code.startsWith('22')) return 'bad-input';
  return DRIVER_MESSAGES.some((start) => message.startsWith(start)) ? 'unavailable' : 'unknown';
}

/** PostgreSQL rolled this transaction back because of another one: serialization failure, deadlock. */
export function isConflict(error: unknown): boolean {
  return ['40001', '40P01'].includes(readError(error).code);
}

/** Another transaction held a lock for longer than `lock_timeout`, or several did for longer than `statement_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  return ['55P03', '57014'].includes(readError(error).code);
}

/** The pool had no connection within `connectionTimeoutMillis`. */
export function isConnectTimeout(error: unknown): boolean {
  return readError(error).message.startsWith(CONNECT_TIMEOUT);
}

export function isReadOnly(error: unknown): boolean {
  return readError(error).code === '25006';
}

/** The label of an error in the metrics: its SQLSTATE, the code of its socket, or `connection` where pg has no code. */
export function faultCode(error: unknown): string {
  return readError(error).code || 'connection';
}

/** The message of an error. For a host with several addresses Node throws an AggregateError without a message. */
export function messageOf(error: unknown): string {
  const [cause = error] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  return cause instanceof Error ? cause.message : String(cause);
}

function readError(error: unknown): { code: string; message: string; errors: unknown[] } {
  if (error instanceof UnknownCommitError && error.cause !== undefined) return readError(error.cause);
  const { code, message, errors } = (error ?? {}) as Record<string, unknown>;
  return {
    code: typeof code === 'string' ? code : '',
    message: typeof message === 'string' ? message : '',
    errors: Array.isArray(errors) ? errors : [],
  };
}
