import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

const NOTHING = ["'none'"];

/** Answers are data: a browser that is made to show one as a page loads nothing, sends nothing, and frames nothing. */
const setHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: NOTHING,
      baseUri: NOTHING,
      formAction: NOTHING,
      frameAncestors: NOTHING,
      objectSrc: NOTHING,
    },
  },
  frameguard: { action: 'deny' },
  // It may be said over TLS only (RFC 6797, 7.2), so it depends on the request.
  strictTransportSecurity: false,
});

/** The headers of every answer, by their names in lower case. None depends on the request, so they are worked out once. */
export const SAFE_HEADERS: ReadonlyMap<string, string> = collectHeaders();

/** For two years, as browsers' lists of such sites ask for at least one. */
export const STRICT_TRANSPORT = 'max-age=63072000; includeSubDomains';

function collectHeaders(): Map<string, string> {
  const req = new IncomingMessage(new Socket());
  const res = new ServerResponse(req);
  setHeaders(req, res, () => undefined);
  return new Map(Object.entries(res.getHeaders()).map(([name, value]) => [name, String(value)]));
}
