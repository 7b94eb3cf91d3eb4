import type { IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";

/** How soon somebody has to look: at once, today, never (it mutes others or adds context). */
export type Severity = "critical" | "warning" | "info";

export interface AlertRule {
  /** PascalCase; its runbook is docs/runbooks/<alert>.md. */
  readonly alert: string;
  /** PromQL; fires for every series it yields. */
  readonly expr: string;
  /** How long it has to hold, e.g. `10m`. @default at once */
  readonly for?: string;
  readonly severity: Severity;
  /** One line; may hold `{{ $labels.x }}` and `{{ $value }}`. */
  readonly summary: string;
}

export interface AlertRulesProps {
  /** Name of the PrometheusRule and of its group. */
  readonly name: string;
  readonly namespace: string;
  readonly rules: readonly AlertRule[];
  /** Address below which the runbooks lie, without a slash at its end. */
  readonly runbooksUrl: string;
}

/** A PrometheusRule, to be released with `Manifests`; Prometheus takes it up from any namespace. */
export function alertRules({ name, namespace, rules, runbooksUrl }: AlertRulesProps) {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name, namespace },
    spec: {
      groups: [
        {
          name,
          rules: rules.map((rule) => ({
            alert: rule.alert,
            expr: rule.expr,
            ...(rule.for !== undefined && { for: rule.for }),
            labels: { severity: rule.severity },
            annotations: {
              summary: rule.summary,
              runbook_url: `${runbooksUrl}/${rule.alert}.md`,
            },
          })),
        },
      ],
    },
  } satisfies IPrometheusRule;
}

/** None of these targets answers, or there is none; keeps the label `namespace` either way. */
export function down(targets: string): string {
  return `sum by (namespace) (up{${targets}}) == 0 or absent(up{${targets}})`;
}
