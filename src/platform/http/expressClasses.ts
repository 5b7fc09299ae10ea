import { IncomingMessage, ServerResponse, type RequestListener, type ServerOptions } from 'node:http';
import type { Express } from 'express';

/**
 * Classes of requests and responses with the prototypes that Express wants. Express gives each object its own prototype, and V8
 * forgets what it has learned about an object whose prototype changes: everything that is done with it afterwards is slow.
 * Listeners that are not of Express need nothing. docs/decisions/0011-express-classes.md says what that is worth.
 */
export function classesFor(app: Express | RequestListener): Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'> {
  if (!('request' in app)) return {};
  class Request extends IncomingMessage {}
  class Response<R extends IncomingMessage> extends ServerResponse<R> {}
  Object.setPrototypeOf(Request.prototype, app.request);
  Object.setPrototypeOf(Response.prototype, app.response);
  Object.assign(app, { request: Request.prototype, response: Response.prototype });
  return { IncomingMessage: Request, ServerResponse: Response };
}
