import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { AppError, type FieldError } from '../errors/appError';
import { describeIssue } from '../utils/zodIssue.util';
import { createJsonBody } from './body.middleware';

/** What a route takes. A body, parameter of the path or header without a schema is not read. */
export interface RequestSchema {
  body?: z.ZodType;
  params?: z.ZodType;
  /**
   * A route without this schema takes no query parameters, and refuses a request that has one. A call that ignored
   * `?amount=1` or `?dryRun=true` would do something else than the client asked for.
   */
  query?: z.ZodType;
  /** For pages and files, which answer the same whatever the query says: other programs add `utm_source` to a link. */
  ignoresQuery?: true;
  /** Each header is a list of all its values. */
  headers?: z.ZodObject<z.core.$ZodShape>;
  /** What is wrong with a header of this name, in lower case. Null for nearly all. */
  headerFault?: (name: string) => string | null;
  /** How many bytes the body may have, where it is not as usual. */
  bodyLimitBytes?: number;
}

/** The schema of a call that reads nothing of the request. */
export const NO_INPUT = {} satisfies RequestSchema;

const NO_QUERY = z.strictObject({});

type Input<S extends RequestSchema> = {
  [Part in keyof S as S[Part] extends z.ZodType ? Part : never]: z.output<S[Part]>;
};

/** A controller of a validated route. Its third parameter is the parsed input, not Express's `next`. */
export type Handler<S extends RequestSchema> = (req: Request, res: Response, input: Input<S>) => void | Promise<void>;

const PARTS = ['params', 'query', 'headers', 'body'] as const;
const ERRORS_MAX = 20;

/**
 * Parses the request and calls the controller with the result. It wraps the controller instead of standing before it,
 * so that a route that forgets its schema does not compile.
 */
export function validate<S extends RequestSchema>(schema: S, handler: Handler<S>): RequestHandler[] {
  const parse: RequestHandler = (req, res) => {
    const { input, errors } = readInput(schema, req);
    if (errors.length > 0) throw validationFailed(errors);
    return handler(req, res, input as Input<S>);
  };
  return schema.body ? [...createJsonBody(schema.bodyLimitBytes), parse] : [parse];
}

/** The parts of a request that are read. */
export type RequestParts = Pick<Request, 'originalUrl' | 'params' | 'query' | 'headers' | 'headersDistinct' | 'body'>;

/** The parsed input, and what is wrong with the request: at most 20 errors, in our own words. */
export function readInput(
  schema: RequestSchema,
  req: RequestParts,
): { input: Record<string, unknown>; errors: FieldError[] } {
  // Reading the query of a request costs time, and most have none.
  const hasUnwantedQuery = !schema.query && !schema.ignoresQuery && req.originalUrl.includes('?');
  const schemas = hasUnwantedQuery ? { ...schema, query: NO_QUERY } : schema;
  const errors = headerErrors(schema, req);
  const input: Record<string, unknown> = {};
  for (const part of PARTS) {
    const partSchema = schemas[part];
    if (!partSchema) continue;
    const value: unknown = part === 'headers' ? req.headersDistinct : req[part];
    // Without words for what is wrong a schema takes half the time, and of most requests nothing is.
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

/** What an error says of a name that the schema of this part does not have. */
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

/** RFC 6901 pointers. An unknown field is blamed by its own name, not by the object it stands in. */
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
