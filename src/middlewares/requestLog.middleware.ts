import type { RequestHandler } from 'express';
import type { ErrorCode } from '../errors/errorTable';
import { clip } from '../utils/clip.util';
import type { SecurityEvent, SecurityEventName } from '../errors/securityEvent';
import { clientAddress } from './clientAddress';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface Request {
      /** What the request was answered with, where that is an error. */
      errorCode?: ErrorCode;
      /** Writes a record of its own, at once: the client may be gone before there is an answer. */
      report: (event: SecurityEvent) => void;
    }
  }
}

export interface RequestRecord {
  requestId: string;
  method: string;
  /** Without the query, which may name other people's accounts. Its first 256 characters. */
  path: string;
  /** Undefined when the client went away before there was one. */
  status: number | undefined;
  code: ErrorCode | undefined;
  durationMs: number;
  ip: string;
  userId: string | undefined;
  /** The client went away before the answer was complete. */
  aborted: boolean;
}

export interface SecurityRecord {
  event: SecurityEventName;
  requestId: string;
  ip: string;
  userAgent: string | undefined;
  userId: string | undefined;
  sessionId: string | undefined;
  /** Of the error that it was answered with. */
  code: ErrorCode | undefined;
  /** Which limit was reached. */
  limit: string | undefined;
}

export interface RequestListeners {
  onRequest: (record: RequestRecord) => void;
  onSecurityEvent: (record: SecurityRecord) => void;
}

/** One record per request when its answer has been sent or its client has gone, and one for each security event. */
export function createRequestLog({ onRequest, onSecurityEvent }: RequestListeners): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    const [path = ''] = req.originalUrl.split('?', 1);
    const ip = clientAddress(req); // Not known any more once the socket is closed.
    req.report = ({ name, userId = req.identity?.userId, sessionId = req.identity?.sessionId, limit }) => {
      const userAgent = req.get('User-Agent');
      onSecurityEvent({
        event: name,
        requestId: req.id,
        ip,
        userAgent: userAgent && clip(userAgent),
        userId,
        sessionId,
        code: req.errorCode,
        limit,
      });
    };
    res.once('close', () => {
      onRequest({
        requestId: req.id,
        method: req.method,
        path: clip(path),
        status: res.headersSent ? res.statusCode : undefined,
        code: req.errorCode,
        durationMs: Math.round((performance.now() - startedAt) * 1_000) / 1_000,
        ip,
        userId: req.identity?.userId,
        aborted: !res.writableFinished,
      });
    });
    next();
  };
}
