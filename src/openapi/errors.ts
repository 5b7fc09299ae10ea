import type { oas31, ZodOpenApiResponseObject } from 'zod-openapi';
import { ERRORS, type ErrorCode } from '../errors/errorTable';
import { STATUS } from '../errors/http';
import { html, type Call } from '../routes/route';
import { headersOf, type Header } from '../schemas/headers';
import { ACCESS } from './access';
import { ERROR_EXAMPLES, numbersOf } from './errorExamples';

/** All errors of a call, in the order of the table: its own, and the errors that follow from its access and schema. */
export function errorsOf(call: Call): ErrorCode[] {
  const { errors = [], schema, access } = call;
  const own: ErrorCode[] = [...ALWAYS, ...errors, ...ACCESS[access].errors];
  if (schema) own.push('VALIDATION_FAILED');
  if (schema?.body) own.push('MALFORMED_JSON', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
  return CODES.filter((code) => own.includes(code));
}

const CODES = Object.keys(ERRORS) as ErrorCode[];
const ALWAYS: ErrorCode[] = ['MALFORMED_REQUEST', 'REQUEST_TIMEOUT', 'HEADERS_TOO_LARGE', 'INTERNAL'];

/** The answers with these errors, by status. Equal answers share one component of the document. */
export function errorResponses(
  codes: readonly ErrorCode[],
  { pageOnNotFound = false }: Pick<Call, 'pageOnNotFound'>,
): Record<`${4 | 5}${string}`, ZodOpenApiResponseObject> {
  const statuses = [...new Set(codes.map((code) => STATUS[code]))];
  return Object.fromEntries(
    statuses.map((status) => {
      const own = codes.filter((code) => STATUS[code] === status);
      return [String(status), errorResponse(own, pageOnNotFound && status === 404)];
    }),
  );
}

const known = new Map<string, ZodOpenApiResponseObject>();

/** With `orPage` a client that prefers HTML gets a page instead. */
function errorResponse(codes: readonly ErrorCode[], orPage: boolean): ZodOpenApiResponseObject {
  const id = `${codes.map(pascalCase).join('Or')}${orPage ? 'OrPage' : ''}`;
  const response = known.get(id) ?? createErrorResponse(id, codes);
  if (orPage) response.content = { ...response.content, 'text/html': { schema: html['text/html'] } };
  known.set(id, response);
  return response;
}

function createErrorResponse(id: string, codes: readonly ErrorCode[]): ZodOpenApiResponseObject {
  const status = STATUS[codes[0] as ErrorCode];
  const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, narrowed(status, codes)] };
  const examples = Object.fromEntries(codes.map((code) => [code, ERROR_EXAMPLES[code]]));
  const counted: Header[] = UNCOUNTED.includes(status) ? [] : ['RateLimit', 'RateLimit-Policy'];
  return {
    id,
    description: codes.map((code) => `\`${code}\`: ${ERRORS[code].when}.`).join('\n\n'),
    headers: headersOf(['X-Request-Id', ...counted, ...(HEADERS_OF_STATUS[status] ?? [])]),
    content: { 'application/problem+json': { schema, examples } },
  };
}

/** Narrows the schema of problems to these codes: their status, and the numbers in their details. */
function narrowed(status: number, codes: readonly ErrorCode[]): oas31.SchemaObject {
  const [code] = codes as [ErrorCode];
  const numbers = codes.length === 1 ? numbersOf(code) : [];
  const properties = Object.fromEntries(numbers.map((name) => [name, { type: 'number' as const }]));
  return {
    type: 'object',
    properties: {
      status: { const: status },
      code: { enum: [...codes] },
      ...(numbers.length > 0 && { details: { type: 'object', properties, required: numbers } }),
    },
    required: ['status', 'code', ...(numbers.length > 0 ? ['details'] : [])],
  };
}

/** The server refuses these requests before it counts them. */
const UNCOUNTED = [408, 431];

const HEADERS_OF_STATUS: Record<number, Header[]> = {
  401: ['WWW-Authenticate'],
  402: ['Idempotency-Replayed'],
  415: ['Accept-Encoding'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

/** Turns `INVALID_TOKEN` into `InvalidToken`. */
function pascalCase(code: ErrorCode): string {
  return code.toLowerCase().replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
