import { once } from 'node:events';
import { connect } from 'node:net';

export interface RawAnswer {
  status: number;
  headers: string;
  body: string;
}

/** Sends these bytes, which no HTTP client would let through, and reads until the server closes or the answer is whole. */
export async function sendRaw(port: number, bytes: string): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
  await once(socket, 'connect');
  socket.write(bytes);
  await Promise.race([once(socket, 'close'), untilWhole(() => received, socket)]);
  socket.destroy();
  const [headers = '', body = ''] = received.split('\r\n\r\n', 2);
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(headers)?.[1]), headers, body };
}

async function untilWhole(received: () => string, socket: NodeJS.EventEmitter): Promise<void> {
  for (;;) {
    await once(socket, 'data');
    const [headers = '', body = ''] = received().split('\r\n\r\n', 2);
    const length = /^content-length: (\d+)/im.exec(headers)?.[1];
    if (length !== undefined && Buffer.byteLength(body) >= Number(length)) return;
  }
}
