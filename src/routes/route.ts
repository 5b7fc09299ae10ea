import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { ErrorCode } from '../errors/errorTable';
import { validate, type Handler, type RequestSchema } from '../middlewares/validate.middleware';
import type { Header } from '../schemas/headers';

/**
 * One word that says who may call. `mount` puts the guards of this word before the handler (`Guards`), and the OpenAPI document
 * has its security and its errors (`openapi/access.ts`). A role or a scope would be one more word.
 */
export type Access =
  /** Without a credential and without a limit: pages, files, health. */
  | 'public'
  /** Without a credential, from allowed origins only: registration, login. */
  | 'visitor'
  /** With the refresh cookie. From allowed origins only, because a browser adds the cookie to requests of any site. */
  | 'refreshCookie'
  /** With a bearer token, the refresh cookie, both or neither, from allowed origins only: logout. */
  | 'anyCredential'
  /** With a bearer token. The calls of one user count together. */
  | 'user'
  /** With a bearer token. The calls of one session count together: an attacker with a stolen session cannot use up the calls of its owner. */
  | 'session';

/** A further limit of calls, by network or by account, for calls that an attacker repeats to guess a secret or an account. */
export type Limit = 'register' | 'logIn' | 'refresh' | 'changePassword' | 'logOut' | 'lookUp';

/** A call of the API, told once: the Express route, the OpenAPI document and the table in README.md are made from it. */
export interface Call<Schema extends RequestSchema | null = RequestSchema | null> {
  /** Clients and the Postman collection find the call by this name. */
  id: string;
  method: 'get' | 'post' | 'put' | 'delete';
  /** As Express writes it, whole: `/api/transactions/:id`. */
  path: string;
  access: Access;
  limit?: Limit;
  /** The parts of the request that are parsed. Null for a handler that reads none of them. */
  schema: Schema;
  answers: readonly CallAnswer[];
  /** The errors of this call, besides those that follow from its access and schema. */
  errors?: readonly ErrorCode[];
  /** With UNAVAILABLE the answer then says whether this request moved money. */
  movesMoney?: boolean;
  /** A browser that asks for a page gets one with its 404. */
  pageOnNotFound?: boolean;
  summary: string;
  description?: string;
  /** An example of a body. */
  example?: object;
}

export interface CallAnswer {
  status: 200 | 201 | 204 | 302 | 503;
  description: string;
  /** By media type. Absent for an answer without a body. */
  content?: Record<string, z.ZodType>;
  headers?: readonly Header[];
  /** Headers that this answer always has. */
  always?: readonly Header[];
}

/** A call and its handlers. `Controllers` are the controllers that its file needs. */
export interface Route<Controllers> extends Call {
  handlers: (controllers: Controllers) => RequestHandler[];
}

/** Routes that one Express router serves. */
export interface RouteGroup<Controllers> {
  /** The path that all paths of the group begin with. */
  below: string;
  routes: readonly Route<Controllers>[];
}

type RouteValue<Controllers, Schema extends RequestSchema | null> = Call<Schema> & {
  /** Chooses the handler, which gets the parsed input. A handler that expects another input does not compile. */
  handle: (controllers: Controllers) => Handler<NoInfer<Schema>>;
};

/** Makes a route of a value. The compiler holds the handler to the schema. */
export function route<Controllers, const Schema extends RequestSchema | null>({
  handle,
  ...call
}: RouteValue<Controllers, Schema>): Route<Controllers> {
  return { ...call, handlers: (controllers) => validate(call.schema, handle(controllers)) };
}

/** An answer in JSON. */
export const json = (schema: z.ZodType) => ({ 'application/json': schema });

/** A page. */
export const html = { 'text/html': z.string() };
