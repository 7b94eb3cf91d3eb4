import { setTimeout } from "node:timers/promises";
import { parser } from "@prometheus-io/lezer-promql";
import type { Kubectl, KubernetesObject } from "../../cluster-client/kubectl";
import type { Step } from "../../steps/step";
import { IN_NAMESPACE } from "./broker";

interface PrometheusRule extends KubernetesObject {
  readonly spec: { readonly groups: { readonly rules: { readonly expr: string }[] }[] };
}

const NAMES =
  "/api/v1/namespaces/monitoring/services/prometheus-operated:9090/proxy/api/v1/label/__name__/values";
/** Two scrapes. */
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
        const known = await namesKnown(kubectl);
        const missing = [...asked].filter((name) => !known.has(name));
        if (missing.length === 0) {
          return `${asked.size} metrics of ${rules.length} sets of rules`;
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

async function namesKnown(kubectl: Kubectl): Promise<ReadonlySet<string>> {
  const answer = JSON.parse(await kubectl.text(["get", "--raw", NAMES])) as { data: string[] };
  return new Set(answer.data);
}
