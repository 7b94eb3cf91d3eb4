import { TraceFlags } from "@opentelemetry/api";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";
import type { SamplerConfig } from "../config/tracing-config";

/** The sampler that is asked for; what a message causes is recorded when what sent it is. */
export function samplerFrom({ name, ratio }: SamplerConfig): Sampler {
  const root = name.endsWith("always_off")
    ? new AlwaysOffSampler()
    : name.endsWith("traceidratio")
      ? new TraceIdRatioBasedSampler(ratio)
      : new AlwaysOnSampler();
  return followingLinks(name.startsWith("parentbased_") ? new ParentBasedSampler({ root }) : root);
}

/** A link to a trace that nobody recorded leads nowhere, and one that is missing breaks the chain. */
function followingLinks(sampler: Sampler): Sampler {
  return {
    shouldSample(context, traceId, name, kind, attributes, links) {
      const [cause] = links;
      if (cause === undefined) {
        return sampler.shouldSample(context, traceId, name, kind, attributes, links);
      }
      const isRecorded = (cause.context.traceFlags & TraceFlags.SAMPLED) !== 0;
      return {
        decision: isRecorded ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
      };
    },
    toString: () => `FollowingLinks{${sampler.toString()}}`,
  };
}
