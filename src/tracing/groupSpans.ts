import { context, ROOT_CONTEXT, SpanStatusCode, trace, type Context, type Link, type Span } from '@opentelemetry/api';
import type { GroupWatch } from '../services/ledger/commit/ledgerListeners';

/**
 * A span `ledger group` for the work of each group. The span of a group with one order is part of that request's trace. The
 * span of a larger group starts a new trace, with links from it to the requests and back.
 */
export function createGroupSpans(): GroupWatch {
  const tracer = trace.getTracer('payverse');

  async function run<T>(arrivals: readonly unknown[], work: () => Promise<T>): Promise<T> {
    const contexts = arrivals as readonly Context[];
    const requests = contexts.flatMap((each) => trace.getSpan(each) ?? []);
    const [alone] = contexts.length === 1 ? contexts : [];
    const links = alone ? [] : requests.map(toLink);
    const options = { links, attributes: { 'payverse.orders': contexts.length } };
    return tracer.startActiveSpan('ledger group', options, alone ?? ROOT_CONTEXT, async (span) => {
      if (!alone) for (const request of requests) request.addLink(toLink(span));
      return ending(span, work);
    });
  }

  return { arrive: () => context.active(), run };
}

async function ending<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

const toLink = (span: Span): Link => ({ context: span.spanContext() });
