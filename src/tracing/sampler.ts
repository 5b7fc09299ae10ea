import { TraceFlags, type Link } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace-base';
import type { TracingEnv } from '../config/env.tracing';

/** Samples a span with links, such as a group of several orders, if one of its linked requests is sampled. */
export function createSampler({ name, ratio }: TracingEnv['sampler']): Sampler {
  const sampler = standardSampler(name, ratio);
  return {
    shouldSample(...span) {
      const [, , , , , links] = span;
      if (links.length === 0) return sampler.shouldSample(...span);
      return { decision: links.some(isSampled) ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD };
    },
    toString: () => `WithLinks{${sampler.toString()}}`,
  };
}

function standardSampler(name: TracingEnv['sampler']['name'], ratio: number): Sampler {
  const [, onlyRoots, kind] = /^(parentbased_)?(\w+)$/.exec(name) ?? [];
  const root = kind === 'always_on' ? new AlwaysOnSampler() : kind === 'always_off' ? new AlwaysOffSampler() : new TraceIdRatioBasedSampler(ratio); // prettier-ignore
  return onlyRoots ? new ParentBasedSampler({ root }) : root;
}

const isSampled = ({ context }: Link) => (context.traceFlags & TraceFlags.SAMPLED) !== 0;
