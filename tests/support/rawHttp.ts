import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  status: number;
  headers: string;
  body: string;
}

/** Sends these bytes, which no HTTP client would let through, and reads until the server closes or the answer is whole. */
export async function sendRaw(port: number, bytes: string): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1');
  const answer = readAnswer(socket);
  await once(socket, 'connect');
  socket.write(bytes);
  return answer;
}

async function readAnswer(socket: Socket): Promise<RawAnswer> {
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
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

/** Sends all of these bytes but the last one, which goes when the returned function is called. */
export async function holdLastByte(port: number, bytes: string): Promise<() => Promise<RawAnswer>> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  await new Promise((resolve) => socket.write(bytes.slice(0, -1), resolve));
  return () => {
    const answer = readAnswer(socket);
    socket.write(bytes.slice(-1));
    return answer;
  };
}
