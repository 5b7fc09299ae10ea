import { IncomingMessage, ServerResponse, type RequestListener, type ServerOptions } from 'node:http';
import type { Express } from 'express';

/**
 * What Node.js makes requests and responses of, so that Express need not change them.
 *
 * Express gives each of them its own prototype when it begins to handle it, and V8 forgets what it has learned about an
 * object whose prototype changes: everything that is done with it afterwards is slow. An object that is born with the
 * prototype that Express wants keeps it. Listeners that are not of Express need nothing. See docs/decisions/0011-express-classes.md for what that is worth.
 */
export function classesFor(app: Express | RequestListener): Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'> {
  if (!('request' in app)) return {};
  class Request extends IncomingMessage {}
  class Response<R extends IncomingMessage> extends ServerResponse<R> {}
  // The class stands between its objects and what Express has put into its own prototypes.
  Object.setPrototypeOf(Request.prototype, app.request);
  Object.setPrototypeOf(Response.prototype, app.response);
  Object.assign(app, { request: Request.prototype, response: Response.prototype });
  return { IncomingMessage: Request, ServerResponse: Response };
}
