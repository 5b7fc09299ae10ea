import type { ZodOpenApiExampleObject, ZodOpenApiResponseObject } from 'zod-openapi';
import { AppError, type FieldError } from '../utils/appError.util';
import { ERRORS, type ErrorCode } from '../utils/errorTable.util';
import { toProblem } from '../utils/problem.util';
import type { Access, Call } from './call';
import { headersOf, type Header } from './headers';

/** All errors of a call: its own, and those that follow from what it is. In the order of the table. */
export function errorsOf(call: Call): ErrorCode[] {
  const { errors = [], schema, access } = call;
  const own: ErrorCode[] = [...ALWAYS, ...errors, ...ERRORS_OF_ACCESS[access]];
  if (schema) own.push('VALIDATION_FAILED');
  if (schema?.body) own.push('MALFORMED_JSON', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
  return CODES.filter((code) => own.includes(code));
}

const CODES = Object.keys(ERRORS) as ErrorCode[];
const ALWAYS: ErrorCode[] = ['MALFORMED_REQUEST', 'REQUEST_TIMEOUT', 'HEADERS_TOO_LARGE', 'INTERNAL'];

/** Every call of a person is counted, and asks the database. Calls that need no bearer token check where they come from. */
const COUNTED: ErrorCode[] = ['RATE_LIMITED', 'UNAVAILABLE'];
const ERRORS_OF_ACCESS: Record<Access, ErrorCode[]> = {
  none: [],
  public: ['FORBIDDEN_ORIGIN', ...COUNTED],
  bearer: ['UNAUTHENTICATED', 'INVALID_TOKEN', ...COUNTED],
  cookie: ['FORBIDDEN_ORIGIN', 'INVALID_REFRESH_TOKEN', ...COUNTED],
  any: ['FORBIDDEN_ORIGIN', ...COUNTED],
};

/** The answers with these errors, by status. Equal ones are one component of the document. */
export function errorResponses(codes: readonly ErrorCode[]): Record<`${4 | 5}${string}`, ZodOpenApiResponseObject> {
  const statuses = [...new Set(codes.map((code) => ERRORS[code].status))];
  return Object.fromEntries(
    statuses.map((status) => [String(status), errorResponse(codes.filter((code) => ERRORS[code].status === status))]),
  );
}

const known = new Map<string, ZodOpenApiResponseObject>();

function errorResponse(codes: readonly ErrorCode[]): ZodOpenApiResponseObject {
  const id = codes.map(pascalCase).join('Or');
  const response = known.get(id) ?? createErrorResponse(id, codes);
  known.set(id, response);
  return response;
}

function createErrorResponse(id: string, codes: readonly ErrorCode[]): ZodOpenApiResponseObject {
  const status = ERRORS[codes[0] as ErrorCode].status;
  const only = {
    type: 'object' as const,
    properties: { status: { const: status }, code: { enum: [...codes] } },
    required: ['status', 'code'],
  };
  const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, only] };
  const examples = Object.fromEntries(codes.map((code) => [code, EXAMPLES[code]]));
  return {
    id,
    description: codes.map((code) => `\`${code}\`: ${ERRORS[code].when}.`).join('\n\n'),
    headers: headersOf(['X-Request-Id', ...(HEADERS_OF_STATUS[status] ?? [])]),
    content: { 'application/problem+json': { schema, examples } },
  };
}

/** A refusal for funds is recorded under its key, and may be an earlier one. */
const HEADERS_OF_STATUS: Record<number, Header[]> = {
  401: ['WWW-Authenticate'],
  402: ['Idempotency-Replayed'],
  429: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
  503: ['Retry-After'],
};

/** `INVALID_TOKEN` is `InvalidToken`. */
function pascalCase(code: ErrorCode): string {
  return code.toLowerCase().replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

/** Errors whose example has more than the title. */
const DETAILED: Partial<
  Record<ErrorCode, { message: string; details?: Record<string, number>; errors?: FieldError[] }>
> = {
  VALIDATION_FAILED: {
    message: 'amount must be more than 0',
    errors: [{ path: '/amount', message: 'must be more than 0' }],
  },
  INSUFFICIENT_FUNDS: {
    message: 'The balance is 20.00, less than the 80.00 asked for',
    details: { balance: 20, requested: 80 },
  },
  BALANCE_LIMIT_EXCEEDED: {
    message: ERRORS.BALANCE_LIMIT_EXCEEDED.title,
    details: { limit: 9_999_999_999_999.99, requested: 80 },
  },
  REFUND_EXCEEDS_REMAINING: {
    message: 'Only 30.00 is left to refund',
    details: { remaining: 30, requested: 80 },
  },
};

const EXAMPLES = Object.fromEntries(CODES.map((code) => [code, exampleOf(code)])) as Record<
  ErrorCode,
  ZodOpenApiExampleObject
>;

function exampleOf(code: ErrorCode): ZodOpenApiExampleObject {
  const { message, ...options } = DETAILED[code] ?? { message: ERRORS[code].title };
  const value = toProblem(new AppError(code, message, options), '84ba1c3e-ea05-4fe7-a183-31672e905857');
  return { id: code, summary: ERRORS[code].title, value };
}
