import type { z } from 'zod';
import type { Given } from './env.read';
import { TRACING_SWITCH, TRACING_VARIABLES, type OWN_TRACING_VARIABLES } from './variables/tracing';
import { schemaOf, type Values } from './variables/variable';

export type TracingEnv = ReturnType<typeof toTracingEnv>;

/** Null for `tracing` is off. Then the other variables are not checked: an operator often sets them for many programs. */
export function readTracingEnv(given: Given): { tracing: TracingEnv | null; error: z.ZodError | undefined } {
  const off = schemaOf(TRACING_SWITCH).safeParse(given);
  if (!off.success || off.data.OTEL_SDK_DISABLED || !isAskedFor(given)) return { tracing: null, error: off.error };
  const { data, error } = schemaOf(TRACING_VARIABLES).safeParse(given);
  return { tracing: data ? toTracingEnv(data, given) : null, error };
}

function isAskedFor(given: Given): boolean {
  const { OTEL_TRACES_EXPORTER: exporter, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT } = given;
  if (exporter === 'none') return false;
  return [exporter, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT].some((each) => each !== undefined);
}

function toTracingEnv(read: Values<typeof OWN_TRACING_VARIABLES>, given: Given) {
  const file = (name: string) => given[`OTEL_EXPORTER_OTLP_TRACES_${name}`] ?? given[`OTEL_EXPORTER_OTLP_${name}`];
  return {
    exporter: read.OTEL_TRACES_EXPORTER,
    sampler: { name: read.OTEL_TRACES_SAMPLER, ratio: read.OTEL_TRACES_SAMPLER_ARG },
    /** Files for a collector with a certificate of a private authority, or that requires one of its clients. */
    tls: { ca: file('CERTIFICATE'), cert: file('CLIENT_CERTIFICATE'), key: file('CLIENT_KEY') },
  };
}
