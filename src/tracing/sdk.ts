import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { ExpressInstrumentation, ExpressLayerType } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, ConsoleSpanExporter } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { setTimeout as delay } from 'node:timers/promises';
import type { TracingEnv } from '../config/env.tracing';
import { createCollectorAgent } from './collectorAgent';
import { createGroupSpans } from './groupSpans';
import { createOutgoing } from './outgoing';
import { createSampler } from './sampler';
import type { Tracing } from './tracing';

/** How long the end waits for a collector, and then for its connections, in milliseconds. */
const FLUSH_MS = 500;
const CLOSE_MS = 100;
/** Whoever asks every few seconds whether we live would fill the traces, and each of them says the same. */
const NOT_TRACED = /^\/(?:health|metrics)(?:[/?]|$)/;

/** See docs/decisions/0015-tracing.md for why this is put together here. */
export function startSdk(env: TracingEnv, onError: (error: Error) => void): Tracing {
  const agent = createCollectorAgent(env.tls);
  const exporter =
    env.exporter === 'console' ? new ConsoleSpanExporter() : new OTLPTraceExporter({ httpAgentOptions: agent.factory });
  const provider = new NodeTracerProvider({
    sampler: createSampler(env.sampler),
    // What stands in the environment comes last, and wins.
    resource: resourceFromAttributes({ 'service.name': 'payverse' }).merge(
      detectResources({ detectors: [serviceInstanceIdDetector, envDetector] }),
    ),
    spanProcessors: [new BatchSpanProcessor(createOutgoing(exporter, onError))],
  });
  provider.register();
  registerInstrumentations({ tracerProvider: provider, instrumentations: createInstrumentations() });

  async function stop(): Promise<void> {
    const flushed = provider.shutdown().catch(() => undefined); // Whoever exports has told.
    await Promise.race([flushed, delay(FLUSH_MS, null, { ref: false })]);
    agent.close();
    // What was under way fails now, which is told too.
    await Promise.race([flushed, delay(CLOSE_MS, null, { ref: false })]);
  }

  return { groups: createGroupSpans(), stop, stopMsMax: FLUSH_MS + CLOSE_MS + 500 };
}

function createInstrumentations() {
  return [
    new HttpInstrumentation({
      disableOutgoingRequestInstrumentation: true,
      ignoreIncomingRequestHook: ({ url }) => NOT_TRACED.test(url ?? ''),
      headersToSpanAttributes: { server: { responseHeaders: ['x-request-id'] } },
    }),
    // A span for each of fifteen small steps would cost more than they do.
    new ExpressInstrumentation({ ignoreLayersType: [ExpressLayerType.MIDDLEWARE] }),
    // What the server does by itself, twice a second, belongs to no request.
    new PgInstrumentation({ requireParentSpan: true }),
  ];
}
