import * as z from "zod/mini";
import { ratio } from "./fields";

const SAMPLERS = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
] as const;

export interface SamplerConfig {
  readonly name: (typeof SAMPLERS)[number];
  /** 0–1; used by the `traceidratio` samplers. */
  readonly ratio: number;
}

/** The `OTEL_*` variables that the SDK's parts do not read themselves, by their standard names and defaults. */
export const tracingFields = {
  OTEL_SDK_DISABLED: z._default(z.enum(["true", "false"]), "false"),
  OTEL_TRACES_EXPORTER: z.optional(z.enum(["otlp", "none"])),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.optional(z.url()),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.optional(z.url()),
  OTEL_TRACES_SAMPLER: z._default(z.enum(SAMPLERS), "parentbased_always_on"),
  OTEL_TRACES_SAMPLER_ARG: ratio(1),
};
const schema = z.object(tracingFields);

/** The sampler, or undefined when tracing is off: no exporter is named, or the SDK is disabled. */
export function tracingFrom(fields: z.output<typeof schema>): SamplerConfig | undefined {
  const endpoint = fields.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? fields.OTEL_EXPORTER_OTLP_ENDPOINT;
  const exporter = fields.OTEL_TRACES_EXPORTER ?? (endpoint === undefined ? "none" : "otlp");
  if (fields.OTEL_SDK_DISABLED === "true" || exporter === "none") return undefined;
  return { name: fields.OTEL_TRACES_SAMPLER, ratio: fields.OTEL_TRACES_SAMPLER_ARG };
}
