import { SpanKind, TraceFlags, context, trace } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace-base';
import { createSampler } from '../../src/tracing/sampler';

/** A ratio of a tenth leaves it out: it goes by the number that the four parts of an id make. */
const FAR = 'f'.repeat(8) + '0'.repeat(24);

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
