import type { ErrorRequestHandler, Request } from 'express';
import { isUndecodablePath } from '../../middlewares/error.middleware';
import { AppError } from '../../errors/appError';
import { sendStaticFile } from './staticFile';
import type { WalletFiles } from './walletFiles';

/** Paths for programs. An error there is a problem in JSON, even for a client that accepts HTML. */
const PROGRAM_PATHS = /^\/+(?:api|health|metrics|openapi\.json|assets)(?:\/|$)/i;
/** In the order of preference for a client that accepts all of them: a program without an Accept header gets JSON. */
const MEDIA_TYPES = ['application/problem+json', 'application/json', 'text/html'];

/**
 * Answers a browser at an unknown path with the wallet and status 404: the wallet shows its not-found page. Undecodable paths get
 * the same answer. Mounted before the error middleware.
 */
export function createNotFoundPage({ page, policy }: WalletFiles): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  return (error: unknown, req, res, next) => {
    if (!isGetOrHead(req) || !isNotFound(error) || PROGRAM_PATHS.test(decoded(req.path))) {
      next(error);
      return;
    }
    res.vary('Accept');
    if (req.accepts(MEDIA_TYPES) !== 'text/html') {
      next(error);
      return;
    }
    req.errorCode = 'ROUTE_NOT_FOUND';
    res.status(404).set('Content-Security-Policy', policy);
    sendStaticFile(req, res, page);
  };
}

const isGetOrHead = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

const isNotFound = (error: unknown): boolean =>
  isUndecodablePath(error) || (error instanceof AppError && error.code === 'ROUTE_NOT_FOUND');

/** `/%61pi` is equal to `/api` (RFC 3986, 6.2.2.2). */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
