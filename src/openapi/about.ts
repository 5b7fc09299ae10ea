import type { oas31 } from 'zod-openapi';
import { VERSION } from '../utils/version.util';

const DESCRIPTION = `
People register, get an account with 1000.00 USD, and send money to each other. Every transfer is one database transaction,
and under an \`Idempotency-Key\` it happens once, however often it is sent.

**Money** is a JSON number with at most two decimals. A request may give it as a decimal text too. It is never rounded: an
amount with three decimals is refused.

**Once.** Make an \`Idempotency-Key\` for what the person wants to do, and keep it until you know what became of it. After a
lost answer, or a 503 whose \`details.moved\` is not \`nothing\`, it is not known whether money moved: send the same request
with the same key, and it moves once. The
header \`Idempotency-Replayed: true\` says that it had moved before. A refusal for funds is kept under its key too.

**Errors** are \`application/problem+json\` with one shape. Branch on \`code\`; [every one is explained](/errors). A path that
is not here answers 404 \`ROUTE_NOT_FOUND\`, and a method that a path does not have 405 \`METHOD_NOT_ALLOWED\` with \`Allow\`. A
client that prefers HTML, as a browser does, gets a page with the 404, but not below \`/api\`.

**Sessions.** Log in for an access token of 15 minutes and a refresh cookie of 7 days. When a call answers 401
\`INVALID_TOKEN\`, refresh once and repeat it.

**Pages.** \`nextCursor\` leads to the next, older page. It holds its filters. Go on until it is \`null\`: with a filter, a page
may have fewer entries than \`limit\`, or none, although older pages have some.

**Limits.** \`RateLimit\` says what is left, and a 429 has \`Retry-After\`.

**Every answer** has \`X-Request-Id\`: give your own, or quote ours when you report something. A field or a
query parameter that a call does not have is refused, with its name; answers may get more fields, and clients must not mind. A GET answers HEAD too.
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
