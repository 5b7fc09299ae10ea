import type { Request, RequestHandler } from 'express';
import { AppError } from '../errors/appError';
import { parseJson } from '../utils/json.util';
import { announcesBody, readBody } from './bodyReader';

const LIMIT_USUAL_BYTES = 100 * 1_024;
const JSON_UTF8 = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** Another site could send other types from an HTML form without a CORS preflight, so they are refused. */
const requireJson: RequestHandler = (req, _res, next) => {
  if (Number(req.headers['content-length'] ?? 0) > 0) checkType(req);
  next();
};

/** @throws UNSUPPORTED_MEDIA_TYPE, with the fault of the type */
function checkType({ headers: { 'content-type': type = '' } }: Request): void {
  if (JSON_UTF8.test(type)) return;
  const [name = ''] = type.split(';', 1);
  const shown = name
    .trim()
    .replace(/[^\w.+/ -]/g, '?')
    .slice(0, 64);
  throw new AppError(
    'UNSUPPORTED_MEDIA_TYPE',
    TYPE_FAULTS[shown.toLowerCase()] ?? `The body must be application/json, not ${shown}`,
  );
}

const TYPE_FAULTS: Record<string, string> = {
  '': 'The body has no Content-Type: it must be application/json',
  'application/json': 'The body must be in UTF-8, and Content-Type must have no other parameter than charset=utf-8',
};

/** Reads the bytes of a JSON body into `req.body`, at most `limitBytes`. */
export function createBodyReader(limitBytes = LIMIT_USUAL_BYTES): RequestHandler[] {
  const read: RequestHandler = async (req, res, next) => {
    req.body = await readBody(req, res, limitBytes);
    next();
  };
  return [requireJson, read];
}

/** The bytes that the body reader has read. Undefined for an absent body, and on a route without the reader. */
export const bytesOf = (req: Request): Buffer | undefined => (Buffer.isBuffer(req.body) ? req.body : undefined);

/** Parses the bytes in `req.body` as UTF-8 JSON, and puts the value there. An absent body is undefined, which most schemas reject. */
export function parseBody(req: Request): void {
  const bytes = bytesOf(req);
  // The body of a client that disconnected was not read. It must not count as an absent body: a refund without a body means a
  // refund of all that remains.
  if (bytes === undefined && announcesBody(req)) throw new AppError('MALFORMED_JSON');
  req.body = bytes && bytes.length > 0 ? readJson(req, bytes) : undefined;
}

/** The errors of the parser are not passed on: they quote the body, which may hold a password. */
function readJson(req: Request, bytes: Buffer): unknown {
  // The length of a chunked body is known only now. Streaming proxies send an empty POST as a chunked body.
  checkType(req);
  return parseText(decode(bytes));
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AppError('MALFORMED_JSON', 'The body is not UTF-8');
  }
}

function parseText(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw new AppError('MALFORMED_JSON');
  }
}
