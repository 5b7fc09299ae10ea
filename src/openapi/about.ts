import type { oas31 } from 'zod-openapi';
import { VERSION } from '../utils/version.util';

const DESCRIPTION = `
Users register, get an account with 1000.00 USD, and send money to each other. Every transfer is one database transaction,
and with an \`Idempotency-Key\` it happens once, even if the client sends it again.

**Money** is a JSON number with at most two decimals. In a request it may be a decimal string too. The server never rounds: it
refuses an amount with three decimals.

**Once.** Make one \`Idempotency-Key\` for each payment that a person wants, and keep it until you know the outcome. After a
lost answer, or a 503 whose \`details.moved\` is not \`nothing\`, the outcome is unknown: send the same request with the same
key, and the money moves once. The header \`Idempotency-Replayed: true\` marks an answer that repeats the first one. A refusal
for lack of funds is recorded under its key too.

**Errors** are \`application/problem+json\` with one shape. Branch on \`code\`; [the list of errors](/errors) explains each code. An
unknown path answers 404 \`ROUTE_NOT_FOUND\`, and a method that a path does not have 405 \`METHOD_NOT_ALLOWED\` with \`Allow\`. A
client that prefers HTML, such as a browser, gets a page with the 404, but not below \`/api\`.

**Sessions.** Log in for an access token of 15 minutes and a refresh cookie of 7 days. When a call answers 401
\`INVALID_TOKEN\`, refresh once and repeat it.

**Pages.** \`nextCursor\` is the cursor of the next, older page, with the same filters. Continue until it is \`null\`: with a
filter, a page may have fewer entries than \`limit\`, or none, although older pages have some.

**Limits.** \`RateLimit\` has the number of calls that are left, and a 429 has \`Retry-After\`.

**Every answer** has \`X-Request-Id\`: send your own, or quote ours in a report. The server refuses an unknown field or query
parameter, and names it. Answers may get more fields, and clients must ignore unknown ones. Every GET answers HEAD too.
`.trim();

/** The head of the document. */
export const ABOUT: Pick<oas31.OpenAPIObject, 'info' | 'servers'> = {
  info: {
    title: 'PayVerse',
    version: VERSION,
    description: DESCRIPTION,
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/', description: 'The server that this document comes from' }],
};
