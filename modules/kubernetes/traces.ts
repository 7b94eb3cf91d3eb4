import type { HostPeer } from "./hosts";
import type { Peer } from "./peer";

/** Who takes spans over OTLP/HTTP. */
export interface TraceReceiver {
  readonly peer: Peer | HostPeer;
  /** Address, without `/v1/traces`. */
  readonly url: string;
  /** Of the requests that read, how many a program records; 0 to 100. */
  readonly recordedPercent: number;
}

/** Where a workload's spans go: nowhere unless it sends some, and the cluster has somebody for them. */
export function traceReceiverOf({
  traces = false,
  cluster,
}: {
  readonly traces?: boolean;
  readonly cluster?: { readonly traceReceiver?: TraceReceiver };
}): TraceReceiver | undefined {
  return traces ? cluster?.traceReceiver : undefined;
}

/**
 * Variables of the OpenTelemetry specification, for a program whose SDK reads them. The caller's decision counts, so
 * that a trace is whole or not there.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export function traceVariables(
  workload: string,
  { url, recordedPercent }: TraceReceiver,
): Record<string, string> {
  return {
    // As logs have it: `app` is the same name.
    OTEL_SERVICE_NAME: workload,
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
    OTEL_TRACES_SAMPLER_ARG: String(recordedPercent / 100),
  };
}
