import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { AppError } from '../utils/appError.util';
import type { ErrorCode } from '../utils/errorTable.util';
import { plainAddress } from '../utils/network.util';
import { PROBLEM_TYPE, sendProblem, toProblem } from '../utils/problem.util';
import { SAFE_HEADERS } from '../utils/safeHeaders.util';
import { classesFor } from './expressClasses';

/** A client that sends its request slower than this, in milliseconds, is cut off. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2_000 };

/** A request that a client has sent arrives within this, in milliseconds. */
const SILENCE_MAX_MS = 500;

export type HttpServer = ReturnType<typeof createHttpServer>;

/** What reached no route because it could not be read. */
interface UnreadableRecord {
  requestId: string;
  code: ErrorCode;
  ip: string;
}

type OnUnreadable = (record: UnreadableRecord) => void;

/** The listening side: time limits, answers to bytes that are no HTTP, and an end that loses no answer. */
export function createHttpServer(onUnreadable: OnUnreadable, limits = LIMITS) {
  const open = new Set<ServerResponse>();
  const latest = new WeakMap<Socket, IncomingMessage>();
  const unused = new Set<Socket>();
  let server: Server | null = null;
  let draining = false;

  function watch(created: Server): Server {
    created.prependListener('request', (req, res) => {
      latest.set(req.socket, req);
      unused.delete(req.socket);
      open.add(res);
      res.once('close', () => open.delete(res));
      if (draining) sayGoodbye(res);
    });
    created.on('connection', (socket: Socket) => {
      unused.add(socket);
      socket.once('close', () => unused.delete(socket));
    });
    return created.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
      // An answer written now would be read as the answer to the request before it, which may have moved money.
      const isBusy = [...open].some((res) => res.socket === socket) || latest.get(socket)?.complete === false;
      if (isBusy || error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
      else onUnreadable(answerUnreadable(error, socket));
    });
  }

  /** Serves on the port, or on a free one for 0. Resolves with the port. @throws Error when it cannot be had */
  async function listen(listener: RequestListener, port: number): Promise<number> {
    server = watch(createListening(listener, onUnreadable, limits));
    try {
      await once(server.listen(port), 'listening');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const reason = code === 'EADDRINUSE' ? 'it is in use' : message;
      throw new Error(`port ${port} cannot be opened: ${reason}`, { cause: error });
    }
    return (server.address() as AddressInfo).port;
  }

  /**
   * From now on each answer is the last one of its connection. New connections are still taken: who sends them has not
   * heard of the end yet, and a connection that is closed while idle may just have got a request that is then lost.
   */
  function retire(): void {
    draining = true;
    for (const res of open) sayGoodbye(res);
  }

  /**
   * Takes no new connection, lets what runs finish, and resolves when all is answered or after `deadlineMs`.
   * `server.close` alone would go on answering new requests on connections that are kept alive.
   */
  async function drain(deadlineMs: number): Promise<void> {
    retire();
    if (!server) return;
    const dropUnused = setTimeout(() => unused.forEach(dropIfSilent), SILENCE_MAX_MS);
    const cut = setTimeout(() => server?.closeAllConnections(), deadlineMs);
    await closed(server);
    clearTimeout(dropUnused);
    clearTimeout(cut);
  }

  return { listen, retire, drain, isDraining: () => draining };
}

/** A server that answers by this listener, and in our shape what would not reach it. It does not listen yet. */
function createListening(listener: RequestListener, onUnreadable: OnUnreadable, limits: typeof LIMITS): Server {
  const server = createServer({
    ...limits,
    ...classesFor(listener),
    // Node would refuse a request without Host by itself, and with an empty body; the app does it in our shape.
    requireHostHeader: false,
  });
  // Node would silently drop what comes after a thousand headers, an Idempotency-Key too. Their size is limited anyway.
  server.maxHeadersCount = 0;
  // An expectation other than 100-continue may be ignored (RFC 9110, 10.1.1); Node would answer 417 without a body.
  server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  return server.on('request', (req, res) => {
    if (isReadableTarget(req.url ?? '')) listener(req, res);
    else onUnreadable(refuseTarget(req, res));
  });
}

function refuseTarget({ socket }: IncomingMessage, res: ServerResponse): UnreadableRecord {
  const [code, requestId] = ['MALFORMED_REQUEST', randomUUID()] as const;
  res.setHeaders(new Map([...SAFE_HEADERS, ['X-Request-Id', requestId]]));
  sendProblem(res, new AppError(code), requestId);
  return { requestId, code, ip: plainAddress(socket.remoteAddress ?? '') };
}

/** A path, or a whole URL (RFC 9112, 3.2). Express cannot find a path in anything else, and would answer a page of HTML. */
function isReadableTarget(target: string): boolean {
  return target.startsWith('/') || target === '*' || /^https?:\/\/[\w.:-]+(?:[/?]|$)/i.test(target);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // The only error is that it was not listening: then it is closed too.
    server.close(() => resolve());
  });
}

/** Node waits for a connection on which nothing has come yet, and a browser opens some in advance. */
function dropIfSilent(socket: Socket): void {
  if (socket.bytesRead === 0) socket.destroy();
}

function sayGoodbye(res: ServerResponse): void {
  if (!res.headersSent) res.setHeader('Connection', 'close');
}

const UNREADABLE: Record<string, ErrorCode> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** What Node's parser refuses never reaches Express. The answer has the same shape all the same. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): UnreadableRecord {
  const problem = new AppError(UNREADABLE[error.code ?? ''] ?? 'MALFORMED_REQUEST');
  const requestId = randomUUID();
  const body = JSON.stringify(toProblem(problem, requestId));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    ...Array.from(SAFE_HEADERS, ([name, value]) => `${name}: ${value}`),
    'Cache-Control: no-store',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  return { requestId, code: problem.code, ip: plainAddress(socket.remoteAddress ?? '') };
}
