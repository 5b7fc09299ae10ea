import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import type { Handler } from '../../middlewares/validate.middleware';
import { AppError } from '../../errors/appError';
import type { fileSchema } from '../../schemas/requests/file';

/** A file that is read at the start and answered from memory. None of it depends on the request. */
export interface StaticFile {
  content: Buffer;
  /** Null where nobody compressed it, or where that makes it no smaller. */
  gzipped: Buffer | null;
  /** As Express finds the content type of: `.js`. */
  extension: string;
  cacheControl: string;
}

/** Files by the name that a request has for them, which is looked up and never becomes part of a path. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

/** A file that is sent as it is. */
export function createStaticFile(name: string, content: Buffer, cacheControl: string): StaticFile {
  return { content, gzipped: null, extension: path.extname(name), cacheControl };
}

const IS_TEXT = /\.(html|js|css|svg)$/;

/**
 * The same, compressed where it is a text. Not with Brotli: its best level saves a seventh more, and costs each process a
 * second at its start.
 */
export function createCompressedFile(name: string, content: Buffer, cacheControl: string): StaticFile {
  const gzipped = IS_TEXT.test(name) ? gzipSync(content, { level: 9 }) : content;
  const file = createStaticFile(name, content, cacheControl);
  return gzipped.length < content.length ? { ...file, gzipped } : file;
}

/** Compressed, for whoever takes that. A length is said in either case, also to HEAD. */
export function sendStaticFile(req: Request, res: Response, file: StaticFile): void {
  const { content, gzipped, extension, cacheControl } = file;
  res.type(extension).set('Cache-Control', cacheControl);
  if (gzipped) res.vary('Accept-Encoding');
  if (gzipped && req.acceptsEncodings('gzip', 'identity') === 'gzip') res.set('Content-Encoding', 'gzip').send(gzipped);
  else res.send(content);
}

/** Answers the one of these files that the path names. */
export function createFileHandler(files: StaticFiles): Handler<typeof fileSchema> {
  return (req, res, { params }) => {
    const file = files.get(params.file);
    if (!file) throw new AppError('ROUTE_NOT_FOUND');
    sendStaticFile(req, res, file);
  };
}
