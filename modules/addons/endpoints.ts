/** Where Loki takes logs from agents and sidecars. */
export const LOKI_PUSH_URL = "http://loki.monitoring.svc.cluster.local:3100/loki/api/v1/push";

/** Where Loki answers queries. */
export const LOKI_URL = "http://loki.monitoring.svc.cluster.local:3100";
