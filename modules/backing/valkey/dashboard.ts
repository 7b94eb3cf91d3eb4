import type { DashboardProps } from "../../dashboards/dashboard";
import { stat, timeSeries } from "../../dashboards/panel";
import { NAMESPACE } from "../names";

const VALKEY = `namespace="${NAMESPACE}"`;
const HITS = `sum(rate(redis_keyspace_hits_total{${VALKEY}}[$__rate_interval]))`;
const MISSES = `sum(rate(redis_keyspace_misses_total{${VALKEY}}[$__rate_interval]))`;

/** The cache: whether it answers, whether it helps, how full it is. */
export const valkeyDashboard: Omit<DashboardProps, "namespace"> = {
  uid: "valkey",
  title: "Valkey",
  description:
    "The cache: hits, evictions, memory. Full is normal; few hits while it evicts are not.",
  folder: "Backing services",
  rows: [
    {
      title: "Now",
      panels: [
        stat({ title: "Answers", queries: [{ expr: `max(redis_up{${VALKEY}})` }] }),
        stat({
          title: "Memory used",
          unit: "percentunit",
          queries: [
            {
              expr: `max(redis_memory_used_bytes{${VALKEY}} / redis_memory_max_bytes{${VALKEY}})`,
            },
          ],
        }),
        stat({ title: "Keys", queries: [{ expr: `sum(redis_db_keys{${VALKEY}})` }] }),
        stat({ title: "Clients", queries: [{ expr: `sum(redis_connected_clients{${VALKEY}})` }] }),
      ],
    },
    {
      title: "Use",
      panels: [
        timeSeries({
          title: "Share of hits",
          unit: "percentunit",
          queries: [{ expr: `${HITS} / (${HITS} + ${MISSES})` }],
        }),
        timeSeries({
          title: "Evicted and expired per second",
          queries: [
            {
              expr: `sum(rate(redis_evicted_keys_total{${VALKEY}}[$__rate_interval]))`,
              legend: "evicted",
            },
            {
              expr: `sum(rate(redis_expired_keys_total{${VALKEY}}[$__rate_interval]))`,
              legend: "expired",
            },
          ],
        }),
        timeSeries({
          title: "Commands per second, by command",
          queries: [
            {
              expr: `sum by (cmd) (rate(redis_commands_total{${VALKEY}}[$__rate_interval]))`,
              legend: "{{cmd}}",
            },
          ],
        }),
      ],
    },
  ],
};
