import type { Environment } from "../../environment/environment";
import type { AddonContext } from "../../platform/addon";
import type { HelmValues } from "../../platform/helm-values";
import { LOKI_URL } from "../loki/peer";
import { TEMPO_URL } from "../tempo/peer";

/** Some 100 bytes each, in memory. https://prometheus.io/docs/prometheus/latest/feature_flags/#exemplars-storage */
const KEPT_EXEMPLARS = 50_000;

/** Of Prometheus: what programs that record traces tell beside their figures, and what the receiver of traces counts. */
export function fromTraces({ environment, has }: AddonContext): HelmValues {
  return {
    ...(recordsTraces(environment, has("alloy-otlp")) && {
      enableFeatures: ["exemplar-storage"],
      exemplars: { maxSize: KEPT_EXEMPLARS },
    }),
    ...(has("alloy-otlp") && { enableRemoteWriteReceiver: true }),
  };
}

function recordsTraces({ platform }: Environment, hasReceiver: boolean): boolean {
  return hasReceiver || platform.traces.endpoint !== undefined;
}

/**
 * Data sources of Grafana beside Prometheus, with what leads from one to the other. `$$` is `$` to Grafana, which
 * replaces `$NAME` by variables of its environment.
 */
export function dataSources({ has }: Pick<AddonContext, "has">): HelmValues[] {
  return [...(has("loki") ? [loki(has("tempo"))] : []), ...(has("tempo") ? [tempo(has)] : [])];
}

/** Where an exemplar's trace is opened, of Prometheus' own data source. */
export function exemplarDestination({ has }: Pick<AddonContext, "has">): HelmValues {
  return has("tempo")
    ? { exemplarTraceIdDestinations: { datasourceUid: "tempo", traceIdLabelName: "trace_id" } }
    : {};
}

function loki(leadsToTraces: boolean): HelmValues {
  return {
    name: "Loki",
    uid: "loki",
    type: "loki",
    access: "proxy",
    url: LOKI_URL,
    jsonData: {
      maxLines: 1000,
      ...(leadsToTraces && {
        derivedFields: [
          {
            name: "Trace",
            // The agent has read it out of the line already.
            matcherType: "label",
            matcherRegex: "trace_id",
            datasourceUid: "tempo",
            url: "$${__value.raw}",
            urlDisplayLabel: "Open the trace",
          },
        ],
      }),
    },
  };
}

function tempo(has: AddonContext["has"]): HelmValues {
  // Where several clusters report, their series and lines have it, as their spans do.
  const cluster = has("central-prometheus") ? [{ key: "cluster", value: "cluster" }] : [];
  return {
    name: "Tempo",
    uid: "tempo",
    type: "tempo",
    access: "proxy",
    url: TEMPO_URL,
    jsonData: {
      nodeGraph: { enabled: true },
      serviceMap: { datasourceUid: "prometheus" },
      tracesToMetrics: {
        datasourceUid: "prometheus",
        spanStartTimeShift: "-15m",
        spanEndTimeShift: "15m",
        tags: [{ key: "service.name", value: "service_name" }, ...cluster],
        queries: [
          {
            name: "Spans per second",
            query: "sum by (span_name) (rate(traces_spanmetrics_calls_total{$$__tags}[5m]))",
          },
          {
            name: "99 of 100 within",
            query:
              "histogram_quantile(0.99, sum by (le, span_name) (rate(traces_spanmetrics_latency_bucket{$$__tags}[5m])))",
          },
        ],
      },
      ...(has("loki") && {
        tracesToLogsV2: {
          datasourceUid: "loki",
          // Lines are written when a request has ended.
          spanStartTimeShift: "-1m",
          spanEndTimeShift: "5m",
          tags: [{ key: "service.name", value: "app" }, ...cluster],
          filterByTraceID: true,
        },
      }),
    },
  };
}
