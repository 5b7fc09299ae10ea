import { accessSync, constants } from 'node:fs';
import { z } from 'zod';
import { integer } from './schemas';
import type { Variable, Variables } from './variable';

/** Messages hold no value: headers are secrets, and a URL may hold a password. */

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

const PAIRS = 'must be a list such as name=value,other=value';
const RATIO = 'must be a number from 0 to 1';
const MILLIS_MAX = 600_000;

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be a URL such as http://localhost:4318' });
const headers = z.string().refine((text) => text.split(',').every(isPair), PAIRS);
const attributes = z
  .string()
  .refine((text) => text.split(',').every((pair) => isPair(pair) && pair.split('=').length === 2), PAIRS);
const readableFile = z.string().refine(isReadable, 'must name a file that can be read');
const propagators = z
  .string()
  .refine((text) => text.split(',').every((name) => ['tracecontext', 'baggage'].includes(name.trim())), {
    error: 'must be tracecontext, or tracecontext,baggage, or nothing',
  });

export const TRACING_SWITCH = {
  OTEL_SDK_DISABLED: {
    schema: z.stringbool({ truthy: ['true'], falsy: ['false'], error: 'must be true or false' }),
    isRare: true,
    about: '`true` switches traces off, also with an exporter or an endpoint.',
  },
} satisfies Variables;

export const OWN_TRACING_VARIABLES = {
  OTEL_TRACES_EXPORTER: {
    schema: z.enum(['otlp', 'console'], 'must be otlp, console or none'),
    default: 'otlp',
    isRare: true,
    about: '`otlp`, `console` to print spans on standard output, or `none` for off.',
  },
  OTEL_TRACES_SAMPLER: {
    schema: z.enum(SAMPLERS, `must be one of ${SAMPLERS.join(', ')}`),
    default: 'parentbased_always_on',
    about: `Which traces are kept: ${SAMPLERS.map((name) => `\`${name}\``).join(', ')}.`,
  },
  OTEL_TRACES_SAMPLER_ARG: {
    schema: z.string().regex(/^\d*\.?\d+$/, RATIO).transform(Number).pipe(z.number().max(1, RATIO)), // prettier-ignore
    default: '1',
    about: 'The share that a ratio sampler keeps: with `parentbased_traceidratio`, 0.1 keeps one request in ten.',
  },
} satisfies Variables;

/** The variables that the SDK of OpenTelemetry reads. The server checks them, so that a wrong one stops the start. */
const SDK_VARIABLES: Variables = {
  OTEL_PROPAGATORS: rare(propagators, '`tracecontext`, or `tracecontext,baggage`.'),
  OTEL_SERVICE_NAME: rare(z.string(), 'The `service.name` of all spans, `payverse` if not set.'),
  OTEL_RESOURCE_ATTRIBUTES: rare(attributes, 'More attributes of the server, as `name=value,other=value`.'),
  OTEL_BSP_SCHEDULE_DELAY: rare(integer(1, MILLIS_MAX), 'Milliseconds between two batches of spans, 5000 if not set.'),
  OTEL_BSP_EXPORT_TIMEOUT: rare(integer(1, MILLIS_MAX), 'Milliseconds for the export of a batch, 30000 if not set.'),
  OTEL_BSP_MAX_QUEUE_SIZE: rare(integer(1, 1_000_000), 'The most spans that wait, 2048 if not set.'),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: rare(integer(1, 1_000_000), 'The most spans of a batch, 512 if not set.'),
  ...bothOf('OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', {
    schema: httpUrl,
    about: 'The collector, such as `http://localhost:4318`; the server adds `/v1/traces`. Without one, traces are off.',
  }),
  ...bothOf('OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', {
    schema: z.literal('http/protobuf', 'must be http/protobuf, or nothing'),
    about: 'Only `http/protobuf`.',
    isRare: true,
  }),
  ...bothOf('OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS', {
    schema: headers,
    about: 'Headers for the collector, such as `authorization=…`.',
    isRare: true,
  }),
  ...bothOf('OTEL_EXPORTER_OTLP_TIMEOUT', 'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT', {
    schema: integer(1, MILLIS_MAX),
    about: 'Milliseconds to wait for the collector, 10000 if not set.',
    isRare: true,
  }),
  ...bothOf('OTEL_EXPORTER_OTLP_COMPRESSION', 'OTEL_EXPORTER_OTLP_TRACES_COMPRESSION', {
    schema: z.enum(['none', 'gzip'], 'must be none or gzip'),
    about: '`none`, which is the default, or `gzip`.',
    isRare: true,
  }),
  ...bothOf('OTEL_EXPORTER_OTLP_CERTIFICATE', 'OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE', {
    schema: readableFile,
    about: 'A file with the authority that signs the certificate of the collector.',
    isRare: true,
  }),
  ...bothOf('OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE', 'OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE', {
    schema: readableFile,
    about: 'A file with the certificate that the server presents.',
    isRare: true,
  }),
  ...bothOf('OTEL_EXPORTER_OTLP_CLIENT_KEY', 'OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY', {
    schema: readableFile,
    about: 'A file with the key of that certificate.',
    isRare: true,
  }),
};

export const TRACING_VARIABLES: Variables & typeof OWN_TRACING_VARIABLES = {
  ...OWN_TRACING_VARIABLES,
  ...SDK_VARIABLES,
};

function rare(schema: z.ZodType, about: string): Variable {
  return { schema, about, isRare: true };
}

/** Two full names, so that a search finds them. */
function bothOf(all: string, traces: string, variable: Variable): Variables {
  const detail = all.endsWith('_ENDPOINT') ? ', and the server adds nothing to it' : '';
  return {
    [all]: variable,
    [traces]: { ...variable, isRare: true, about: `The same for traces alone. It comes before \`${all}\`${detail}.` },
  };
}

function isPair(text: string): boolean {
  if (!/^\s*[^=\s][^=]*=/.test(text)) return false;
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
