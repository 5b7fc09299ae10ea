import cors from 'cors';
import type { Request, RequestHandler } from 'express';
import { AppError } from '../errors/appError';

/**
 * The headers of requests that a page of another origin may set, beside those that the Fetch standard lets through: what our
 * calls take, a compressed body, and the context of a trace (W3C Trace Context and Baggage), which the tracing of a page adds
 * to each call by itself.
 */
const REQUEST_HEADERS = [
  ...['Authorization', 'Content-Type', 'Content-Encoding', 'Idempotency-Key', 'X-Request-Id'],
  ...['traceparent', 'tracestate', 'baggage'],
];

/** The headers of answers that tell a client something. A browser gives no page Set-Cookie. */
const RESPONSE_HEADERS = [
  ...['X-Request-Id', 'Idempotency-Replayed', 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
  ...['Content-Disposition', 'WWW-Authenticate', 'Allow', 'Accept-Encoding'],
];

/** Lets exactly these origins read our answers from a browser, with cookies. */
export function createCors(origins: readonly string[]): RequestHandler {
  return cors({
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'DELETE'],
    allowedHeaders: REQUEST_HEADERS,
    exposedHeaders: RESPONSE_HEADERS,
    maxAge: 600,
    // The route goes on and answers OPTIONS itself, with its Allow header.
    preflightContinue: true,
  });
}

/**
 * Guards the calls that act on a cookie, which a browser adds by itself, against other sites (CSRF).
 * Without both headers the caller is no browser, and has no cookie but its own. @throws FORBIDDEN_ORIGIN
 */
export function createOriginGuard(origins: readonly string[]): RequestHandler {
  const allowed = new Set(origins);
  return (req, _res, next) => {
    const origin = req.get('Origin');
    const site = req.get('Sec-Fetch-Site') ?? 'none';
    const listed = origin !== undefined && allowed.has(origin);
    const ours = (origin === undefined || isOwnOrigin(req, origin)) && (site === 'same-origin' || site === 'none');
    if (!listed && !ours) throw new AppError('FORBIDDEN_ORIGIN');
    next();
  };
}

/** The page came from the host that it now calls. The scheme is the proxy's affair: we may not know it. */
function isOwnOrigin(req: Request, origin: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === req.get('Host');
}
