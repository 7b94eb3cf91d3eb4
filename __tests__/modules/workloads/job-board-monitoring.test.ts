import { readFileSync } from "node:fs";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { alertRules } from "../../../modules/alerts/alert-rules";
import { Dashboard } from "../../../modules/dashboards/dashboard";
import { customResourceProblems } from "../../../modules/kubernetes/crd-schema";
import { JOB_BOARD_ALERTS } from "../../../modules/workloads/job-board/alerts";
import { jobBoardDashboard } from "../../../modules/workloads/job-board/dashboard";
import { syntaxErrors } from "../../support/parse-query";
import { type AlertTest, promtoolInstalled, testRules } from "../../support/promtool";
import { synthStack } from "../../support/synth";

const object = alertRules({
  name: "job-board",
  namespace: "job-board",
  rules: JOB_BOARD_ALERTS,
  runbooksUrl: "https://example.com",
});

/** A series of one pod of the job board. */
function series(metric: string, values: string, labels: Record<string, string> = {}) {
  const all = { namespace: "job-board", pod: "job-board-1", ...labels };
  const pairs = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
  return { series: `${metric}{${pairs.join(", ")}}`, values };
}

function requests(status: string, values: string) {
  return series("http_requests_total", values, { status });
}

function latency(le: string, values: string) {
  return series("http_request_duration_seconds_bucket", values, { le });
}

const container = { container: "job-board" };
const autoscaler = { horizontalpodautoscaler: "job-board" };
const critical = { severity: "critical" };
const warning = { severity: "warning" };
const info = { severity: "info" };

/** For each alert, when it fires and when it must not. */
const tests: AlertTest[] = [
  { alert: "JobBoardDown", input: [series("service_ready", "0x30")], fires: [critical] },
  { alert: "JobBoardDown", input: [], fires: [critical] },
  { alert: "JobBoardDown", input: [series("service_ready", "1x30")], fires: [] },
  {
    alert: "JobBoardErrors",
    input: [requests("200", "0+90x30"), requests("500", "0+10x30")],
    fires: [critical],
  },
  {
    alert: "JobBoardErrors",
    input: [requests("200", "0+98x30"), requests("500", "0+2x30")],
    fires: [],
  },
  {
    alert: "JobBoardSlow",
    input: [latency("1", "0+10x30"), latency("5", "0+100x30"), latency("+Inf", "0+100x30")],
    fires: [warning],
  },
  {
    alert: "JobBoardSlow",
    input: [latency("1", "0+99x30"), latency("5", "0+100x30"), latency("+Inf", "0+100x30")],
    fires: [],
  },
  {
    alert: "JobBoardSaturated",
    input: [series("http_requests_rejected_total", "0+5x30")],
    fires: [warning],
  },
  { alert: "JobBoardSaturated", input: busyWith(4), fires: [{ ...warning }] },
  { alert: "JobBoardSaturated", input: busyWith(3), fires: [] },
  {
    alert: "JobBoardDatabaseDown",
    input: [series("database_up", "0x30")],
    fires: [{ ...critical, pod: "job-board-1" }],
  },
  { alert: "JobBoardDatabaseDown", input: [series("database_up", "1x30")], fires: [] },
  { alert: "JobBoardBurnInProgress", input: [series("burns_running", "1x30")], fires: [info] },
  { alert: "JobBoardBurnInProgress", input: [series("burns_running", "0x30")], fires: [] },
].map((each) => ({ at: "28m", ...each }));

/** Replicas that use all the CPU they request, of at most 4. */
function busyWith(replicas: number) {
  return [
    series("kube_horizontalpodautoscaler_status_current_replicas", `${replicas}x30`, autoscaler),
    series("kube_horizontalpodautoscaler_spec_max_replicas", "4x30", autoscaler),
    series("container_cpu_usage_seconds_total", "0+15x30", container),
    series("kube_pod_container_resource_requests", "0.25x30", { ...container, resource: "cpu" }),
  ];
}

test("the rules are an object that the CRD takes", () => {
  expect(customResourceProblems(object)).toEqual([]);
});

test.each(JOB_BOARD_ALERTS)("$alert is PromQL and has a runbook", ({ alert, expr }) => {
  expect(syntaxErrors("prometheus", expr)).toEqual([]);
  expect(readFileSync(`docs/runbooks/${alert}.md`, "utf8")).toMatch(new RegExp(`^# ${alert}\n`));
});

test("every alert is shown to fire", () => {
  const shown = new Set(tests.filter(({ fires }) => fires.length > 0).map(({ alert }) => alert));
  expect([...shown].sort()).toEqual(JOB_BOARD_ALERTS.map(({ alert }) => alert).sort());
});

test(`alerts fire when they should and not before${promtoolInstalled ? "" : " (skipped: promtool isn't installed)"}`, () => {
  expect(promtoolInstalled ? testRules(object.spec.groups, tests) : "").toBe("");
});

test("the dashboard asks only what PromQL and LogQL can answer, of the job board alone", () => {
  const queries = jobBoardDashboard.rows
    .flatMap(({ panels }) => panels)
    .flatMap(({ panel }) =>
      (panel.targets ?? []).map((target) => ({
        expr: String(Reflect.get(target, "expr")),
        language: panel.datasource?.uid === "loki" ? ("loki" as const) : ("prometheus" as const),
      })),
    );
  expect(queries.length).toBeGreaterThan(15);
  expect(queries.flatMap(({ language, expr }) => syntaxErrors(language, expr))).toEqual([]);
  expect(queries.filter(({ expr }) => !expr.includes('namespace="job-board"'))).toEqual([]);
});

test("the dashboard is a ConfigMap that Grafana finds, in the folder of the workloads", () => {
  const configMap = synthStack((stack) => {
    new KubernetesProvider(stack, "Kubernetes", {});
    new Dashboard(stack, "Dashboard", { ...jobBoardDashboard, namespace: "job-board" });
  }).resource("kubernetes_config_map_v1");
  expect(configMap["metadata"]).toMatchObject({
    labels: { grafana_dashboard: "1", app: "dashboard-job-board" },
    annotations: { grafana_folder: "Workloads" },
  });
});
