import type { oas31 } from 'zod-openapi';

/** A value that is harmless in a header and in a log. */
export const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

/** The headers of answers. A `required` header is always present in an answer that lists it. */
export const HEADER_COMPONENTS = {
  'X-Request-Id': {
    required: true,
    description:
      "The client's own `X-Request-Id` where it is 1 to 128 of `A-Za-z0-9._-`, else a new one. It is also in the server's log.",
    schema: { type: 'string', pattern: REQUEST_ID.source },
    example: '84ba1c3e-ea05-4fe7-a183-31672e905857',
  },
  RateLimit: {
    description:
      'The calls that are left of each limit (`r`), and the seconds until it is full again (`t`); draft-ietf-httpapi-ratelimit-headers-10. Absent where the call was not counted.',
    schema: { type: 'string' },
    example: '"api";r=599;t=60',
  },
  'RateLimit-Policy': {
    description:
      'Each limit: the number of calls (`q`) in a window of seconds (`w`). A call that costs more counts as several. Absent where the call was not counted.',
    schema: { type: 'string' },
    example: '"api";q=600;w=60',
  },
  'Retry-After': {
    required: true,
    description: 'The seconds to wait before the next attempt.',
    schema: { type: 'string', pattern: '^[1-9]\\d*$' },
    example: '1',
  },
  'WWW-Authenticate': {
    required: true,
    description: 'The challenge of RFC 6750.',
    schema: { type: 'string', pattern: '^Bearer' },
    example: 'Bearer error="invalid_token"',
  },
  'Idempotency-Replayed': {
    description: '`true` where this is the first answer again, and nothing was done now.',
    schema: { type: 'string', const: 'true' },
    example: 'true',
  },
  'Set-Cookie': {
    description:
      'The refresh cookie, or its end: HttpOnly, SameSite=Strict, only for calls below `/api/auth`. A login sets the device cookie, too: `device`, only for `/api/auth/login`.',
    schema: { type: 'string' },
    example: 'refreshToken=eyJhbGciOiJIUzI1NiJ9.e30.c2ln; Max-Age=604800; Path=/api/auth; HttpOnly; SameSite=Strict',
  },
  Location: {
    required: true,
    description: 'The page to go to, as a path.',
    schema: { type: 'string', pattern: '^/' },
    example: '/settings',
  },
  'Accept-Encoding': {
    description: 'The values of `Content-Encoding` that a body may have. Absent where the coding was not the reason.',
    schema: { type: 'string' },
    example: 'gzip, deflate, br',
  },
  'Content-Disposition': {
    description: 'The file name of a CSV.',
    schema: { type: 'string' },
    example: 'attachment; filename="payverse-statement-2024-12-01-to-2024-12-31.csv"',
  },
} satisfies Record<string, oas31.HeaderObject>;

export const REQUEST_ID_PARAMETER: oas31.ParameterObject = {
  in: 'header',
  name: 'X-Request-Id',
  description: 'A name for this request, to find it again in the log of the server.',
  schema: { type: 'string', pattern: REQUEST_ID.source },
  example: 'checkout-4711',
};

export type Header = keyof typeof HEADER_COMPONENTS;

/** The headers of one answer. A header in `always` is required in this answer, although it is optional in others. */
export function headersOf(names: readonly Header[], always: readonly Header[] = []): oas31.HeadersObject {
  const headers: oas31.HeadersObject = {};
  for (const name of names) headers[name] = { $ref: `#/components/headers/${name}` };
  for (const name of always) headers[name] = { ...HEADER_COMPONENTS[name], required: true };
  return headers;
}
