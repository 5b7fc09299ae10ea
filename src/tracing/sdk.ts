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

/** Time limits of the shutdown, in milliseconds: for the last batch, and then for the aborted connections. */
const FLUSH_MS = 500;
const CLOSE_MS = 100;
/** Probes and scrapes arrive every few seconds and would fill the traces. */
const NOT_TRACED = /^\/(?:health|metrics)(?:[/?]|$)/;

/** Decision 15 says why this is no NodeSDK. */
export function startSdk(env: TracingEnv, onError: (error: Error) => void) {
  const agent = createCollectorAgent(env.tls);
  const exporter =
    env.exporter === 'console' ? new ConsoleSpanExporter() : new OTLPTraceExporter({ httpAgentOptions: agent.factory });
  const provider = new NodeTracerProvider({
    sampler: createSampler(env.sampler),
    // The last detector wins: the environment overrides the default name.
    resource: resourceFromAttributes({ 'service.name': 'payverse' }).merge(
      detectResources({ detectors: [serviceInstanceIdDetector, envDetector] }),
    ),
    spanProcessors: [new BatchSpanProcessor(createOutgoing(exporter, onError))],
  });
  provider.register();
  registerInstrumentations({ tracerProvider: provider, instrumentations: createInstrumentations() });

  async function stop(): Promise<void> {
    const flushed = provider.shutdown().catch(() => undefined);
    await Promise.race([flushed, delay(FLUSH_MS, null, { ref: false })]);
    agent.close();
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
    // Spans of the middlewares would cost more than the middlewares.
    new ExpressInstrumentation({ ignoreLayersType: [ExpressLayerType.MIDDLEWARE] }),
    // Without a request, the server polls PostgreSQL twice a second.
    new PgInstrumentation({ requireParentSpan: true }),
  ];
}
