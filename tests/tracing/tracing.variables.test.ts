import { loadEnv } from '../../src/config/env';

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
