import type { RequestHandler } from 'express';
import { PAGE_POLICY, SAFE_HEADERS, STRICT_TRANSPORT } from '../platform/http/safeHeaders';

/** On every answer. `tlsOnly` says that clients reach us over TLS although we cannot see it: a proxy ends it. */
export function createSafeHeaders({ tlsOnly }: { tlsOnly: boolean }): RequestHandler {
  return (req, res, next) => {
    for (const [name, value] of SAFE_HEADERS) res.setHeader(name, value);
    if (tlsOnly || req.secure) res.setHeader('Strict-Transport-Security', STRICT_TRANSPORT);
    next();
  };
}

/** On every answer about people and their money: no cache between us and them may keep it. */
export const noStore: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store');
  next();
};

/** No answer has a validator, so none can be "not modified". Express would still say so to `If-None-Match: *`. */
export const ignoreValidators: RequestHandler = (req, _res, next) => {
  delete req.headers['if-none-match'];
  next();
};

/** On our own pages, instead of the policy for data. */
export const pagePolicy: RequestHandler = (_req, res, next) => {
  res.setHeader('Content-Security-Policy', PAGE_POLICY);
  next();
};
