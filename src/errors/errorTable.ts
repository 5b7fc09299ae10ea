/**
 * Every error that a client may see: its HTTP status, its title, when it comes, and what a client does about it.
 * The OpenAPI document, the page /errors and docs/errors.md are made from this table.
 */
export const ERRORS = {
  VALIDATION_FAILED: {
    status: 400,
    title: 'The request is not valid',
    when: 'a field is missing, unknown or wrong; a cursor belongs to another list; the path cannot be decoded',
    advice: 'mend the request; `errors` names the fields, where it is fields',
  },
  MALFORMED_JSON: {
    status: 400,
    title: 'The body is not readable JSON',
    when: 'the body is no JSON, no UTF-8, wrongly compressed, or has a key twice in one object',
    advice: 'mend the request',
  },
  MALFORMED_REQUEST: {
    status: 400,
    title: 'The request is not readable HTTP',
    when: 'the bytes are no HTTP, name no host or two, or have a `Transfer-Encoding` other than `chunked`',
    advice: 'mend the client',
  },
  UNAUTHENTICATED: {
    status: 401,
    title: 'A bearer token is needed',
    when: 'there is no bearer token, or more than one',
    advice: 'log in',
  },
  INVALID_TOKEN: {
    status: 401,
    title: 'The access token is not valid',
    when: 'the access token is forged or expired, its session has ended, or its user is gone',
    advice: 'refresh once, then log in',
  },
  INVALID_CREDENTIALS: {
    status: 401,
    title: 'Email or password is wrong',
    when: 'email or password is wrong, it is not said which; or the current password of a change is',
    advice: 'ask again',
  },
  INVALID_REFRESH_TOKEN: {
    status: 401,
    title: 'The refresh token is not valid',
    when: 'the refresh cookie is missing, expired, used up, or its session has ended',
    advice: 'log in',
  },
  INSUFFICIENT_FUNDS: {
    status: 402,
    title: 'The balance is too low',
    when: 'the balance is lower than the amount, or than a batch as a whole; `details` has both, and `errors` names the first transfer of a batch that cannot be paid. Under an Idempotency-Key the refusal is recorded, and the key stays refused',
    advice: 'ask for another amount, with a new key',
  },
  FORBIDDEN_ORIGIN: {
    status: 403,
    title: 'This site may not make this call',
    when: 'a browser made a call that needs no bearer token, from a site that is not in `CORS_ORIGINS`',
    advice: 'call from an allowed site',
  },
  ROUTE_NOT_FOUND: {
    status: 404,
    title: 'There is no such route',
    when: 'there is no such path',
    advice: 'mend the client',
  },
  RECIPIENT_NOT_FOUND: {
    status: 404,
    title: 'There is no such recipient',
    when: 'nobody has that account number',
    advice: 'ask for the number again',
  },
  ACCOUNT_NOT_FOUND: {
    status: 404,
    title: 'There is no such account',
    when: 'there is no such account, or it is not yours',
    advice: 'nothing to do',
  },
  TRANSACTION_NOT_FOUND: {
    status: 404,
    title: 'There is no such transaction',
    when: 'there is no such transaction, or it is not yours',
    advice: 'nothing to do',
  },
  SESSION_NOT_FOUND: {
    status: 404,
    title: 'There is no such session',
    when: 'there is no such session, it has ended, or it is not yours',
    advice: 'nothing to do',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'This route has no such method',
    when: 'the path has other methods; `Allow` lists them',
    advice: 'mend the client',
  },
  REQUEST_TIMEOUT: {
    status: 408,
    title: 'The request took too long to arrive',
    when: 'the headers did not arrive within 10 seconds; a connection whose body takes longer than 30 is closed without an answer',
    advice: 'send it again',
  },
  EMAIL_TAKEN: {
    status: 409,
    title: 'The email is registered already',
    when: 'the email is registered already',
    advice: 'log in instead',
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: 'The body is too large',
    when: 'the body has more than 100 kB, or 512 kB for a batch, as it is sent or when it is decompressed',
    advice: 'send less; a batch in parts',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'The body has a form that is not supported',
    when: 'the body is not `application/json` in UTF-8, or has a `Content-Encoding` other than `gzip`, `deflate` or `br`, which `Accept-Encoding` then names',
    advice: 'set `Content-Type`; compress the body in another way, or not at all',
  },
  SAME_ACCOUNT: {
    status: 422,
    title: 'Sender and recipient are the same account',
    when: 'sender and recipient are the same',
    advice: 'ask for another recipient',
  },
  CURRENCY_MISMATCH: {
    status: 422,
    title: 'The accounts have different currencies',
    when: 'the two accounts have different currencies',
    advice: 'ask for another recipient',
  },
  BALANCE_LIMIT_EXCEEDED: {
    status: 422,
    title: 'The recipient cannot hold that much',
    when: 'the recipient would hold more than 9,999,999,999,999.99',
    advice: 'ask for a smaller amount',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: 'The Idempotency-Key belongs to another request',
    when: 'the key was used for another request',
    advice: 'make a new key for a new request',
  },
  NOT_REFUNDABLE: {
    status: 422,
    title: 'The transaction cannot be refunded',
    when: 'the transaction is an opening or a refund, was refused, or was received by somebody else',
    advice: 'nothing to do',
  },
  REFUND_EXCEEDS_REMAINING: {
    status: 422,
    title: 'Less than that is left to refund',
    when: 'with the refunds before it, it would be more than the original; `details` has `remaining`, and `requested` where an amount was given',
    advice: 'ask for what remains; when that is 0, nothing to do',
  },
  RATE_LIMITED: {
    status: 429,
    title: 'Too many calls',
    when: 'more calls in a minute than `RATE_LIMIT_AUTH` or `RATE_LIMIT_API` allow one address, network, user or session (a batch counts as one for every 10 transfers, a statement as one for every 250 entries), a third statement while two are being read, a password that was guessed wrongly too often, an email that was taken too often, or payments to too many account numbers that were refused. Nothing was done, and no Idempotency-Key is used up',
    advice: 'wait as `Retry-After` says; `RateLimit` tells what is left',
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    title: 'The headers are too large',
    when: 'the headers or the URL have more than 16 kB',
    advice: 'send less',
  },
  INTERNAL: {
    status: 500,
    title: 'Something went wrong on our side',
    when: 'our mistake',
    advice: 'report the `requestId`',
  },
  UNAVAILABLE: {
    status: 503,
    title: 'The service is not available right now',
    when: 'the database does not answer in time or takes no writes, or too many requests wait or too many statements are read already. When money was to be moved, `details.moved` says what this request has moved: `nothing`, or `unknown` where the answer to COMMIT is missing',
    advice:
      'wait as `Retry-After` says, then send the same request with the same Idempotency-Key: it is done once. Without a key, send it again where `moved` is `nothing`, and else look at the history first',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

interface ErrorEntry {
  status: number;
  title: string;
  /** A clause without a full stop at its end. Code stands in backticks, as in Markdown. */
  when: string;
  advice: string;
}
