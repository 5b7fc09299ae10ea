import type { RequestHandler } from 'express';
import { plainAddress } from '../utils/network.util';

export interface RequestRecord {
  requestId: string;
  method: string;
  /** Without the query, which may name other people's accounts. */
  path: string;
  status: number;
  durationMs: number;
  ip: string;
  userId: string | undefined;
  /** The client went away before the answer was complete. */
  aborted: boolean;
}

/** One record per request, when its answer has been sent or its client has gone. */
export function createRequestLog(write: (record: RequestRecord) => void): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    const [path = ''] = req.originalUrl.split('?', 1);
    const ip = plainAddress(req.ip ?? ''); // Not known any more once the socket is closed.
    res.once('close', () => {
      write({
        requestId: req.id,
        method: req.method,
        path,
        status: res.statusCode,
        durationMs: Math.round(performance.now() - startedAt),
        ip,
        userId: req.identity?.userId,
        aborted: !res.writableFinished,
      });
    });
    next();
  };
}
