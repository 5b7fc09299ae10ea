import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The fate of a request on its way to the server, and of its answer. */
export type HttpFault =
  | 'pass'
  /** The connection is cut, and the server never hears of it. */
  | 'cut before'
  /** The server has done it, and the connection is cut at the first byte of its answer. */
  | 'cut after'
  /** The headers of the answer arrive, and half of its body. */
  | 'cut half'
  /** The server does it, and nothing that it says arrives. */
  | 'mute'
  /** It does not get through: a proxy answers 503 in our name, with Retry-After. */
  | 'unavailable'
  /** The server does it, and a proxy says 502 with a page for people. */
  | 'bad gateway';

export interface HttpCutter {
  url: string;
  /** The next requests have these faults, one each, and those after them pass. */
  fail: (...faults: HttpFault[]) => void;
  /** Only requests for this, as `POST /path`, have them: others come between, and pass. */
  failOnly: (target: string, ...faults: HttpFault[]) => void;
  /** The requests since then, as `POST /path`, and which of them reached the server. */
  sent: string[];
  reached: string[];
  close: () => Promise<void>;
}

/** A link between a client and its server that fails on request. */
export async function startHttpCutter(port: number): Promise<HttpCutter> {
  const sockets = new Set<Socket>();
  let plan: HttpFault[] = [];
  let planned: string | null = null;

  function open(client: Socket): void {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // A 'close' event follows each error, and does the work.
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    let fault: HttpFault = 'pass';
    readMessages(client, (message) => {
      const target = message.toString('latin1').split(' ', 2).join(' ');
      fault = ((planned ?? target) === target && plan.shift()) || 'pass';
      cutter.sent.push(target);
      if (fault === 'cut before') client.destroy();
      else if (fault === 'unavailable') client.write(UNAVAILABLE);
      else {
        cutter.reached.push(target);
        upstream.write(message);
      }
    });
    upstream.on('data', () => fault === 'cut after' && client.destroy());
    readMessages(upstream, (answer) => {
      if (fault === 'pass') client.write(answer);
      else if (fault === 'bad gateway') client.write(BAD_GATEWAY);
      else if (fault === 'cut half') client.end(answer.subarray(0, answer.length - bodyLength(answer) / 2));
    });
  }

  function begin(target: string | null, faults: HttpFault[]): void {
    planned = target;
    plan = faults;
    cutter.sent.length = 0;
    cutter.reached.length = 0;
  }

  const listener = createServer(open).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const cutter: HttpCutter = {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    sent: [],
    reached: [],
    fail: (...faults) => begin(null, faults),
    failOnly: (target, ...faults) => begin(target, faults),
    close: async () => {
      listener.close();
      for (const socket of sockets) socket.destroy();
      await once(listener, 'close');
    },
  };
  return cutter;
}

function answer(status: string, type: string, body: string, headers = ''): string {
  return `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n${headers}\r\n${body}`;
}
const PROBLEM = JSON.stringify({ status: 503, code: 'UNAVAILABLE', message: 'Not available', requestId: 'proxy' });
const UNAVAILABLE = answer('503 Service Unavailable', 'application/problem+json', PROBLEM, 'Retry-After: 0\r\n');
const BAD_GATEWAY = answer('502 Bad Gateway', 'text/html', '<h1>Bad gateway</h1>');

/** Calls back with every HTTP message, whole. Neither side uses chunks here. */
function readMessages(socket: Socket, onMessage: (message: Buffer) => void): void {
  let received = Buffer.alloc(0);
  socket.on('data', (bytes) => {
    received = Buffer.concat([received, bytes]);
    for (;;) {
      const headers = received.indexOf('\r\n\r\n');
      if (headers < 0) return;
      const length = headers + 4 + bodyLength(received);
      if (received.length < length) return;
      const message = received.subarray(0, length);
      received = received.subarray(length);
      onMessage(message);
    }
  });
}

function bodyLength(message: Buffer): number {
  const headers = message.toString('latin1', 0, message.indexOf('\r\n\r\n'));
  return Number(/^content-length: (\d+)/im.exec(headers)?.[1] ?? 0);
}
