import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { AppError, type FieldError } from '../errors/appError';
import { describeIssue } from '../utils/zodIssue.util';
import { bytesOf, createBodyReader, parseBody } from './body.middleware';
import { isLarge, workOnLargeBody } from './largeBodies';

/** The schemas of the parts of a request. The server does not read a body, path parameter or header without a schema. */
export interface RequestSchema {
  body?: z.ZodType;
  params?: z.ZodType;
  /** A route without it refuses all query parameters: to ignore `?dryRun=true` is not what the client asked for. */
  query?: z.ZodType;
  /** For pages and files, which ignore the query: other programs add `utm_source` to a link. */
  ignoresQuery?: true;
  /** Each header is a list of all its values. */
  headers?: z.ZodObject<z.core.$ZodShape>;
  /** The fault of a header with this name, in lower case. Null for nearly all. */
  headerFault?: (name: string) => string | null;
  /** The maximum size of the body, if it is not the usual 100 kB. */
  bodyLimitBytes?: number;
}

export const NO_INPUT = {} satisfies RequestSchema;

const NO_QUERY = z.strictObject({});

type Input<S extends RequestSchema | null> = {
  [Part in keyof S as S[Part] extends z.ZodType ? Part : never]: z.output<S[Part]>;
};

/** The handler of a route. Its third parameter is the parsed input, not Express's `next`. */
export type Handler<S extends RequestSchema | null> = (
  req: Request,
  res: Response,
  input: Input<S>,
) => void | Promise<void>;

const PARTS = ['params', 'query', 'headers', 'body'] as const;
const ERRORS_MAX = 20;

/** Parses the request for the handler, whose input the schema types. Without a schema nothing is read, not even the query. */
export function validate<S extends RequestSchema | null>(schema: S, handler: Handler<S>): RequestHandler[] {
  const parse = (req: Request) => parseRequest(schema, req) as Input<S>;
  if (!schema?.body) return [(req, res) => handler(req, res, parse(req))];
  const parseAll = (req: Request) => {
    parseBody(req);
    return parse(req);
  };
  const handle: RequestHandler = (req, res) => {
    if (!isLarge(bytesOf(req))) return handler(req, res, parseAll(req));
    return workOnLargeBody(req, () => parseAll(req)).then((input) => handler(req, res, input));
  };
  return [...createBodyReader(schema.bodyLimitBytes), handle];
}

/** @throws VALIDATION_FAILED */
function parseRequest(schema: RequestSchema | null, req: Request): Record<string, unknown> | null {
  if (!schema) return null;
  const { input, errors } = readInput(schema, req);
  if (errors.length > 0) throw validationFailed(errors);
  return input;
}

export type RequestParts = Pick<Request, 'originalUrl' | 'params' | 'query' | 'headers' | 'headersDistinct' | 'body'>;

/** The parsed input, and at most 20 faults of the request, with our own messages. */
export function readInput(
  schema: RequestSchema,
  req: RequestParts,
): { input: Record<string, unknown>; errors: FieldError[] } {
  // Express parses the query when it is read, and most requests have none.
  const hasUnwantedQuery = !schema.query && !schema.ignoresQuery && req.originalUrl.includes('?');
  const schemas = hasUnwantedQuery ? { ...schema, query: NO_QUERY } : schema;
  const errors = headerErrors(schema, req);
  const input: Record<string, unknown> = {};
  for (const part of PARTS) {
    const partSchema = schemas[part];
    if (!partSchema) continue;
    const value: unknown = part === 'headers' ? req.headersDistinct : req[part];
    // Most requests are valid, and parsing without messages takes half the time.
    const result = partSchema.safeParse(value);
    if (result.success) input[part] = result.data;
    else {
      const { error = result.error } = partSchema.safeParse(value, { error: describeIssue });
      errors.push(...error.issues.flatMap((issue) => toFieldErrors(issue, UNKNOWN[part])));
    }
  }
  return { input, errors: errors.slice(0, ERRORS_MAX) };
}

function headerErrors({ headerFault }: RequestSchema, { headers }: RequestParts): FieldError[] {
  const errors: FieldError[] = [];
  if (!headerFault) return errors;
  for (const name of Object.keys(headers)) {
    const message = headerFault(name);
    if (message !== null) errors.push({ path: toPointer([name.slice(0, 64)]), message });
  }
  return errors;
}

const UNKNOWN: Record<(typeof PARTS)[number], string> = {
  params: 'is not a part of this path',
  query: 'is not a query parameter of this call',
  headers: 'is not a header of this call',
  body: 'is not a field of this request',
};

function validationFailed(errors: FieldError[]): AppError {
  const message = errors
    .map(({ path, message }) => `${path === '' ? 'the body' : path.slice(1)} ${message}`)
    .join('; ');
  return new AppError('VALIDATION_FAILED', message, { errors });
}

/** RFC 6901 pointers. For an unknown field the pointer names the field, not the object that holds it. */
function toFieldErrors(issue: z.core.$ZodIssue, unknown: string): FieldError[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: toPointer(issue.path), message: issue.message }];
  return issue.keys.slice(0, ERRORS_MAX).map((key) => ({
    path: toPointer([...issue.path, key.slice(0, 64)]),
    message: unknown,
  }));
}

function toPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
