import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import type { Handler } from '../../middlewares/validate.middleware';
import { AppError } from '../../errors/appError';
import type { fileSchema } from '../../schemas/requests/file';

export type Coding = 'br' | 'gzip';

/** A file that the server reads at startup and sends from memory. It does not depend on the request. */
export interface StaticFile {
  content: Buffer;
  /** The smallest first. Empty if compression does not make the file smaller. */
  compressed: readonly (readonly [Coding, Buffer])[];
  /** Express finds the content type by it: `.js`. */
  extension: string;
  cacheControl: string;
}

/** Files by name. The name in a request is only looked up here, and never becomes part of a path. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

export function createStaticFile(name: string, content: Buffer, cacheControl: string): StaticFile {
  return { content, compressed: [], extension: path.extname(name), cacheControl };
}

const IS_TEXT = /\.(html|js|css|svg|webmanifest)$/;

/** Compresses a text with gzip. Its Brotli comes from the build, because that would take a second at each startup. */
export function createCompressedFile(name: string, content: Buffer, cacheControl: string, brotli?: Buffer): StaticFile {
  const compressed: [Coding, Buffer][] = brotli ? [['br', brotli]] : [];
  if (IS_TEXT.test(name)) compressed.push(['gzip', gzipSync(content, { level: 9 })]);
  const file = createStaticFile(name, content, cacheControl);
  return { ...file, compressed: compressed.filter(([, bytes]) => bytes.length < content.length) };
}

/** Sends the smallest coding that the client accepts. Content-Length is always set, also for HEAD. */
export function sendStaticFile(req: Request, res: Response, file: StaticFile): void {
  const { content, compressed, extension, cacheControl } = file;
  res.type(extension).set('Cache-Control', cacheControl);
  if (compressed.length > 0) res.vary('Accept-Encoding');
  // A client that accepts several lists gzip first, by habit and not by preference.
  const chosen = compressed.find(([coding]) => req.acceptsEncodings(coding, 'identity') === coding);
  if (chosen) res.set('Content-Encoding', chosen[0]);
  res.send(chosen ? chosen[1] : content);
}

export function createFileHandler(files: StaticFiles): Handler<typeof fileSchema> {
  return (req, res, { params }) => {
    const file = files.get(params.file);
    if (!file) throw new AppError('ROUTE_NOT_FOUND');
    sendStaticFile(req, res, file);
  };
}
