import type { RequestHandler } from 'express';
import { AppError } from '../errors/appError';

/** RFC 9112, 3.2: a request names one host. Without it, or with two, somebody between us may have read it differently. */
export const requireHost: RequestHandler = (req, _res, next) => {
  if (req.httpVersion !== '1.0' && countHosts(req.rawHeaders) !== 1) throw new AppError('MALFORMED_REQUEST');
  next();
};

/** Node keeps only the first one among its parsed headers. Raw ones alternate between name and value. */
function countHosts(rawHeaders: readonly string[]): number {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host').length;
}
