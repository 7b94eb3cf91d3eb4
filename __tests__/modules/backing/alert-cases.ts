import type { AlertTest } from "../../support/promtool";

/** A series of a pod of a backing service. */
export function series(metric: string, values: string, labels: Record<string, string> = {}) {
  const all = { namespace: "job-board-data", pod: "p-0", ...labels };
  const pairs = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
  return { series: `${metric}{${pairs.join(", ")}}`, values };
}

export const critical = { severity: "critical" };
export const warning = { severity: "warning" };
const pod = { pod: "p-0" };
const jobboard = { datname: "jobboard" };
const claim = { persistentvolumeclaim: "data-postgres-0" };
const other = { persistentvolumeclaim: "data-rabbitmq-0" };
const queue = { vhost: "jobs", queue: "applications" };
const dead = { vhost: "jobs", queue: "applications.dead" };
const broker = { statefulset: "rabbitmq", pod: "kube-state-metrics" };
const cache = { container: "valkey" };

/** For each alert, when it fires and when it must not. */
export const cases: readonly AlertTest[] = [
  { alert: "PostgresDown", input: [series("pg_up", "0x60")], fires: [critical] },
  { alert: "PostgresDown", input: [], fires: [critical] },
  { alert: "PostgresDown", input: [series("pg_up", "1x60")], fires: [] },
  {
    alert: "PostgresConnectionsNearLimit",
    input: [
      series("pg_stat_database_numbackends", "60x60", jobboard),
      series("pg_stat_database_numbackends", "25x60", { datname: "postgres" }),
      series("pg_settings_max_connections", "100x60"),
    ],
    fires: [{ ...warning, ...pod }],
  },
  {
    alert: "PostgresConnectionsNearLimit",
    input: [
      series("pg_stat_database_numbackends", "60x60", jobboard),
      series("pg_settings_max_connections", "100x60"),
    ],
    fires: [],
  },
  {
    alert: "PostgresLongTransaction",
    input: [
      series("pg_stat_activity_max_tx_duration", "0+60x60", { ...jobboard, state: "active" }),
      series("pg_stat_activity_max_tx_duration", "0x60", { datname: "idle", state: "active" }),
    ],
    fires: [{ ...warning, ...pod, ...jobboard }],
  },
  {
    alert: "PostgresWraparound",
    input: [
      series("pg_database_wraparound_age_datfrozenxid_seconds", "1.1e9x60", jobboard),
      series("pg_database_wraparound_age_datfrozenxid_seconds", "2e8x60", { datname: "calm" }),
    ],
    fires: [{ ...critical, ...pod, ...jobboard }],
  },
  {
    alert: "PostgresReplicationLag",
    input: [
      series("pg_replication_lag_seconds", "0+30x60"),
      series("pg_replication_lag_seconds", "5x60", { pod: "p-1" }),
    ],
    fires: [{ ...warning, ...pod }],
  },
  {
    alert: "PostgresDiskFull",
    input: [
      series("kubelet_volume_stats_used_bytes", "90x60", claim),
      series("kubelet_volume_stats_capacity_bytes", "100x60", claim),
      series("kubelet_volume_stats_used_bytes", "95x60", other),
      series("kubelet_volume_stats_capacity_bytes", "100x60", other),
    ],
    fires: [{ ...critical, ...claim }],
  },
  {
    alert: "PostgresDiskFull",
    input: [
      series("kubelet_volume_stats_used_bytes", "80x60", claim),
      series("kubelet_volume_stats_capacity_bytes", "100x60", claim),
    ],
    fires: [],
  },
  { alert: "ValkeyDown", input: [series("redis_up", "0x60")], fires: [warning] },
  { alert: "ValkeyDown", input: [], fires: [warning] },
  { alert: "ValkeyDown", input: [series("redis_up", "1x60")], fires: [] },
  { alert: "ValkeyEvicts", input: lookups(1, 30, 70), fires: [{ ...warning, ...pod }] },
  { alert: "ValkeyEvicts", input: lookups(1, 90, 10), fires: [] },
  { alert: "ValkeyEvicts", input: lookups(0, 30, 70), fires: [] },
  {
    alert: "ValkeyMemoryNearLimit",
    input: memory(95),
    fires: [{ ...warning, ...pod }],
  },
  { alert: "ValkeyMemoryNearLimit", input: memory(80), fires: [] },
  { alert: "RabbitMqDown", input: [], fires: [critical] },
  { alert: "RabbitMqDown", input: [series("rabbitmq_build_info", "1x60")], fires: [] },
  { alert: "RabbitMqNodeMissing", input: nodes(2), fires: [critical] },
  { alert: "RabbitMqNodeMissing", input: nodes(3), fires: [] },
  { alert: "RabbitMqInParts", input: clusters("one", "one", "two"), fires: [critical] },
  { alert: "RabbitMqInParts", input: clusters("one", "one", "one"), fires: [] },
  {
    alert: "RabbitMqMemoryAlarm",
    input: [
      series("rabbitmq_alarms_memory_used_watermark", "1x60"),
      series("rabbitmq_alarms_memory_used_watermark", "0x60", { pod: "p-1" }),
    ],
    fires: [{ ...critical, ...pod }],
  },
  {
    alert: "RabbitMqDiskAlarm",
    input: [
      series("rabbitmq_alarms_free_disk_space_watermark", "1x60"),
      series("rabbitmq_alarms_free_disk_space_watermark", "0x60", { pod: "p-1" }),
    ],
    fires: [{ ...critical, ...pod }],
  },
  { alert: "RabbitMqNoConsumer", input: waiting(5, 0), fires: [{ ...warning, ...queue }] },
  { alert: "RabbitMqNoConsumer", input: waiting(5, 1), fires: [] },
  { alert: "RabbitMqNoConsumer", input: waiting(0, 0), fires: [] },
  {
    alert: "RabbitMqQueueGrows",
    input: [
      series("rabbitmq_queue_messages", "0+50x60", queue),
      series("rabbitmq_queue_messages", "500x60", { ...queue, queue: "full" }),
      series("rabbitmq_queue_messages", "0+50x60", dead),
    ],
    fires: [{ ...warning, ...queue }],
  },
  {
    alert: "RabbitMqDeadLetters",
    input: [
      series("rabbitmq_queue_messages", "1x60", dead),
      series("rabbitmq_queue_messages", "9x60", queue),
    ],
    fires: [{ ...warning, ...dead }],
  },
  {
    alert: "RabbitMqDeadLetters",
    input: [series("rabbitmq_queue_messages", "0x60", dead)],
    fires: [],
  },
].map((each) => ({ at: "45m", ...each }));

function lookups(evicted: number, hits: number, misses: number) {
  return [
    series("redis_evicted_keys_total", `0+${evicted}x60`),
    series("redis_keyspace_hits_total", `0+${hits}x60`),
    series("redis_keyspace_misses_total", `0+${misses}x60`),
  ];
}

function memory(used: number) {
  return [
    series("container_memory_working_set_bytes", `${used}x60`, cache),
    series("kube_pod_container_resource_limits", "100x60", { ...cache, resource: "memory" }),
  ];
}

function nodes(count: number) {
  return [
    series("kube_statefulset_replicas", "3x60", broker),
    ...Array.from({ length: count }, (_, ordinal) =>
      series("rabbitmq_build_info", "1x60", { pod: `rabbitmq-${ordinal}` }),
    ),
  ];
}

/** A node each, of the cluster with that id. */
function clusters(...ids: readonly string[]) {
  return ids.map((id, ordinal) =>
    series("rabbitmq_identity_info", "1x60", {
      pod: `rabbitmq-${ordinal}`,
      rabbitmq_cluster_permanent_id: id,
    }),
  );
}

function waiting(messages: number, consumers: number) {
  return [
    series("rabbitmq_queue_messages_ready", `${messages}x60`, queue),
    series("rabbitmq_queue_consumers", `${consumers}x60`, queue),
    series("rabbitmq_queue_messages_ready", "3x60", dead),
    series("rabbitmq_queue_consumers", "0x60", dead),
  ];
}
