import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { AppError } from '../../errors/appError';
import { ClosingConnections } from './closingConnections';
import { endAfter, OpenAnswers } from './openAnswers';
import { classesFor } from './expressClasses';
import {
  connectProblem,
  parserProblem,
  refuse,
  requestProblem,
  writeProblem,
  type UnreadableRecord,
} from './unreadable';

/**
 * The listening side: time limits, answers to bytes that are not HTTP, and an end that loses no answer. An answer that a client
 * never reads may be about a payment, so the client would not know whether money moved. The invariants, which the tests
 * tests/platform/http/httpServer.test.ts and httpClose.test.ts cite:
 * 1. After `drain` the server still accepts connections, and each answer carries `Connection: close`. An idle connection is not
 *    closed: the client may just have sent a request on it, which would be lost.
 * 2. After the last answer of a connection, the server carries out no further request from it: it could not answer.
 * 3. `stop` closes the port, and resolves once every request is answered, or at its deadline. A connection that never sent a
 *    byte does not delay it.
 * 4. The server closes a connection by FIN, reads on, and destroys the socket later: unread bytes would make the kernel send RST,
 *    and RST makes the client drop an answer that it has not read (ClosingConnections; RFC 9112, 9.6).
 * 5. Bytes that are not HTTP get an error only if no request of that connection is open: otherwise the client would read the
 *    error as the answer to that request.
 */

/** In milliseconds. A client that sends its request slower than this is cut off; `lingerMs` is for `ClosingConnections`. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2_000, lingerMs: 2_000 };

/** A request that a client has sent arrives within this, in milliseconds. */
const SILENCE_MAX_MS = 500;

type OnUnreadable = (record: UnreadableRecord) => void;

/** In milliseconds, where they are not as usual. `keepAliveTimeout`: for how long a connection may be idle between requests. */
type Times = Partial<typeof LIMITS> & { keepAliveTimeout?: number };

export const createHttpServer = (onUnreadable: OnUnreadable, times: Times = {}): HttpServer =>
  new HttpServer(onUnreadable, { ...LIMITS, ...times });

export class HttpServer {
  private readonly closing: ClosingConnections;
  private readonly answers = new OpenAnswers();
  private readonly unused = new Set<Socket>();
  private server: Server | null = null;
  private draining = false;

  constructor(
    private readonly onUnreadable: OnUnreadable,
    private readonly times: typeof LIMITS & Times,
  ) {
    this.closing = new ClosingConnections(times.lingerMs);
  }

  /** Serves on the port of the address, or on a free one for 0. Resolves with the port. @throws Error when it cannot be had */
  async listen(listener: RequestListener, port: number, address = '127.0.0.1'): Promise<number> {
    this.server = createListening(this.times, listener)
      .on('connection', (socket: Socket) => this.takeConnection(socket))
      .on('request', (req, res) => this.takeRequest(req, res, listener))
      .on('connect', ({ socket }) => this.endUnreadable(socket, connectProblem()))
      .on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => this.takeError(error, socket));
    try {
      await once(this.server.listen(port, address), 'listening');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const reasons: Record<string, string> = {
        EADDRINUSE: 'it is in use',
        EADDRNOTAVAIL: `this machine has no address ${address}`,
      };
      throw new Error(`port ${port} cannot be opened: ${reasons[code ?? ''] ?? message}`, { cause: error });
    }
    return (this.server.address() as AddressInfo).port;
  }

  readonly isDraining = (): boolean => this.draining;

  /** Invariant 1. */
  drain(): void {
    this.draining = true;
    this.answers.endAll();
  }

  /** Invariant 3. `server.close` alone would answer new requests on connections that are kept alive. */
  async stop(deadlineMs: number): Promise<void> {
    this.drain();
    const { server } = this;
    if (!server) return;
    const dropUnused = setTimeout(() => this.unused.forEach(dropIfSilent), SILENCE_MAX_MS);
    const cut = setTimeout(() => {
      this.closing.destroyAll();
      server.closeAllConnections();
    }, deadlineMs);
    await closed(server);
    clearTimeout(dropUnused);
    clearTimeout(cut);
  }

  private takeConnection(socket: Socket): void {
    this.unused.add(socket);
    socket.once('close', () => this.unused.delete(socket));
    // Node calls this after the last answer of a connection.
    socket.destroySoon = () => this.closing.end(socket);
  }

  private takeRequest(req: IncomingMessage, res: ServerResponse, listener: RequestListener): void {
    if (this.closing.has(req.socket)) {
      // Invariant 2.
      req.resume();
      return;
    }
    this.unused.delete(req.socket);
    this.answers.add(req, res);
    if (this.draining) endAfter(res);
    const problem = requestProblem(req);
    if (!problem) {
      listener(req, res);
      return;
    }
    this.closing.add(req.socket);
    this.onUnreadable(refuse(req, res, problem));
  }

  private takeError(error: NodeJS.ErrnoException, socket: Socket): void {
    if (this.closing.has(socket)) return;
    if (error.code === 'ECONNRESET') socket.destroy();
    else this.endUnreadable(socket, parserProblem(error));
  }

  private endUnreadable(socket: Socket, problem: AppError): void {
    if (!socket.writable || this.answers.isUnderWay(socket)) {
      socket.destroy();
      return;
    }
    this.onUnreadable(writeProblem(socket, problem));
    this.closing.end(socket);
  }
}

/** A server that does not listen yet. Its request objects belong to the Express app. */
function createListening(settings: ServerOptions, listener: RequestListener): Server {
  const server = createServer({
    ...settings,
    ...classesFor(listener),
    // Node would refuse a request without Host by itself, and with an empty body; the app does it in our shape.
    requireHostHeader: false,
  });
  // Node would silently drop what comes after a thousand headers, an Idempotency-Key too. Their size is limited anyway.
  server.maxHeadersCount = 0;
  // An expectation other than 100-continue may be ignored (RFC 9110, 10.1.1); Node would answer 417 without a body.
  server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  // Node would write 100 Continue before any guard has looked at the request; the reader of the body writes it.
  return server.on('checkContinue', (req, res) => server.emit('request', req, res));
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // The only error is that it was not listening: then it is closed too.
    server.close(() => resolve());
  });
}

/** Browsers open connections in advance, and Node would wait for them. */
function dropIfSilent(socket: Socket): void {
  if (socket.bytesRead === 0) socket.destroy();
}
