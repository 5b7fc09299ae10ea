import cors from 'cors';
import type { Request, RequestHandler } from 'express';
import { AppError } from '../errors/appError';

/**
 * The request headers that a page of another origin may set, besides the safelisted headers of the Fetch standard: the headers
 * of our calls, and the trace context (W3C Trace Context and Baggage), which tracing libraries add to each call.
 */
const REQUEST_HEADERS = [
  ...['Authorization', 'Content-Type', 'Content-Encoding', 'Idempotency-Key', 'X-Request-Id'],
  ...['traceparent', 'tracestate', 'baggage'],
];

const RESPONSE_HEADERS = [
  ...['X-Request-Id', 'Idempotency-Replayed', 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
  ...['Content-Disposition', 'WWW-Authenticate', 'Allow', 'Accept-Encoding'],
];

export function createCors(origins: readonly string[]): RequestHandler {
  return cors({
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: REQUEST_HEADERS,
    exposedHeaders: RESPONSE_HEADERS,
    maxAge: 600,
    // The route itself answers OPTIONS, with its Allow header.
    preflightContinue: true,
  });
}

/**
 * Guards the calls that use a cookie against other sites (CSRF), because a browser adds the cookie to their requests too.
 * A request without both headers does not come from a browser. @throws FORBIDDEN_ORIGIN
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

/** Compares hosts only: the scheme is unknown behind a proxy that ends TLS. */
function isOwnOrigin(req: Request, origin: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === req.get('Host');
}
