import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { REQUEST_ID } from '../schemas/headers';

declare global {
  // Declared here and not in a .d.ts file: ts-node does not load stray declaration files.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface Request {
      id: string;
    }
  }
}

/** Takes the client's X-Request-Id if it is harmless, or makes one, for the answer and the log. */
export const requestId: RequestHandler = (req, res, next) => {
  const given = req.get('X-Request-Id');
  req.id = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
  res.setHeader('X-Request-Id', req.id);
  next();
};
