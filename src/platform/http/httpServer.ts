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
import { classesFor } from './expressClasses';
import {
  connectProblem,
  parserProblem,
  refuse,
  requestProblem,
  writeProblem,
  type UnreadableRecord,
} from './unreadable';

/** In milliseconds. A client that sends its request slower than this is cut off; `lingerMs` is for `ClosingConnections`. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2_000, lingerMs: 2_000 };

/** A request that a client has sent arrives within this, in milliseconds. */
const SILENCE_MAX_MS = 500;

type OnUnreadable = (record: UnreadableRecord) => void;

/** In milliseconds, where they are not as usual. `keepAliveTimeout`: for how long a connection may be idle between requests. */
type Times = Partial<typeof LIMITS> & { keepAliveTimeout?: number };

export const createHttpServer = (onUnreadable: OnUnreadable, times: Times = {}): HttpServer =>
  new HttpServer(onUnreadable, { ...LIMITS, ...times });

/** The listening side: time limits, answers to bytes that are no HTTP, and an end that loses no answer. */
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

  /**
   * From now on each answer is the last one of its connection. New connections are still taken: who sends them has not
   * heard of the end yet, and a connection that is closed while idle may just have got a request that is then lost.
   */
  drain(): void {
    this.draining = true;
    this.answers.sayGoodbye();
  }

  /**
   * Takes no new connection, lets what runs finish, and resolves when all is answered or after `deadlineMs`.
   * `server.close` alone would go on answering new requests on connections that are kept alive.
   */
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
      // Its answer could not be sent, so it must not be carried out.
      req.resume();
      return;
    }
    this.unused.delete(req.socket);
    this.answers.add(req, res);
    if (this.draining) sayGoodbye(res);
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

/** What is being answered. */
class OpenAnswers {
  private readonly open = new Set<ServerResponse>();
  private readonly latest = new WeakMap<Socket, IncomingMessage>();

  add(req: IncomingMessage, res: ServerResponse): void {
    this.latest.set(req.socket, req);
    this.open.add(res);
    res.once('close', () => this.open.delete(res));
  }

  /** Then an answer to anything else would be read as the answer to this request, which may have moved money. */
  isUnderWay(socket: Socket): boolean {
    return [...this.open].some((res) => res.socket === socket) || this.latest.get(socket)?.complete === false;
  }

  /** Makes each of them the last one of its connection. */
  sayGoodbye(): void {
    for (const res of this.open) sayGoodbye(res);
  }
}

/** A server that does not listen yet. Its requests are made for this listener. */
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

/** Node waits for a connection on which nothing has come yet, and a browser opens some in advance. */
function dropIfSilent(socket: Socket): void {
  if (socket.bytesRead === 0) socket.destroy();
}

function sayGoodbye(res: ServerResponse): void {
  if (!res.headersSent) res.setHeader('Connection', 'close');
}
