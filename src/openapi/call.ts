import { z } from 'zod';
import type { RequestSchema } from '../middlewares/validate.middleware';
import type { ErrorCode } from '../errors/errorTable';
import type { Header } from './headers';

/** One call of the API, as the document tells it. What follows from its parts, such as most of its errors, is not said again. */
export interface Call {
  /** Named after what it does: clients and the Postman collection find it by this name. */
  id: string;
  method: 'get' | 'post' | 'delete';
  /** As the routes write it, whole: `/api/transactions/:id`. */
  path: string;
  summary: string;
  description?: string;
  access: Access;
  /** The very schema that the route validates with. Null where nothing is read of the request. */
  schema: RequestSchema | null;
  /** A body to begin with. */
  example?: object;
  answers: Answer[];
  /** A browser that asks for a page gets one with its 404. */
  pageOnNotFound?: boolean;
  /** Errors of this call alone, beside those that follow from its other parts. */
  errors?: ErrorCode[];
}

/**
 * What the caller shows: nothing, a bearer token, the refresh cookie, or whichever of the two it has.
 * `none` is for the calls of machines, which are not counted either.
 */
export type Access = 'none' | 'public' | 'bearer' | 'cookie' | 'any';

export interface Answer {
  status: 200 | 201 | 204 | 302 | 503;
  description: string;
  /** By media type. Absent for an answer without a body. */
  content?: Record<string, z.ZodType>;
  headers?: Header[];
  /** Headers that this answer always has. */
  always?: Header[];
}

/** An answer of the usual media type. */
export const json = (schema: z.ZodType) => ({ 'application/json': schema });

/** A page. */
export const html = { 'text/html': z.string() };
