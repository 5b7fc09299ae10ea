import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { AppError } from '../errors/appError';
import { HttpError } from '../errors/http';

/** Reads the bytes of a body. It checks coding and length first, so that a refused body is never sent. */

/** By the coding names of HTTP. A recipient treats x-gzip as gzip (RFC 9110, 8.4.1.3). */
const DECODERS = new Map<string, () => Transform>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** Sent with a 415 for the coding only, so that a client can distinguish it from a 415 for the media type (RFC 7694, 3). */
const ACCEPT_ENCODING = 'gzip, deflate, br';

/** The pattern of Node.js for `Expect: 100-continue`. */
const CONTINUE = /(?:^|\W)100-continue(?:$|\W)/i;

/** Whether the request announces a body. A chunked body may still be empty. */
export function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Resolves with the decoded body of at most `limitBytes` bytes, or with undefined if the request announces none or the client
 * has disconnected. @throws UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE, MALFORMED_JSON
 */
export async function readBody(
  req: IncomingMessage,
  res: ServerResponse,
  limitBytes: number,
): Promise<Buffer | undefined> {
  if (!announcesBody(req) || req.destroyed || req.readableEnded) return undefined;
  const coding = contentCodingOf(req);
  if (Number(req.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes, null);
  // A client that expects 100 waits for it before it sends its body. HTTP/1.0 has no 100 (RFC 9110, 10.1.1).
  if (req.httpVersion === '1.1' && CONTINUE.test(req.headers.expect ?? '')) res.writeContinue();
  return collect(req, coding, limitBytes);
}

interface ContentCoding {
  name: string;
  create: () => Transform;
}

/** Null for a body without a coding. @throws UNSUPPORTED_MEDIA_TYPE for an unknown coding or several codings */
function contentCodingOf({ headers: { 'content-encoding': header = '' } }: IncomingMessage): ContentCoding | null {
  const names = header
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  const codings = names.filter((name) => name !== '' && name !== 'identity');
  if (codings.length === 0) return null;
  const name = codings.join(', ');
  const create = DECODERS.get(name);
  if (create) return { name, create };
  const shown = name.replace(/[^\w.+, -]/g, '?').slice(0, 64);
  const message = `The Content-Encoding ${shown} is not supported: send one of ${ACCEPT_ENCODING}, or none`;
  throw new HttpError('UNSUPPORTED_MEDIA_TYPE', message, { 'Accept-Encoding': ACCEPT_ENCODING });
}

function tooLarge(limitBytes: number, coding: ContentCoding | null): AppError {
  const size = `more than ${limitBytes / 1_024} kB`;
  return new AppError(
    'BODY_TOO_LARGE',
    coding ? `The body has ${size} when it is decompressed` : `The body has ${size}`,
  );
}

function collect(req: IncomingMessage, coding: ContentCoding | null, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const decoder = coding?.create();
    const stream = decoder ? req.pipe(decoder) : req;

    function refuse(error: AppError): void {
      if (decoder) {
        req.unpipe(decoder);
        decoder.destroy();
      }
      stream.off('data', take);
      // Node discards the rest of the body. The time limit of requests bounds that.
      req.resume();
      reject(error);
    }

    function take(chunk: Buffer): void {
      size += chunk.length;
      if (size > limitBytes) refuse(tooLarge(limitBytes, coding));
      else chunks.push(chunk);
    }

    stream.on('data', take).once('end', () => resolve(Buffer.concat(chunks, size)));
    decoder?.once('error', () => refuse(new AppError('MALFORMED_JSON', `The body is not whole ${coding?.name ?? ''}`)));
    // The client has disconnected: the answer reaches no client, and the error ends the call.
    req.once('error', () => refuse(new AppError('MALFORMED_JSON')));
    req.once('close', () => {
      if (!req.complete) refuse(new AppError('MALFORMED_JSON'));
    });
  });
}
