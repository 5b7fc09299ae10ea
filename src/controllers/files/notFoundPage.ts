import type { ErrorRequestHandler, Request } from 'express';
import { isUndecodablePath } from '../../middlewares/error.middleware';
import { AppError } from '../../errors/appError';
import { PAGE_POLICY } from '../../platform/http/safeHeaders';
import { sendStaticFile } from './staticFile';
import type { WalletFiles } from './walletFiles';

/** Below these paths programs ask. An error is a problem in JSON there, whatever the client accepts. */
const FOR_PROGRAMS = /^\/+(?:api|health|metrics|openapi\.json|assets)(?:\/|$)/i;
/** By preference, where a client accepts all of them alike: a program that does not say what it wants gets JSON. */
const FORMS = ['application/problem+json', 'application/json', 'text/html'];

/**
 * Answers a browser that asks for a page where there is none: the wallet, which shows its not-found page, with status 404. A
 * path that cannot be decoded names no page either. Mounted before the middleware that writes errors.
 */
export function createNotFoundPage({ page }: WalletFiles): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  return (error: unknown, req, res, next) => {
    if (!isReading(req) || !namesNothing(error) || FOR_PROGRAMS.test(decoded(req.path))) {
      next(error);
      return;
    }
    res.vary('Accept');
    if (req.accepts(FORMS) !== 'text/html') {
      next(error);
      return;
    }
    req.errorCode = 'ROUTE_NOT_FOUND';
    res.status(404).set('Content-Security-Policy', PAGE_POLICY);
    sendStaticFile(req, res, page);
  };
}

const isReading = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

const namesNothing = (error: unknown): boolean =>
  isUndecodablePath(error) || (error instanceof AppError && error.code === 'ROUTE_NOT_FOUND');

/** `/%61pi` is `/api` too (RFC 3986, 6.2.2.2). */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
