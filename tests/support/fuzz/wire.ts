import { connect } from 'node:net';
import type { BrokenRequest, FuzzRequest } from './requests';

/** All texts are latin1: one character, one byte. No HTTP client would send what is sent here, or show all that comes. */

export interface Answer {
  status: number;
  headers: Headers;
  body: string;
}

/** Up to here a request is asked to be the last one, so that all that is sent after its answer is seen. */
const CLOSING_LENGTH_MAX = 10_000;

export function toBytes({ method, target, headers, body, chunked }: FuzzRequest): string {
  const framing = body === null ? [] : chunked ? ['Transfer-Encoding: chunked'] : [`Content-Length: ${body.length}`];
  const closing = (body?.length ?? 0) > CLOSING_LENGTH_MAX ? [] : ['Connection: close'];
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const head = [`${method} ${target} HTTP/1.1`, 'Host: 127.0.0.1', ...lines, ...framing, ...closing].join('\r\n');
  return `${head}\r\n\r\n${chunked && body !== null ? inChunks(body) : (body ?? '')}`;
}

function inChunks(body: string): string {
  const middle = Math.ceil(body.length / 2);
  const chunks = [body.slice(0, middle), body.slice(middle)].filter((chunk) => chunk !== '');
  return `${chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')}0\r\n\r\n`;
}

export function breakBytes(bytes: string, breaks: BrokenRequest['breaks']): string {
  return breaks.reduce((whole, { at, length, junk }) => {
    const place = at % (whole.length + 1);
    return whole.slice(0, place) + (junk ?? '') + whole.slice(place + length);
  }, bytes);
}

/**
 * Sends the bytes and resolves with the first answer, or null when the server closes without one. When nothing has come
 * for `patienceMs`, our side is closed, so that a server that waits for more learns that there is none. It has as long again.
 */
export function exchange(port: number, bytes: string, patienceMs: number): Promise<Answer | null> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const method = bytes.slice(0, bytes.indexOf(' '));
    let received = '';
    const finish = (answer: Answer | null) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      received += chunk;
      const answer = readAnswer(received, method, false);
      if (answer) finish(answer);
    });
    // The close that follows a reset reports it.
    socket.on('error', () => undefined);
    socket.on('end', () => finish(readAnswer(received, method, true)));
    socket.on('close', () => finish(readAnswer(received, method, true)));
    socket.setTimeout(patienceMs, () => (socket.writableEnded ? finish(null) : socket.end()));
    socket.write(bytes, 'latin1');
  });
}

/** The first whole answer in what has come so far, or null. */
function readAnswer(received: string, method: string, ended: boolean): Answer | null {
  const [head = ''] = received.split('\r\n\r\n', 1);
  const [first = '', ...lines] = head.split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]);
  if (head.length === received.length || Number.isNaN(status)) return null;
  const rest = received.slice(head.length + 4);
  if (status < 200) return readAnswer(rest, method, ended);

  const headers = new Headers(lines.map((line) => line.split(/: ?(.*)/s, 2) as [string, string]));
  const body = readBody(rest, headers, { empty: method === 'HEAD' || status === 204 || status === 304, ended });
  return body === null ? null : { status, headers, body };
}

/** Null when it is not whole. Of an answer that has no body all is read: there should be nothing. */
function readBody(rest: string, headers: Headers, { empty, ended }: { empty: boolean; ended: boolean }): string | null {
  const length = headers.get('Content-Length');
  if (empty) return ended || headers.get('Connection') !== 'close' ? rest : null;
  if (headers.get('Transfer-Encoding') === 'chunked') return readChunks(rest);
  if (length !== null) return rest.length >= Number(length) ? rest.slice(0, Number(length)) : null;
  return ended ? rest : null;
}

function readChunks(rest: string): string | null {
  let body = '';
  for (let at = 0; ;) {
    const end = rest.indexOf('\r\n', at);
    const size = end < 0 ? NaN : parseInt(rest.slice(at, end), 16);
    if (Number.isNaN(size) || rest.length < end + 2 + size + 2) return null;
    if (size === 0) return body;
    body += rest.slice(end + 2, end + 2 + size);
    at = end + 2 + size + 2;
  }
}
