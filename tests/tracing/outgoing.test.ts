import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { AlwaysOnSampler, BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace-base'; // prettier-ignore
import { createOutgoing } from '../../src/tracing/outgoing';

describe('what leaves', () => {
  const memory = new InMemorySpanExporter();
  const errors: Error[] = [];
  let failure: Error | undefined;
  const exporter: SpanExporter = {
    export: (spans, onResult) => memory.export(spans, (result) => onResult({ ...result, ...(failure && { error: failure }) })), // prettier-ignore
    shutdown: () => Promise.resolve(),
  };
  const provider = new BasicTracerProvider({
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new SimpleSpanProcessor(createOutgoing(exporter, (error) => errors.push(error)))],
  });
  const tracer = provider.getTracer('test');

  beforeEach(() => {
    memory.reset();
    errors.length = 0;
    failure = undefined;
  });

  async function exported(
    name: string,
    options: Parameters<typeof tracer.startSpan>[1],
    use = (_: ReturnType<typeof tracer.startSpan>) => {},
  ): Promise<ReadableSpan | undefined> {
    // prettier-ignore
    const span = tracer.startSpan(name, options);
    use(span);
    span.end();
    await provider.forceFlush().catch(() => undefined); // It says again that it could not.
    return memory.getFinishedSpans()[0];
  }

  test('of a request is no URL, no address and nothing that is not known', async () => {
    const attributes = { 'http.route': '/a/:id', 'url.path': '/a/1', 'url.query': 'q', 'server.address': 'h', 'client.address': 'c', anything: 'x' }; // prettier-ignore

    const span = await exported('GET', { kind: SpanKind.SERVER, attributes });

    expect(span!.attributes).toEqual({ 'http.route': '/a/:id' });
  });

  test('of an error are its kind and the SQLSTATE, and never its message', async () => {
    const span = await exported('pg.query', { kind: SpanKind.CLIENT }, (each) => {
      each.recordException(Object.assign(new Error('Unexpected token "canary"'), { name: 'SyntaxError' }));
      each.recordException("PostgreSQL error of type 'error' occurred (code: 22P02)");
      each.setStatus({ code: SpanStatusCode.ERROR, message: 'invalid input syntax for type uuid: "canary"' });
    });

    expect(span!.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(span!.events.map(({ attributes }) => attributes)).toEqual([
      { 'exception.type': 'SyntaxError' },
      { 'exception.message': "PostgreSQL error of type 'error' occurred (code: 22P02)" },
    ]);
    expect(span!.ended).toBe(true);
  });

  test('are no routers, and no handler that failed because it refused', async () => {
    expect(await exported('router - /', { attributes: { 'express.type': 'router' } })).toBeUndefined();
    const refused = await exported('request handler', { attributes: { 'express.type': 'request_handler' } }, (span) => span.setStatus({ code: SpanStatusCode.ERROR })); // prettier-ignore

    expect(refused!.status).toEqual({ code: SpanStatusCode.UNSET });
  });

  test('that cannot be delivered are reported once an outage', async () => {
    failure = new Error('away');
    for (let each = 0; each < 3; each += 1) await exported('a', {});
    expect(errors).toEqual([failure]);

    failure = undefined;
    await exported('b', {});
    failure = new Error('away again');
    await exported('c', {});

    expect(errors.map(({ message }) => message)).toEqual(['away', 'away again']);
  });
});
