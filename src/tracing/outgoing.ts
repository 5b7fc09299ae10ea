import { SpanKind, SpanStatusCode, type Attributes, type SpanStatus } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter, TimedEvent } from '@opentelemetry/sdk-trace-base';

// An allowlist, because a new version of a library may add attributes. It leaves out the URL, which names accounts of other
// users, Host and forwarded addresses, which a client can forge, and error messages, which may quote a request's body.
const KEPT: Record<SpanKind, readonly string[]> = {
  [SpanKind.SERVER]: [
    'http.request.method',
    'http.response.header.x-request-id',
    'http.response.status_code',
    'http.route',
    'network.protocol.version',
    'url.scheme',
  ],
  [SpanKind.CLIENT]: [
    'db.namespace',
    'db.postgresql.plan',
    'db.query.text',
    'db.system.name',
    'server.address',
    'server.port',
  ],
  [SpanKind.INTERNAL]: ['express.name', 'express.type', 'http.route', 'payverse.orders'],
  [SpanKind.PRODUCER]: [],
  [SpanKind.CONSUMER]: [],
};

/** The instrumentation of pg replaces PostgreSQL's message by this text, which has the SQLSTATE and no data. */
const SAFE_MESSAGE = /^PostgreSQL error of type '\w+' occurred \(code: \w+\)$/;

export function createOutgoing(exporter: SpanExporter, onError: (error: Error) => void): SpanExporter {
  let failing = false;
  const fail = (error: Error) => {
    if (!failing) onError(error);
    failing = true;
  };
  return {
    export: (spans, onResult) =>
      exporter.export(spans.filter(isWorthIt).map(safeSpan), (result) => {
        if (result.error) fail(result.error);
        else failing = false;
        onResult(result);
      }),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}

/** The span of a router ends before its handlers begin, so its duration means nothing. */
const isWorthIt = ({ attributes }: ReadableSpan) => attributes['express.type'] !== 'router';

function safeSpan(span: ReadableSpan): ReadableSpan {
  return Object.create(span, {
    attributes: { value: pick(span.attributes, KEPT[span.kind]) },
    events: { value: span.events.map(safeEvent) },
    status: { value: safeStatus(span) },
  }) as ReadableSpan;
}

/** A handler also throws for a refusal. The span of the request has the error status, from HTTP 500 on. */
function safeStatus({ attributes, status }: ReadableSpan): SpanStatus {
  return { code: 'express.type' in attributes ? SpanStatusCode.UNSET : status.code };
}

function safeEvent(event: TimedEvent): TimedEvent {
  const { 'exception.message': message } = event.attributes ?? {};
  const isSafe = typeof message === 'string' && SAFE_MESSAGE.test(message);
  return { ...event, attributes: pick(event.attributes ?? {}, ['exception.type', ...(isSafe ? ['exception.message'] : [])]) }; // prettier-ignore
}

function pick(attributes: Attributes, names: readonly string[]): Attributes {
  return Object.fromEntries(names.flatMap((name) => (name in attributes ? [[name, attributes[name]]] : [])));
}
