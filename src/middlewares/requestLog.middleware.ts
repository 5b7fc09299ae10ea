import type { Request, RequestHandler } from 'express';
import type { ErrorCode } from '../utils/appError.util';
import { plainAddress } from '../utils/network.util';
import { EVENT_OF_ERROR, type SecurityEvent, type SecurityEventName } from '../utils/securityEvent.util';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface Request {
      /** What the request was answered with, where that is an error. */
      errorCode?: ErrorCode;
      securityEvent?: SecurityEvent;
    }
  }
}

export interface RequestRecord {
  requestId: string;
  method: string;
  /** Without the query, which may name other people's accounts. */
  path: string;
  status: number;
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
}

export interface RequestListeners {
  onRequest: (record: RequestRecord) => void;
  onSecurityEvent: (record: SecurityRecord) => void;
}

/** One record per request when its answer has been sent or its client has gone, and one more for what matters for security. */
export function createRequestLog({ onRequest, onSecurityEvent }: RequestListeners): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    const [path = ''] = req.originalUrl.split('?', 1);
    const ip = plainAddress(req.ip ?? ''); // Not known any more once the socket is closed.
    res.once('close', () => {
      onRequest({
        requestId: req.id,
        method: req.method,
        path,
        status: res.statusCode,
        code: req.errorCode,
        durationMs: Math.round(performance.now() - startedAt),
        ip,
        userId: req.identity?.userId,
        aborted: !res.writableFinished,
      });
      const event = findEvent(req);
      if (event) onSecurityEvent(toRecord(req, ip, event));
    });
    next();
  };
}

function findEvent({ securityEvent, errorCode }: Request): SecurityEvent | null {
  const name = errorCode && EVENT_OF_ERROR[errorCode];
  return securityEvent ?? (name ? { name } : null);
}

function toRecord(req: Request, ip: string, { name, userId, sessionId }: SecurityEvent): SecurityRecord {
  return {
    event: name,
    requestId: req.id,
    ip,
    userAgent: req.get('User-Agent')?.slice(0, 255),
    userId: userId ?? req.identity?.userId,
    sessionId: sessionId ?? req.identity?.sessionId,
    code: req.errorCode,
  };
}
