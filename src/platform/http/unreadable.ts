import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../../errors/appError';
import type { ErrorCode } from '../../errors/errorTable';
import { plainAddress } from '../../utils/network.util';
import { HttpError, problemHeaders, sendProblem, STATUS, toProblem } from '../../errors/http';
import { SAFE_HEADERS } from './safeHeaders';

/** The answers to requests that never reach Express. They have the shape of all errors, and end the connection. */

export interface UnreadableRecord {
  requestId: string;
  code: ErrorCode;
  ip: string;
}

const CODE_OF_PARSER: Record<string, ErrorCode> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

export function parserProblem({ code = '' }: NodeJS.ErrnoException): AppError {
  return new AppError(CODE_OF_PARSER[code] ?? 'MALFORMED_REQUEST');
}

/** CONNECT asks for a tunnel to another host. Node has no response object for it. */
export function connectProblem(): AppError {
  const allow = 'GET, HEAD, POST, PUT, DELETE, OPTIONS';
  return new HttpError('METHOD_NOT_ALLOWED', `Allowed here: ${allow}`, { Allow: allow });
}

/** Why a request that Node's parser has accepted must not reach Express, or null. */
export function requestProblem(req: IncomingMessage): AppError | null {
  if (!isReadableTarget(req.url ?? '')) return new AppError('MALFORMED_REQUEST');
  if (!isReadableCoding(req)) {
    return new AppError('MALFORMED_REQUEST', 'Transfer-Encoding must be chunked and nothing else, in HTTP/1.1');
  }
  return null;
}

/** A path, or a whole URL (RFC 9112, 3.2). Express cannot find a path in anything else, and would answer a page of HTML. */
function isReadableTarget(target: string): boolean {
  return target.startsWith('/') || target === '*' || /^https?:\/\/[\w.:-]+(?:[/?]|$)/i.test(target);
}

/**
 * Whether the end of the body can be found (RFC 9112, 6.1). Node's parser hands over a request whose last transfer coding is
 * not chunked, with a body that never begins; of a coding before chunked it would give the coded bytes as the body. HTTP/1.0
 * has no transfer codings: a proxy of that version passes the header on without reading it.
 */
function isReadableCoding({ headers: { 'transfer-encoding': coding }, httpVersion }: IncomingMessage): boolean {
  return coding === undefined || (httpVersion === '1.1' && coding.toLowerCase() === 'chunked');
}

export function refuse({ socket }: IncomingMessage, res: ServerResponse, problem: AppError): UnreadableRecord {
  const record = toRecord(problem, socket);
  res.setHeaders(new Map([...SAFE_HEADERS, ['X-Request-Id', record.requestId], ['Connection', 'close']]));
  sendProblem(res, problem, record.requestId);
  return record;
}

/** Answers by the socket, where there is no response object. */
export function writeProblem(socket: Socket, problem: AppError): UnreadableRecord {
  const record = toRecord(problem, socket);
  const body = JSON.stringify(toProblem(problem, record.requestId));
  const headers = {
    ...Object.fromEntries(SAFE_HEADERS),
    ...problemHeaders(problem),
    'Content-Length': Buffer.byteLength(body),
    'X-Request-Id': record.requestId,
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const status = STATUS[problem.code];
  socket.write([`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\r\n'));
  return record;
}

function toRecord({ code }: AppError, { remoteAddress = '' }: Socket): UnreadableRecord {
  return { requestId: randomUUID(), code, ip: plainAddress(remoteAddress) };
}
