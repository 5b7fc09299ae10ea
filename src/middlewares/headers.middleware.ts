import type { RequestHandler } from 'express';
import { PAGE_POLICY, SAFE_HEADERS, STRICT_TRANSPORT } from '../platform/http/safeHeaders';

/** For every answer. With `tlsOnly` a proxy ends TLS, so the server itself sees plain HTTP. */
export function createSafeHeaders({ tlsOnly }: { tlsOnly: boolean }): RequestHandler {
  return (req, res, next) => {
    for (const [name, value] of SAFE_HEADERS) res.setHeader(name, value);
    if (tlsOnly || req.secure) res.setHeader('Strict-Transport-Security', STRICT_TRANSPORT);
    next();
  };
}

/** For answers about users and their money: caches must not store them. */
export const noStore: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store');
  next();
};

/** No answer has a validator, but Express would answer `If-None-Match: *` with 304. */
export const ignoreValidators: RequestHandler = (req, _res, next) => {
  delete req.headers['if-none-match'];
  next();
};

export const pagePolicy: RequestHandler = (_req, res, next) => {
  res.setHeader('Content-Security-Policy', PAGE_POLICY);
  next();
};
