import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet, { contentSecurityPolicy } from 'helmet';

const NOTHING = ["'none'"];
const OURS = ["'self'"];

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
  // Allowed over TLS only (RFC 6797, 7.2), so it depends on the request.
  strictTransportSecurity: false,
});

/**
 * Our own pages load their files from here, and call this API. Nothing inline runs and nothing is evaluated: Swagger UI
 * sets its styles by script, which `style-src` does not forbid. Its stylesheet has its icons inside, as `data:`.
 * A Markdown table with aligned columns would need inline styles, so the document must have none.
 */
const setPagePolicy = contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: NOTHING,
    scriptSrc: OURS,
    styleSrc: OURS,
    fontSrc: OURS,
    imgSrc: [...OURS, 'data:'],
    connectSrc: OURS,
    baseUri: NOTHING,
    formAction: NOTHING,
    frameAncestors: NOTHING,
  },
});

/** The headers of every answer, by their names in lower case. None depends on the request, so they are worked out once. */
export const SAFE_HEADERS: ReadonlyMap<string, string> = collectHeaders(setHeaders);

export const PAGE_POLICY = collectHeaders(setPagePolicy).get('content-security-policy') ?? '';

/** For two years, as browsers' lists of such sites ask for at least one. */
export const STRICT_TRANSPORT = 'max-age=63072000; includeSubDomains';

function collectHeaders(set: typeof setHeaders): Map<string, string> {
  const req = new IncomingMessage(new Socket());
  const res = new ServerResponse(req);
  set(req, res, () => undefined);
  return new Map(Object.entries(res.getHeaders()).map(([name, value]) => [name, String(value)]));
}
