import { trace, TraceFlags } from "@opentelemetry/api";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";
import type { SamplerConfig } from "../config/tracing-config";

const RECORDED = { decision: SamplingDecision.RECORD_AND_SAMPLED };
const NOT_RECORDED = { decision: SamplingDecision.NOT_RECORD };
const READS: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/**
 * The sampler that is asked for, and a rule of this service's own: what a message causes is recorded when what sent it
 * is, as a link to a trace that nobody recorded leads nowhere.
 */
export function samplerFrom(config: SamplerConfig): Sampler {
  const root = rootSampler(config);
  const sampler = config.name.startsWith("parentbased_") ? new ParentBasedSampler({ root }) : root;
  return {
    shouldSample(context, traceId, name, kind, attributes, links) {
      const [cause] = links;
      if (cause === undefined) {
        return sampler.shouldSample(context, traceId, name, kind, attributes, links);
      }
      const isRecorded = (cause.context.traceFlags & TraceFlags.SAMPLED) !== 0;
      return isRecorded ? RECORDED : NOT_RECORDED;
    },
    toString: () => `FollowingLinks{${sampler.toString()}}`,
  };
}

function rootSampler({ name, ratio }: SamplerConfig): Sampler {
  if (name.endsWith("always_off")) return new AlwaysOffSampler();
  if (!name.endsWith("traceidratio")) return new AlwaysOnSampler();
  const ofCallers = new TraceIdRatioBasedSampler(ratio);
  return {
    shouldSample: (context, traceId) =>
      // What begins here has been chosen already (`recordedShare`).
      trace.getSpanContext(context) === undefined
        ? RECORDED
        : ofCallers.shouldSample(context, traceId),
    toString: () => ofCallers.toString(),
  };
}

/**
 * Share of the requests without a caller's trace that are recorded, from 0 to 1. A ratio is of reads: what writes is
 * rare, takes far longer than its spans, and is what people look for.
 */
export function recordedShare(method: string, { name, ratio }: SamplerConfig): number {
  return name.endsWith("traceidratio") && READS.has(method) ? ratio : 1;
}
