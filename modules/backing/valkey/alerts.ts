import type { AlertRule } from "../../alerts/alert-rules";
import { NAMESPACE } from "../names";

const VALKEY = `namespace="${NAMESPACE}"`;
const CONTAINER = `${VALKEY}, container="valkey"`;

/** What somebody has to know of the cache; runbooks are in docs/runbooks/. */
export const VALKEY_ALERTS: readonly AlertRule[] = [
  {
    alert: "ValkeyDown",
    expr: `max(redis_up{${VALKEY}} or vector(0)) == 0`,
    for: "2m",
    severity: "warning",
    summary: "The cache doesn't answer: workloads go without it, and are slower",
  },
  {
    // Evictions alone are what a cache does; with a low share of hits they are why.
    alert: "ValkeyEvicts",
    expr: `sum by (pod) (rate(redis_evicted_keys_total{${VALKEY}}[10m])) > 0 and sum by (pod) (rate(redis_keyspace_hits_total{${VALKEY}}[10m])) / (sum by (pod) (rate(redis_keyspace_hits_total{${VALKEY}}[10m])) + sum by (pod) (rate(redis_keyspace_misses_total{${VALKEY}}[10m]))) < 0.5`,
    for: "15m",
    severity: "warning",
    summary:
      "{{ $labels.pod }} evicts keys and has {{ $value | humanizePercentage }} of those asked for: it is too small",
  },
  {
    alert: "ValkeyMemoryNearLimit",
    expr: `max by (pod) (container_memory_working_set_bytes{${CONTAINER}}) / max by (pod) (kube_pod_container_resource_limits{${CONTAINER}, resource="memory"}) > 0.9`,
    for: "10m",
    severity: "warning",
    summary:
      "{{ $labels.pod }} uses {{ $value | humanizePercentage }} of its memory: it is killed at all of it",
  },
];
