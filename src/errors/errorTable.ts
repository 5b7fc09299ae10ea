/**
 * Every error that a client may see: its title, when it comes, and what a client does about it. It knows no protocol: `http.ts`
 * has the status of each code. The OpenAPI document, the page /errors and docs/errors.md are generated from both.
 */
export const ERRORS = {
  VALIDATION_FAILED: {
    title: 'The request is not valid',
    when: 'a field is missing, unknown or wrong; a cursor belongs to another list; the path cannot be decoded',
    advice: 'fix the request; `errors` names the fields that are wrong',
  },
  MALFORMED_JSON: {
    title: 'The body is not readable JSON',
    when: 'the body is not JSON, not UTF-8 or not correctly compressed, or has a key twice in one object',
    advice: 'fix the request',
  },
  MALFORMED_REQUEST: {
    title: 'The request is not readable HTTP',
    when: 'the bytes are not HTTP, have no `Host` header or two, or have a `Transfer-Encoding` other than `chunked`',
    advice: 'fix the client',
  },
  UNAUTHENTICATED: {
    title: 'A bearer token is needed',
    when: 'there is no bearer token, or more than one',
    advice: 'log in',
  },
  INVALID_TOKEN: {
    title: 'The access token is not valid',
    when: 'the access token is forged or expired, its session has ended, or its user is gone',
    advice: 'refresh once, then log in',
  },
  INVALID_CREDENTIALS: {
    title: 'Email or password is wrong',
    when: 'the email or the password is wrong (the answer does not say which), or the current password of a change is',
    advice: 'ask again',
  },
  INVALID_REFRESH_TOKEN: {
    title: 'The refresh token is not valid',
    when: 'the refresh cookie is missing, expired or already used, or its session has ended',
    advice: 'log in',
  },
  INSUFFICIENT_FUNDS: {
    title: 'The balance is too low',
    when: 'the balance is lower than the amount, or than a batch as a whole; `details` has both, and `errors` names the first transfer of a batch that cannot be paid. Under an Idempotency-Key the refusal is recorded, and the key stays refused',
    advice: 'ask for another amount, with a new key',
  },
  FORBIDDEN_ORIGIN: {
    title: 'This site may not make this call',
    when: 'a browser made a call that needs no bearer token, from a site that is not in `CORS_ORIGINS`',
    advice: 'call from an allowed site',
  },
  ROUTE_NOT_FOUND: {
    title: 'There is no such route',
    when: 'there is no such path',
    advice: 'fix the client',
  },
  RECIPIENT_NOT_FOUND: {
    title: 'There is no such recipient',
    when: 'no account has that number',
    advice: 'ask for the number again',
  },
  ACCOUNT_NOT_FOUND: {
    title: 'There is no such account',
    when: 'there is no such account, or it is not yours',
    advice: 'nothing to do',
  },
  TRANSACTION_NOT_FOUND: {
    title: 'There is no such transaction',
    when: 'there is no such transaction, or it is not yours',
    advice: 'nothing to do',
  },
  SESSION_NOT_FOUND: {
    title: 'There is no such session',
    when: 'there is no such session, it has ended, or it is not yours',
    advice: 'nothing to do',
  },
  METHOD_NOT_ALLOWED: {
    title: 'This route has no such method',
    when: 'the path has other methods; `Allow` lists them',
    advice: 'fix the client',
  },
  REQUEST_TIMEOUT: {
    title: 'The request took too long to arrive',
    when: 'the headers did not arrive within 10 seconds; a connection whose body takes longer than 30 is closed without an answer',
    advice: 'send it again',
  },
  EMAIL_TAKEN: {
    title: 'The email is registered already',
    when: 'the email is registered already',
    advice: 'log in instead',
  },
  BODY_TOO_LARGE: {
    title: 'The body is too large',
    when: 'the body has more than 100 kB, or 512 kB for a batch, before or after decompression',
    advice: 'send less; a batch in parts',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    title: 'The body has a form that is not supported',
    when: 'the body is not `application/json` in UTF-8, or has a `Content-Encoding` other than `gzip`, `deflate` or `br`, which `Accept-Encoding` then names',
    advice: 'set `Content-Type`; compress the body in another way, or not at all',
  },
  SAME_ACCOUNT: {
    title: 'Sender and recipient are the same account',
    when: 'sender and recipient are the same, or a user wants to save their own account as a contact',
    advice: 'ask for another recipient',
  },
  CONTACT_LIMIT_EXCEEDED: {
    title: 'There are too many contacts',
    when: 'the user has 500 saved contacts',
    advice: 'delete a contact first',
  },
  CURRENCY_MISMATCH: {
    title: 'The accounts have different currencies',
    when: 'the two accounts have different currencies',
    advice: 'ask for another recipient',
  },
  BALANCE_LIMIT_EXCEEDED: {
    title: 'The recipient cannot hold that much',
    when: 'the recipient would hold more than 9,999,999,999,999.99',
    advice: 'ask for a smaller amount',
  },
  IDEMPOTENCY_KEY_REUSED: {
    title: 'The Idempotency-Key belongs to another request',
    when: 'the key was used for another request',
    advice: 'make a new key for a new request',
  },
  NOT_REFUNDABLE: {
    title: 'The transaction cannot be refunded',
    when: 'the transaction is an opening or a refund, was refused, or was received by another user',
    advice: 'nothing to do',
  },
  REFUND_EXCEEDS_REMAINING: {
    title: 'Less than that is left to refund',
    when: 'together with earlier refunds it would be more than the original; `details` has `remaining`, and `requested` where an amount was given',
    advice: 'refund `remaining` at most; if that is 0, nothing is left to refund',
  },
  RATE_LIMITED: {
    title: 'Too many calls',
    when: 'one address, network, user or session made more calls in a minute than `RATE_LIMIT_AUTH` or `RATE_LIMIT_API` allow (a batch counts as one call for every 10 transfers, a statement as one for every 250 entries); a user read a third statement while two were being sent; or there were too many wrong passwords, taken emails or refused account numbers. The server did nothing, and no Idempotency-Key is used up',
    advice: 'wait as `Retry-After` says; `RateLimit` has what is left',
  },
  HEADERS_TOO_LARGE: {
    title: 'The headers are too large',
    when: 'the headers or the URL have more than 16 kB',
    advice: 'send less',
  },
  INTERNAL: {
    title: 'Something went wrong on our side',
    when: 'the server has a bug',
    advice: 'report the `requestId`',
  },
  UNAVAILABLE: {
    title: 'The service is not available right now',
    when: 'the database does not answer in time or takes no writes, or too many requests are waiting or too many statements are being read. On a call that moves money, `details.moved` says what this request moved: `nothing`, or `unknown` when the answer to COMMIT was lost',
    advice:
      'wait as `Retry-After` says, then send the same request with the same Idempotency-Key: it happens once. Without a key, send it again if `moved` is `nothing`, and otherwise look at the history first',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

interface ErrorEntry {
  title: string;
  /** A clause without a full stop at its end. Code stands in backticks, as in Markdown. */
  when: string;
  advice: string;
}
