import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Dashboard } from "../../../../modules/dashboards/dashboard";
import { jobBoardDashboard } from "../../../../modules/workloads/job-board/dashboard";
import { syntaxErrors } from "../../../support/parse-query";
import { synthStack } from "../../../support/synth";

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
