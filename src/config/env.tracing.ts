import { accessSync, constants } from 'node:fs';
import { z } from 'zod';
import { integer } from './env.schema';

/** The variables that OpenTelemetry has for all programs, as far as they mean something here. Its SDK reads most of them itself. */

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

export interface TracingEnv {
  /** `console` prints each span on standard output, for whoever develops. */
  exporter: 'otlp' | 'console';
  sampler: { name: (typeof SAMPLERS)[number]; ratio: number };
  /** Files for a collector whose TLS is not signed by a public authority, or that asks who comes. */
  tls: { ca: string | undefined; cert: string | undefined; key: string | undefined };
}

type Given = Partial<Record<string, string>>;

/** Messages have no values: those of headers are secrets, and a URL may hold a password. */
const PAIRS = 'must be a list such as name=value,other=value';
const RATIO = 'must be a number from 0 to 1';
const MILLIS_MAX = 600_000;

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be a URL such as http://localhost:4318' });
const protocol = z.literal('http/protobuf', 'must be http/protobuf, or nothing');
const compression = z.enum(['none', 'gzip'], 'must be none or gzip');
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

const isOff = z.object({
  OTEL_SDK_DISABLED: z.stringbool({ truthy: ['true'], falsy: ['false'], error: 'must be true or false' }).optional(),
});

const variables = z.object({
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'console'], 'must be otlp, console or none').default('otlp'),
  OTEL_TRACES_SAMPLER: z.enum(SAMPLERS, `must be one of ${SAMPLERS.join(', ')}`).default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z.string().regex(/^\d*\.?\d+$/, RATIO).transform(Number).pipe(z.number().max(1, RATIO)).default(1), // prettier-ignore
  OTEL_PROPAGATORS: propagators.optional(),
  OTEL_RESOURCE_ATTRIBUTES: attributes.optional(),
  OTEL_BSP_SCHEDULE_DELAY: integer(1, MILLIS_MAX).optional(),
  OTEL_BSP_EXPORT_TIMEOUT: integer(1, MILLIS_MAX).optional(),
  OTEL_BSP_MAX_QUEUE_SIZE: integer(1, 1_000_000).optional(),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: integer(1, 1_000_000).optional(),
  ...forOtlp('ENDPOINT', httpUrl),
  ...forOtlp('PROTOCOL', protocol),
  ...forOtlp('HEADERS', headers),
  ...forOtlp('TIMEOUT', integer(1, MILLIS_MAX)),
  ...forOtlp('COMPRESSION', compression),
  ...forOtlp('CERTIFICATE', readableFile),
  ...forOtlp('CLIENT_CERTIFICATE', readableFile),
  ...forOtlp('CLIENT_KEY', readableFile),
});

/** For all that is exported, and for traces alone, which comes first. */
function forOtlp(name: string, schema: z.ZodType): Record<string, z.ZodType> {
  return {
    [`OTEL_EXPORTER_OTLP_${name}`]: schema.optional(),
    [`OTEL_EXPORTER_OTLP_TRACES_${name}`]: schema.optional(),
  };
}

/**
 * What was asked for; null is off, and then nothing of it is looked at: these variables are often set for many programs.
 * The messages of faults complete the sentence "the variable …".
 */
export function readTracingEnv(given: Given): { tracing: TracingEnv | null; error: z.ZodError | undefined } {
  const off = isOff.safeParse(given);
  if (!off.success || off.data.OTEL_SDK_DISABLED || !isAskedFor(given)) return { tracing: null, error: off.error };
  const { data, error } = variables.safeParse(given);
  return { tracing: data ? toTracingEnv(data, given) : null, error };
}

function isAskedFor(given: Given): boolean {
  const { OTEL_TRACES_EXPORTER: exporter, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT } = given;
  if (exporter === 'none') return false;
  return [exporter, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT].some((each) => each !== undefined);
}

function toTracingEnv(read: z.output<typeof variables>, given: Given): TracingEnv {
  const file = (name: string) => given[`OTEL_EXPORTER_OTLP_TRACES_${name}`] ?? given[`OTEL_EXPORTER_OTLP_${name}`];
  return {
    exporter: read.OTEL_TRACES_EXPORTER,
    sampler: { name: read.OTEL_TRACES_SAMPLER, ratio: read.OTEL_TRACES_SAMPLER_ARG },
    tls: { ca: file('CERTIFICATE'), cert: file('CLIENT_CERTIFICATE'), key: file('CLIENT_KEY') },
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
