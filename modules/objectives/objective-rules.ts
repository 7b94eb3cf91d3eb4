import type { IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import { BURN_ALERTS, WINDOWS } from "./burn-rates";
import { errorBudget, type Measured, type Objective } from "./objective";

/** How often rules are evaluated, which is how often a rate is recorded. */
const INTERVAL_SECONDS = 60;

/**
 * Fewer failures than this in the long window are no alert. One failure of ten requests is 10 % and no
 * outage; ten of ten are one, however few requests there are.
 */
const LEAST_FAILURES = 10;

export interface ObjectiveRulesProps extends Measured {
  /** Of the PrometheusRule. */
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly objectives: readonly Objective[];
  /** Address below which the runbooks lie, without a slash at its end. */
  readonly runbooksUrl: string;
}

/**
 * The rules of Prometheus for objectives, each with the labels `namespace`, `workload` and `objective`:
 *
 * - `objective:events:rate5m`, `objective:failures:rate5m`: events per second
 * - `objective:failures:ratio_rate<window>`: the share that failed; nothing where nothing happened
 * - `objective:budget:ratio`: the share that may fail
 * - `objective:budget:remaining`: what is left of 30 days' budget, 1 is all, below 0 is overspent
 */
export function objectiveRules(props: ObjectiveRulesProps) {
  const { name, namespace, labels, objectives } = props;
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name, namespace, ...(labels && { labels }) },
    spec: {
      groups: objectives.map((objective) => ({
        name: `${name}-${objective.name}`,
        interval: `${INTERVAL_SECONDS}s`,
        rules: [...recordings(props, objective), ...alerts(props, objective)],
      })),
    },
  } satisfies IPrometheusRule;
}

function recordings({ namespace, workload }: Measured, objective: Objective) {
  const { events, failures, witness } = objective;
  const at = selector({ namespace, workload }, objective);
  const sum = (series: string, window: string) =>
    `sum_over_time(objective:${series}:rate5m${at}[${window}])`;
  const labels = { namespace, workload, objective: objective.name };
  const record = (series: string, expr: string) => ({
    record: `objective:${series}`,
    expr,
    labels,
  });
  return [
    record("events:rate5m", `${events} or 0 * ${witness}`),
    record("failures:rate5m", `${failures} or 0 * ${witness}`),
    record("budget:ratio", `vector(${errorBudget(objective)})`),
    // From what was recorded: of a few series, not of every pod's, status' and method's.
    ...WINDOWS.map((window) =>
      record(
        `failures:ratio_rate${window}`,
        `${sum("failures", window)} / (${sum("events", window)} > 0)`,
      ),
    ),
    record(
      "budget:remaining",
      `1 - (objective:failures:ratio_rate30d${at} or 0 * ${sum("events", "30d")}) / ${errorBudget(objective)}`,
    ),
  ];
}

function alerts(props: ObjectiveRulesProps, objective: Objective) {
  const at = selector(props, objective);
  const budget = errorBudget(objective);
  const burning = (window: string, factor: number) =>
    `objective:failures:ratio_rate${window}${at} / ${budget} > ${factor}`;
  return BURN_ALERTS.map(({ alert, severity, rates, consequence }) => ({
    alert,
    expr: rates
      .map(({ factor, long, short }) =>
        [
          burning(long, factor),
          burning(short, factor),
          `${INTERVAL_SECONDS} * sum_over_time(objective:failures:rate5m${at}[${long}]) >= ${LEAST_FAILURES}`,
        ].join(" and "),
      )
      .join(" or "),
    labels: { severity },
    annotations: {
      summary: `{{ $labels.workload }} fails its objective of ${objective.percent} % ${objective.promise}: the error budget burns {{ $value | humanize }} times as fast as it may, ${consequence}`,
      runbook_url: `${props.runbooksUrl}/${alert}.md`,
    },
  }));
}

function selector({ namespace, workload }: Measured, { name }: Objective): string {
  return `{namespace="${namespace}", workload="${workload}", objective="${name}"}`;
}
