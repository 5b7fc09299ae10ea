import type { Request, RequestHandler } from 'express';
import { AppError } from '../errors/appError';
import { parseJson } from '../utils/json.util';
import { Turns } from '../platform/limits/turns';
import { announcesBody, readBody } from './bodyReader';

const LIMIT_USUAL_BYTES = 100 * 1_024;
/** To read a larger body takes milliseconds, in which nothing else is answered. */
const LARGE_BYTES = 16 * 1_024;
const JSON_UTF8 = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** A form of another site could send other types without asking first, so they are refused and not guessed at. */
const requireJson: RequestHandler = (req, _res, next) => {
  if (Number(req.headers['content-length'] ?? 0) > 0) checkType(req);
  next();
};

/** @throws UNSUPPORTED_MEDIA_TYPE, which says what is wrong with the type */
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

/** Somebody who sends many large bodies at once must not hold up all others until the last one is read. */
const largeBodies = new Turns({ factor: 0, msMax: 0 });

const parseBody: RequestHandler = (req, _res, next) => {
  const bytes: unknown = req.body;
  // Of a client that has gone away nothing is read. A body that was not read is not the same as none, which may mean all:
  // of a refund, all that remains.
  if (bytes === undefined && announcesBody(req)) throw new AppError('MALFORMED_JSON');
  const parse = () => (Buffer.isBuffer(bytes) && bytes.length > 0 ? readJson(req, bytes) : undefined);
  if (Buffer.isBuffer(bytes) && bytes.length > LARGE_BYTES) {
    return largeBodies.run(parse).then((body) => {
      req.body = body;
      next();
    });
  }
  req.body = parse();
  next();
  return undefined;
};

/** Reads UTF-8 JSON of at most `limitBytes` into `req.body`. No body at all is undefined, which most schemas refuse. */
export function createJsonBody(limitBytes = LIMIT_USUAL_BYTES): RequestHandler[] {
  const read: RequestHandler = async (req, res, next) => {
    req.body = await readBody(req, res, limitBytes);
    next();
  };
  return [requireJson, read, parseBody];
}

/** The reasons would quote the body, and with it perhaps a password. */
function readJson(req: Request, bytes: Buffer): unknown {
  // The length of a chunked body is known only now. A streaming proxy sends an empty POST so.
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
