import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  kind: 'internal' | 'server' | 'client';
  attributes: Record<string, unknown>;
  events: { name: string; attributes: Record<string, unknown> }[];
  links: { traceId: string; spanId: string }[];
  isError: boolean;
  /** Which library made it. */
  scope: string;
  resource: Record<string, unknown>;
}

/** A collector of OpenTelemetry, which reads protobuf over HTTP. `answer` false lets every request hang. */
export async function startCollector({ answer = true } = {}) {
  const bodies: Buffer[] = [];
  const requests: { url: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((req, res) => {
    requests.push({ url: req.url!, headers: req.headers });
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      bodies.push(Buffer.concat(chunks));
      if (answer) res.end();
    });
  });
  let connections = 0;
  server.on('connection', () => (connections += 1));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => bodies.flatMap(readSpans),
    /** Every byte of every body, one character each. */
    bytes: () => Buffer.concat(bodies).toString('latin1'),
    requests,
    connections: () => connections,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The fields of a message by their numbers, as opentelemetry/proto/trace/v1/trace.proto gives them. */
type Message = Map<number, (Buffer | bigint)[]>;

function readMessage(bytes: Buffer): Message {
  const fields: Message = new Map();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number) => bytes.subarray(at, (at += length));
  while (at < bytes.length) {
    const tag = Number(varint());
    const value = [varint, () => take(8), () => take(Number(varint())), null, null, () => take(4)][tag & 7]!();
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;
}

const parts = (message: Message, field: number) =>
  (message.get(field) ?? []).map((each) => readMessage(each as Buffer));
const bytesOf = (message: Message, field: number) => (message.get(field)?.[0] ?? Buffer.alloc(0)) as Buffer;
const textOf = (message: Message, field: number) => bytesOf(message, field).toString();
const hexOf = (message: Message, field: number) => bytesOf(message, field).toString('hex');

function readSpans(body: Buffer): Span[] {
  return parts(readMessage(body), 1).flatMap((ofResource) => {
    const resource = attributesOf(parts(ofResource, 1)[0]!, 1);
    return parts(ofResource, 2).flatMap((ofScope) => {
      const scope = textOf(parts(ofScope, 1)[0]!, 1);
      return parts(ofScope, 2).map((span) => ({ ...toSpan(span), scope, resource }));
    });
  });
}

function toSpan(span: Message): Omit<Span, 'scope' | 'resource'> {
  return {
    traceId: hexOf(span, 1),
    spanId: hexOf(span, 2),
    parentSpanId: hexOf(span, 4),
    name: textOf(span, 5),
    kind: (['internal', 'server', 'client'] as const)[Number(span.get(6)![0]) - 1]!,
    attributes: attributesOf(span, 9),
    events: parts(span, 11).map((event) => ({ name: textOf(event, 2), attributes: attributesOf(event, 3) })),
    links: parts(span, 13).map((link) => ({ traceId: hexOf(link, 1), spanId: hexOf(link, 2) })),
    isError: parts(span, 15).some((status) => status.get(3)?.[0] === 2n),
  };
}

function attributesOf(message: Message, field: number): Record<string, unknown> {
  return Object.fromEntries(parts(message, field).map((pair) => [textOf(pair, 1), valueOf(parts(pair, 2)[0]!)]));
}

/** Texts, whole numbers and lists of them: what we send. */
function valueOf(value: Message): unknown {
  const [[kind, [first]]] = [...value] as [[number, [Buffer | bigint]]];
  if (kind === 1) return (first as Buffer).toString();
  if (kind === 3) return Number(first);
  if (kind === 5) return parts(readMessage(first as Buffer), 1).map(valueOf);
  throw new Error(`a value of kind ${kind} is not expected`);
}
