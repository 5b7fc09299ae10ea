import { createHash } from 'node:crypto';
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
 * Our own pages load their files from here, and call this API. No inline script runs and nothing is evaluated. An inline style
 * applies only if the policy has its hash: the server adds the hashes of the styles in `html`. Swagger UI sets its styles by script, which `style-src`
 * does not forbid, and its stylesheet has its icons inside, as `data:`. A Markdown table with aligned columns would need inline
 * styles, so the document must have none.
 */
export function createPagePolicy(html = ''): string {
  const styles = Array.from(html.matchAll(/<style>(.*?)<\/style>/gs), ([, style = '']) => `'sha256-${hash(style)}'`);
  const setPolicy = contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: NOTHING,
      scriptSrc: OURS,
      styleSrc: [...OURS, ...styles],
      fontSrc: OURS,
      imgSrc: [...OURS, 'data:'],
      connectSrc: OURS,
      baseUri: NOTHING,
      formAction: NOTHING,
      frameAncestors: NOTHING,
    },
  });
  return collectHeaders(setPolicy).get('content-security-policy') ?? '';
}

/** The headers of every answer, by their names in lower case. None depends on the request, so they are worked out once. */
export const SAFE_HEADERS: ReadonlyMap<string, string> = collectHeaders(setHeaders);

/** For pages without an inline style. */
export const PAGE_POLICY = createPagePolicy();

/** For two years, as browsers' lists of such sites ask for at least one. */
export const STRICT_TRANSPORT = 'max-age=63072000; includeSubDomains';

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function collectHeaders(set: typeof setHeaders): Map<string, string> {
  const req = new IncomingMessage(new Socket());
  const res = new ServerResponse(req);
  set(req, res, () => undefined);
  return new Map(Object.entries(res.getHeaders()).map(([name, value]) => [name, String(value)]));
}
