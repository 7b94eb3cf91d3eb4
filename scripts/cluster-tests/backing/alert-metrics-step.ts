import { setTimeout } from "node:timers/promises";
import { parser } from "@prometheus-io/lezer-promql";
import type { Kubectl, KubernetesObject } from "../../cluster-client/kubectl";
import type { Step } from "../../steps/step";
import { askMonitoring } from "../monitoring";
import { IN_NAMESPACE } from "../../cluster-client/backing/broker-node";

interface PrometheusRule extends KubernetesObject {
  readonly spec: { readonly groups: { readonly rules: { readonly expr: string }[] }[] };
}

/** What a cluster for tests may lack, by the beginning of its name; what is missing besides fails the step. */
const MAY_BE_MISSING: Readonly<Record<string, string>> = {
  kubelet_volume_stats_: "of volumes with a driver, which a folder of the node has not",
  pg_database_wraparound_: "of a postgres_exporter newer than 0.11",
  pg_replication_lag_: "of a postgres_exporter newer than 0.11",
};
const LIMIT_MS = 60_000;

/** An alert on a metric that nobody scrapes never fires. */
export function alertsHaveTheirMetrics(kubectl: Kubectl): Step {
  return {
    name: "every metric that an alert asks for is there",
    play: async () => {
      const rules = await kubectl.list<PrometheusRule>("prometheusrules", [IN_NAMESPACE]);
      const asked = new Set(
        rules.flatMap(({ spec }) =>
          spec.groups.flatMap((group) => group.rules.flatMap(({ expr }) => metricsOf(expr))),
        ),
      );
      const started = Date.now();
      for (;;) {
        const known = new Set(
          await askMonitoring<string[]>(kubectl, "prometheus", "/label/__name__/values"),
        );
        const missing = [...asked].filter((name) => !known.has(name));
        const excused = missing.filter((name) => excuse(name) !== undefined);
        if (excused.length === missing.length) {
          const without = excused.map((name) => `${name} (${excuse(name)})`);
          return `${asked.size} metrics of ${rules.length} sets of rules; not there: ${without.join(", ") || "none"}`;
        }
        if (Date.now() - started > LIMIT_MS) {
          throw new Error(`Prometheus has none of ${missing.join(", ")}`);
        }
        await setTimeout(5000);
      }
    },
  };
}

/** Names of the metrics that an expression selects. */
export function metricsOf(expression: string): string[] {
  const names: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ name, node, from, to }) => {
      if (name === "Identifier" && node.parent?.name === "VectorSelector") {
        names.push(expression.slice(from, to));
      }
    },
  });
  return names;
}

function excuse(metric: string): string | undefined {
  return Object.entries(MAY_BE_MISSING).find(([prefix]) => metric.startsWith(prefix))?.[1];
}
