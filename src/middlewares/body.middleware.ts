import { raw, type Request, type RequestHandler } from 'express';
import { AppError } from '../utils/appError.util';
import { parseJson } from '../utils/json.util';

const LIMIT_USUAL = '100kb';
const JSON_UTF8 = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** A form of another site could send other types without asking first, so they are refused and not guessed at. */
const requireJson: RequestHandler = (req, _res, next) => {
  const { 'content-type': type = '' } = req.headers;
  if (hasBody(req) && !JSON_UTF8.test(type)) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'The body must be sent as application/json in UTF-8');
  }
  next();
};

function hasBody({ headers: { 'content-length': length, 'transfer-encoding': encoding } }: Request): boolean {
  return encoding !== undefined || Number(length ?? 0) > 0;
}

const parseBody: RequestHandler = (req, _res, next) => {
  const bytes: unknown = req.body;
  // Of a client that has gone away Express's reader reads nothing, and says nothing. A body that was not read is not the
  // same as none, which may mean all: of a refund, all that remains.
  if (bytes === undefined && hasBody(req)) throw new AppError('MALFORMED_JSON');
  req.body = Buffer.isBuffer(bytes) && bytes.length > 0 ? parse(bytes) : undefined;
  next();
};

/** Reads UTF-8 JSON of at most `limit` into `req.body`. No body at all is undefined, which most schemas refuse. */
export function createJsonBody(limit = LIMIT_USUAL): RequestHandler[] {
  return [requireJson, raw({ type: () => true, limit }), parseBody];
}

function parse(bytes: Buffer): unknown {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The reason would quote the body, and with it perhaps a password.
    throw new AppError('MALFORMED_JSON');
  }
}
