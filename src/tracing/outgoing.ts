import { SpanKind, SpanStatusCode, type Attributes, type SpanStatus } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter, TimedEvent } from '@opentelemetry/sdk-trace-base';

/**
 * What may leave in a span. Everything else stays here, also what a later version of a library adds: the URL and its query,
 * which name other people's accounts, the Host and forwarded addresses that a client made up, and whatever stands in
 * the message of an error, which may be a line of a request's body.
 */
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

/** What the instrumentation of pg says in place of PostgreSQL's own message: the SQLSTATE, and nothing of a row. */
const SAFE_MESSAGE = /^PostgreSQL error of type '\w+' occurred \(code: \w+\)$/;

/** Lets through what may leave. `onError` hears once of each time in which nothing can be delivered. */
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

/** Routers have no duration: they end before what is in them begins. */
const isWorthIt = ({ attributes }: ReadableSpan) => attributes['express.type'] !== 'router';

/** The same span, with less to be seen. */
function safeSpan(span: ReadableSpan): ReadableSpan {
  return Object.create(span, {
    attributes: { value: pick(span.attributes, KEPT[span.kind]) },
    events: { value: span.events.map(safeEvent) },
    status: { value: safeStatus(span) },
  }) as ReadableSpan;
}

/** A handler throws what it refuses. Whether that is an error, the span of the whole request says: from 500 on. */
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
