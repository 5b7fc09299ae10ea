import type { RequestHandler } from 'express';
import type { ErrorCode } from '../errors/errorTable';
import { clip } from '../utils/clip.util';
import type { SecurityEvent, SecurityEventName } from '../errors/securityEvent';
import { clientAddress } from './clientAddress';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface Request {
      /** The code of the answer, if it is an error. */
      errorCode?: ErrorCode;
      /** Writes a security record at once, because the client may disconnect before the answer. */
      report: (event: SecurityEvent) => void;
    }
  }
}

export interface RequestRecord {
  requestId: string;
  method: string;
  /** The first 256 characters, without the query, which may have account numbers of other users. */
  path: string;
  /** Undefined if the client disconnected before the answer. */
  status: number | undefined;
  code: ErrorCode | undefined;
  durationMs: number;
  ip: string;
  userId: string | undefined;
  /** The client disconnected before the answer was complete. */
  aborted: boolean;
}

export interface SecurityRecord {
  event: SecurityEventName;
  requestId: string;
  ip: string;
  userAgent: string | undefined;
  userId: string | undefined;
  sessionId: string | undefined;
  code: ErrorCode | undefined;
  limit: string | undefined;
}

export interface RequestListeners {
  onRequest: (record: RequestRecord) => void;
  onSecurityEvent: (record: SecurityRecord) => void;
}

/** Writes one record for each request, when its answer is sent or its client disconnects, and one for each security event. */
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
