import { setTimeout as wait } from "node:timers/promises";
import { prometheus } from "../../../modules/addons/kube-prometheus-stack/peers";
import type { Kubectl, KubernetesObject } from "../../cluster-client/kubectl";
import { hasAnswer, valuesOfLabel } from "../dashboards/data-source";
import { reasonFor } from "../dashboards/empty-panels";
import {
  type Choice,
  filledIn,
  labelValues,
  type Panel,
  panelsOf,
  readDashboard,
  type WrittenDashboard,
} from "../dashboards/panels";
import { areReal, silencesOf } from "../dashboards/silences";
import { NotPlayed } from "../../steps/step";

interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** A rate over five minutes, of what is recorded each minute of what is scraped twice a minute. */
const LIMIT_MILLISECONDS = 8 * 60_000;
const PAUSE_MILLISECONDS = 15_000;

/**
 * Every panel of this project's dashboards shows something, or is listed with the reason: its data
 * source answers at least one of its queries, for one of the values that can be chosen at its top.
 *
 * @param limitMilliseconds how long there may be nothing to see: figures take their time after a deploy.
 */
export async function dashboardsShowData(
  kubectl: Kubectl,
  limitMilliseconds = LIMIT_MILLISECONDS,
): Promise<string> {
  const configMaps = await kubectl.list<ConfigMap>("configmaps", [
    "--all-namespaces",
    "--selector=grafana_dashboard=1,app.kubernetes.io/component=dashboard",
  ]);
  const dashboards = configMaps.flatMap(({ data = {} }) => Object.values(data).map(readDashboard));
  if (dashboards.length === 0) {
    throw new NotPlayed("no dashboard is deployed");
  }
  if (!(await areReal(kubectl, prometheus))) {
    throw new NotPlayed("Prometheus' pods are simulated: nobody answers");
  }
  const started = Date.now();
  for (;;) {
    const empty = await emptyPanels(kubectl, dashboards);
    const silences = await silencesOf(kubectl);
    const explained = empty.filter((panel) => reasonFor(panel, silences) !== undefined);
    const unexplained = empty.filter((panel) => !explained.includes(panel));
    if (unexplained.length === 0) {
      const count = dashboards.flatMap(panelsOf).length;
      return `${count - explained.length} panels of ${dashboards.length} dashboards; empty, with a reason: ${explained.map((panel) => `${nameOf(panel)} (${reasonFor(panel, silences)})`).join(", ") || "none"}`;
    }
    if (Date.now() - started >= limitMilliseconds) {
      throw new Error(`nothing to see:\n${unexplained.map(describe).join("\n")}`);
    }
    await wait(PAUSE_MILLISECONDS);
  }
}

async function emptyPanels(
  kubectl: Kubectl,
  dashboards: readonly WrittenDashboard[],
): Promise<Panel[]> {
  const empty: Panel[] = [];
  for (const dashboard of dashboards) {
    const choices = await choicesOf(kubectl, dashboard);
    for (const panel of panelsOf(dashboard)) {
      if (!(await showsSomething(kubectl, panel, choices))) {
        empty.push(panel);
      }
    }
  }
  return empty;
}

async function showsSomething(
  kubectl: Kubectl,
  { dataSource, queries }: Panel,
  choices: readonly Choice[],
): Promise<boolean> {
  for (const query of queries.flatMap((each) => filledIn(each, choices))) {
    // Loki that isn't there refuses; its panels are listed.
    const answers = hasAnswer(kubectl, dataSource, query);
    if (await (dataSource === "loki" ? answers.catch(() => false) : answers)) {
      return true;
    }
  }
  return false;
}

/** What can be chosen, in the order of the dashboard: a later choice may depend on those before. */
async function choicesOf(kubectl: Kubectl, { templating }: WrittenDashboard): Promise<Choice[]> {
  const choices: Choice[] = [];
  for (const { name, query, multi, datasource } of templating.list) {
    const asked = datasource.uid === "prometheus" ? labelValues(query.query) : undefined;
    const values = new Set<string>();
    for (const series of asked === undefined ? [] : filledIn(asked.series, choices)) {
      const found = await valuesOfLabel(kubectl, { series, label: asked?.label ?? "" });
      found.forEach((value) => values.add(value));
    }
    choices.push({ name, values: [...values], multiple: multi });
  }
  return choices;
}

function nameOf({ dashboard, title }: Panel): string {
  return `${dashboard}/${title}`;
}

function describe(panel: Panel): string {
  return `${nameOf(panel)}: ${panel.queries.join(" | ")}`;
}
