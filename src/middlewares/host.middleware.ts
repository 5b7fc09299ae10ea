import type { RequestHandler } from 'express';
import { AppError } from '../errors/appError';

/** A request has one Host header (RFC 9112, 3.2). With none or two, a proxy may have routed it by another host than ours. */
export const requireHost: RequestHandler = (req, _res, next) => {
  if (req.httpVersion !== '1.0' && countHosts(req.rawHeaders) !== 1) throw new AppError('MALFORMED_REQUEST');
  next();
};

/** Node keeps only the first Host in `headers`. `rawHeaders` alternates between names and values. */
function countHosts(rawHeaders: readonly string[]): number {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host').length;
}
