import { clusterName } from "../../environment/cluster-name";
import type { Environment } from "../../environment/environment";
import { PROMETHEUS_WRITE_URL } from "../kube-prometheus-stack/peers";
import { TEMPO_OTLP } from "../tempo/peer";
import { memoryLimiter } from "./memory-limiter";
import { ofCluster } from "./of-cluster";
import { receivedTraces } from "./received-traces";
import { REPORTER, reportedTraces } from "./reported-traces";

/** Component that sends what was kept to the cluster's own Tempo. */
const TO_TEMPO = "otelcol.exporter.otlp.tempo";

/** Traces that wait for the decision; older ones make room. */
const WAITING_TRACES = 20_000;
/** Combinations of span and status that are counted apart of one program; what is more is counted as one. */
const SERIES = 2_000;

/** Methods that change something (RFC 9110, 9.2.1, has the safe ones). */
const WRITES = ["POST", "PUT", "PATCH", "DELETE"];

/**
 * Alloy's configuration: metrics are made of every span that comes, and then whole traces are kept or dropped, ten
 * seconds after their first span. Kept are those with an error, slow ones, those that write and what queues cause; of
 * the rest a share. Every step holds so much and no more.
 */
export function receiverConfig(environment: Environment): string {
  const { traces } = environment.platform;
  const { reportsTo } = environment;
  return `
otelcol.receiver.otlp "programs" {
  grpc { }
  http { }
  output {
    traces = [otelcol.processor.memory_limiter.all.input]
  }
}
${memoryLimiter(
  "all",
  "otelcol.connector.spanmetrics.all.input",
  "otelcol.connector.servicegraph.all.input",
  "otelcol.processor.tail_sampling.kept.input",
)}
otelcol.connector.spanmetrics "all" {
  // The names that Grafana looks for.
  namespace                       = "traces.spanmetrics"
  // One set of series for all pods of a service.
  resource_metrics_key_attributes = ["service.name"]
  aggregation_cardinality_limit   = ${SERIES}
  metrics_expiration              = "15m"
  metrics_flush_interval          = "15s"
  histogram {
    unit = "s"
    explicit {
      buckets = ["5ms", "10ms", "25ms", "50ms", "100ms", "250ms", "500ms", "1s", "2500ms", "5s", "10s"]
    }
  }
  exemplars {
    enabled            = true
    max_per_data_point = 5
  }
  output {
    metrics = [otelcol.exporter.prometheus.all.input]
  }
}

otelcol.connector.servicegraph "all" {
  latency_histogram_buckets = ["10ms", "50ms", "100ms", "500ms", "1s", "5s"]
  database_name_attributes  = ["db.system.name"]
  metrics_flush_interval    = "15s"
  store {
    max_items = 10000
    ttl       = "10s"
  }
  output {
    metrics = [otelcol.exporter.prometheus.all.input]
  }
}

otelcol.exporter.prometheus "all" {
  include_target_info  = false
  include_scope_labels = false
  forward_to           = [prometheus.relabel.grafana.receiver]
}

// Grafana's panels of services look for Tempo's name of the durations.
prometheus.relabel "grafana" {
  rule {
    source_labels = ["__name__"]
    regex         = "traces_spanmetrics_duration_seconds_(.+)"
    replacement   = "traces_spanmetrics_latency_$1"
    target_label  = "__name__"
  }
  forward_to = [prometheus.remote_write.cluster.receiver]
}

prometheus.remote_write "cluster" {
  endpoint {
    url = "${PROMETHEUS_WRITE_URL}"
  }
}

otelcol.processor.tail_sampling "kept" {
  decision_wait  = "10s"
  num_traces     = ${WAITING_TRACES}
  // Of a trace that spans come late to, too.
  decision_cache = {
    sampled_cache_size     = ${WAITING_TRACES * 5},
    non_sampled_cache_size = ${WAITING_TRACES * 5},
  }
  policy {
    name = "failed"
    type = "status_code"
    status_code {
      status_codes = ["ERROR"]
    }
  }
  policy {
    name = "slow"
    type = "latency"
    latency {
      threshold_ms = ${traces.slowMilliseconds}
    }
  }
  policy {
    name = "writes"
    type = "string_attribute"
    string_attribute {
      key    = "http.request.method"
      values = [${WRITES.map((method) => `"${method}"`).join(", ")}]
    }
  }
  policy {
    name = "messages"
    type = "string_attribute"
    string_attribute {
      key    = "messaging.operation.type"
      values = ["process"]
    }
  }
  policy {
    name = "share"
    type = "probabilistic"
    probabilistic {
      sampling_percentage = ${traces.keptPercent}
    }
  }
  output {
    traces = [otelcol.processor.transform.kept.input]
  }
}
${ofCluster("kept", clusterName(environment), "otelcol.processor.batch.kept.input")}
otelcol.processor.batch "kept" {
  output {
    traces = [${[`${TO_TEMPO}.input`, ...(reportsTo ? [`${REPORTER}.input`] : [])].join(", ")}]
  }
}

otelcol.exporter.otlp "tempo" {
  client {
    endpoint = "${TEMPO_OTLP}"
    tls {
      insecure = true
    }
  }
  // Batches, of what was kept: a Tempo that is away for five minutes costs nothing but room. gRPC itself waits for two
  // minutes, and a fifth more, before it dials anew.
  sending_queue {
    queue_size = 500
  }
  retry_on_failure {
    max_elapsed_time = "8m"
  }
}
${reportsTo ? reportedTraces(environment.name, reportsTo) : ""}${receivedTraces(environment)}`.trimStart();
}
