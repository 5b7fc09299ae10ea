import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { AppError, type FieldError } from '../utils/appError.util';
import { createJsonBody } from './body.middleware';

/** What a route takes. A part without a schema is not read. */
export interface RequestSchema {
  body?: z.ZodType;
  params?: z.ZodType;
  query?: z.ZodType;
  /** Each header is a list of all its values. */
  headers?: z.ZodObject<z.core.$ZodShape>;
  /** How many bytes the body may have, where it is not as usual. */
  bodyLimitBytes?: number;
}

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
  const parts = PARTS.filter((part) => schema[part]);
  const parse: RequestHandler = (req, res) => {
    const errors: FieldError[] = [];
    const input: Record<string, unknown> = {};
    for (const part of parts) {
      const result = (schema[part] as z.ZodType).safeParse(
        part === 'headers' ? req.headersDistinct : (req[part] as unknown),
      );
      if (result.success) input[part] = result.data;
      else errors.push(...result.error.issues.flatMap(toFieldErrors));
    }
    if (errors.length > 0) throw validationFailed(errors.slice(0, ERRORS_MAX));
    return handler(req, res, input as Input<S>);
  };
  return schema.body ? [...createJsonBody(schema.bodyLimitBytes), parse] : [parse];
}

function validationFailed(errors: FieldError[]): AppError {
  const message = errors.map(({ path, message }) => `${path.slice(1) || 'the body'} ${message}`).join('; ');
  return new AppError('VALIDATION_FAILED', message, { errors });
}

/** RFC 6901 pointers. An unknown field is blamed by its own name, not by the object it stands in. */
function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: toPointer(issue.path), message: issue.message }];
  return issue.keys.slice(0, ERRORS_MAX).map((key) => ({
    path: toPointer([...issue.path, key.slice(0, 64)]),
    message: 'is not a field of this request',
  }));
}

function toPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
