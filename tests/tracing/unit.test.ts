import { SpanKind, SpanStatusCode, TraceFlags, context, trace } from '@opentelemetry/api';
import { AlwaysOnSampler, BasicTracerProvider, InMemorySpanExporter, SamplingDecision, SimpleSpanProcessor, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace-base'; // prettier-ignore
import { loadEnv } from '../../src/config/env';
import { createOutgoing } from '../../src/tracing/outgoing';
import { createSampler } from '../../src/tracing/sampler';

/** A ratio of a tenth leaves it out: it goes by the number that the four parts of an id make. */
const FAR = 'f'.repeat(8) + '0'.repeat(24);
const ENDPOINT = 'http://localhost:4318';

describe('the variables', () => {
  test('of traces are off with none of them, disabled, or without an exporter, even with invalid values in others', () => {
    const wrong = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_ENDPOINT: 'nonsense' };

    expect(loadEnv({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_SERVICE_NAME: 'x' }).tracing).toBeNull();
    expect(loadEnv({ ...wrong, OTEL_SDK_DISABLED: 'true' }).tracing).toBeNull();
    expect(loadEnv({ ...wrong, OTEL_TRACES_EXPORTER: 'none' }).tracing).toBeNull();
  });

  test.each([
    { OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT },
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${ENDPOINT}/v1/traces` },
    { OTEL_TRACES_EXPORTER: 'otlp' },
    { OTEL_TRACES_EXPORTER: 'otlp', OTEL_SDK_DISABLED: 'false' },
  ])('%j switches them on', (given) => {
    expect(loadEnv(given).tracing).toEqual({
      exporter: 'otlp',
      sampler: { name: 'parentbased_always_on', ratio: 1 },
      tls: { ca: undefined, cert: undefined, key: undefined },
    });
  });

  test('choose the sampler, the exporter and the files of TLS', () => {
    const given = {
      OTEL_TRACES_EXPORTER: 'console',
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      OTEL_EXPORTER_OTLP_CERTIFICATE: 'package.json',
      OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE: 'tsconfig.json',
    };

    expect(loadEnv(given).tracing).toEqual({
      exporter: 'console',
      sampler: { name: 'traceidratio', ratio: 0.25 },
      tls: { ca: 'tsconfig.json', cert: undefined, key: undefined },
    });
  });

  test.each([
    ['OTEL_SDK_DISABLED', 'yes'],
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['OTEL_TRACES_EXPORTER', 'otlp,console'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost:4318'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'grpc://secret@localhost:4317'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'http/json'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'secret'],
    ['OTEL_EXPORTER_OTLP_TRACES_HEADERS', 'a=%secret'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '10s'],
    ['OTEL_EXPORTER_OTLP_COMPRESSION', 'zstd'],
    ['OTEL_EXPORTER_OTLP_CERTIFICATE', '/nowhere/ca.pem'],
    ['OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY', '/nowhere/key.pem'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.1'],
    ['OTEL_TRACES_SAMPLER_ARG', 'half'],
    ['OTEL_TRACES_SAMPLER_ARG', '-0.1'],
    ['OTEL_PROPAGATORS', 'b3'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'a=b=c'],
    ['OTEL_BSP_SCHEDULE_DELAY', '0'],
    ['OTEL_BSP_MAX_QUEUE_SIZE', 'many'],
  ])('%s=%s is refused by name, and not repeated', (name, value) => {
    const attempt = () => loadEnv({ OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT, [name]: value });

    expect(attempt).toThrow(new RegExp(`^Wrong configuration:\n {2}${name} must [^\n]*$`));
    expect(attempt).not.toThrow(/secret/);
  });

  test('are named with all others that are wrong in one message', () => {
    expect(() => loadEnv({ PORT: 'high', OTEL_TRACES_EXPORTER: 'zipkin', OTEL_TRACES_SAMPLER: 'x' })).toThrow(
      /^Wrong configuration:\n {2}PORT .*\n {2}OTEL_TRACES_EXPORTER .*\n {2}OTEL_TRACES_SAMPLER .*$/,
    );
  });
});

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

describe('a group', () => {
  const link = (traceFlags: TraceFlags) => ({
    context: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags },
  });
  const decide = (sampler: ReturnType<typeof createSampler>, flags: TraceFlags[]) =>
    sampler.shouldSample(context.active(), 'f'.repeat(32), 'ledger group', SpanKind.INTERNAL, {}, flags.map(link)).decision; // prettier-ignore

  test.each(['always_on', 'traceidratio', 'parentbased_traceidratio', 'parentbased_always_off'] as const)(
    'is kept with %s when one of its requests is, and only then',
    (name) => {
      const sampler = createSampler({ name, ratio: 0.1 });

      expect(decide(sampler, [TraceFlags.NONE, TraceFlags.SAMPLED])).toBe(SamplingDecision.RECORD_AND_SAMPLED);
      expect(decide(sampler, [TraceFlags.NONE])).toBe(SamplingDecision.NOT_RECORD);
    },
  );
});

test.each([
  ['always_on', { root: true, child: true }],
  ['always_off', { root: false, child: false }],
  ['traceidratio', { root: false, child: false }],
  ['parentbased_always_on', { root: true, child: true }],
  ['parentbased_always_off', { root: false, child: true }],
  ['parentbased_traceidratio', { root: false, child: true }],
] as const)('%s decides as it does everywhere', (name, expected) => {
  const sampler = createSampler({ name, ratio: 0.1 });
  const parent = { traceId: FAR, spanId: 'b'.repeat(16), traceFlags: TraceFlags.SAMPLED, isRemote: true };
  const decide = (of: ReturnType<typeof context.active>) =>
    sampler.shouldSample(of, FAR, 'x', SpanKind.SERVER, {}, []).decision === SamplingDecision.RECORD_AND_SAMPLED; // prettier-ignore

  expect({ root: decide(context.active()), child: decide(trace.setSpanContext(context.active(), parent)) }).toEqual(
    expected,
  );
});
